/** Mail: headers, the text of the body, and what is attached (listed, never written). Internet messages and Outlook's .msg. */
import MsgReader from '@kenjiuno/msgreader';
import PostalMime from 'postal-mime';
import { isoDate } from './clean';
import { htmlText } from './html';
import { refuseLongDirectory } from './oleDirectory';
import type { Extractor, Metadata } from './types';

interface Address {
	name?: string;
	address?: string;
	group?: Address[];
}

const MAX_LISTED = 100;
/** Lines that may begin a part; a digest of a mailing list has some hundred. What follows is not read. */
const MOST_PARTS = 2000;

function endOfParts(bytes: Buffer): number {
	let at = -1;
	for (let parts = 0; parts < MOST_PARTS; parts++) {
		at = bytes.indexOf('\n--', at + 1, 'latin1');
		if (at < 0) return bytes.length;
	}
	return at;
}

function addresses(list: Address[] | undefined): Array<{ name?: string; address?: string }> | undefined {
	const flat = (list ?? []).flatMap((entry) => entry.group ?? [entry]);
	return flat
		.slice(0, MAX_LISTED)
		.map(({ name, address }) => ({ name: name || undefined, address: address || undefined }));
}

export const extractMail: Extractor = async ({ bytes, limits }) => {
	const whole = bytes as Buffer;
	const end = endOfParts(whole);
	const mail = await PostalMime.parse(whole.subarray(0, end), {
		attachmentEncoding: 'arraybuffer',
		maxNestingDepth: 50,
	});
	const metadata: Metadata = {
		subject: mail.subject,
		title: mail.subject,
		from: mail.from ? addresses([mail.from as Address])?.[0] : undefined,
		to: addresses(mail.to as Address[]),
		cc: addresses(mail.cc as Address[]),
		replyTo: addresses(mail.replyTo as Address[]),
		date: isoDate(mail.date),
		messageId: mail.messageId,
		inReplyTo: mail.inReplyTo,
		attachments: mail.attachments.slice(0, MAX_LISTED).map((attachment) => ({
			name: attachment.filename,
			mime: attachment.mimeType,
			size: (attachment.content as ArrayBuffer).byteLength,
			inline: attachment.disposition === 'inline' || attachment.related === true ? true : undefined,
		})),
		attachmentCount: mail.attachments.length,
	};
	const body = mail.text?.trim() ? mail.text : mail.html ? htmlText(mail.html, limits.textCharacters) : '';
	const notes = end < whole.length ? [`The mail has more than ${MOST_PARTS} parts; the others were not read.`] : [];
	return { metadata, text: limits.text ? body : undefined, notes };
};

export const extractOutlook: Extractor = ({ bytes, limits }) => {
	const file = bytes as Buffer;
	refuseLongDirectory(file);
	const reader = new MsgReader(new DataView(file.buffer, file.byteOffset, file.byteLength));
	const data = reader.getFileData();
	if (data.error) throw new Error(data.error);
	const recipients = (type: string) =>
		(data.recipients ?? [])
			.filter(({ recipType }) => recipType === type)
			.slice(0, MAX_LISTED)
			.map(({ name, email, smtpAddress }) => ({ name, address: smtpAddress ?? email }));
	const attachments = (data.attachments ?? []).map((attachment) => ({
		name: attachment.fileName ?? attachment.name,
		mime: attachment.attachMimeTag,
		size: attachment.contentLength,
	}));
	const metadata: Metadata = {
		subject: data.subject,
		title: data.subject,
		from: { name: data.senderName, address: data.senderSmtpAddress ?? data.senderEmail },
		to: recipients('to'),
		cc: recipients('cc'),
		date: isoDate(data.messageDeliveryTime ?? data.clientSubmitTime ?? data.creationTime),
		messageId: data.messageId,
		attachments: attachments.slice(0, MAX_LISTED),
		attachmentCount: attachments.length,
	};
	return { metadata, text: limits.text ? (data.body ?? data.bodyHtml ?? undefined) : undefined, notes: [] };
};
