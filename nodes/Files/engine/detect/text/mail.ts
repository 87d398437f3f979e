// Internet mail (RFC 5322), mailboxes (RFC 4155), web archives, news and Apple's emlx: a block of header fields, most
// of them well known, before the first empty line.

import { verdict, type Verdict } from '../verdict';

const TELLING = new Set([
	'from',
	'to',
	'subject',
	'date',
	'received',
	'message-id',
	'mime-version',
	'return-path',
	'delivered-to',
	'reply-to',
	'cc',
	'sender',
	'content-type',
	'content-transfer-encoding',
	'x-mailer',
	'in-reply-to',
	'references',
	'newsgroups',
	'path',
	'x-original-to',
	'envelope-to',
	'dkim-signature',
	'authentication-results',
	'arc-seal',
	'user-agent',
	'x-received',
	'list-id',
	'organization',
	'lines',
	'status',
	'x-uidl',
	'thread-topic',
	'importance',
	'x-priority',
	'content-disposition',
	'content-id',
	'content-location',
	'snapshot-content-location',
	'x-ms-exchange-organization-scl',
	'x-msmail-priority',
	'x-mimeole',
	'x-account-key',
	'x-mozilla-status',
	'x-unsent',
	'bcc',
	'resent-from',
	'xref',
	'xref-newsgroup',
	'nntp-posting-host',
	'distribution',
	'approved',
	'precedence',
	'errors-to',
	'received-spf',
]);
const STRONG = new Set([
	'received',
	'message-id',
	'return-path',
	'mime-version',
	'delivered-to',
	'x-mailer',
	'x-unsent',
	'newsgroups',
	'dkim-signature',
	'x-received',
]);

const MAX_LINES = 200;

export function recogniseMail(text: string): Verdict | undefined {
	const boxed =
		/^From \S+ .{0,40}\d{4}[^\n]*\n/.exec(text.slice(0, 200)) ??
		/^From (?:\S+@\S+|MAILER-DAEMON|-|\?\?\?)[^\n]*\n/.exec(text.slice(0, 200));
	const emlx = boxed ? null : /^\d+\s*\n(?=[A-Z][\w-]*:)/.exec(text.slice(0, 40));
	const start = boxed?.[0].length ?? emlx?.[0].length ?? 0;
	const fields = readFields(text, start);
	if (!fields) return undefined;
	const { names, values } = fields;
	const telling = names.filter((name) => TELLING.has(name)).length;
	const strong = names.filter((name) => STRONG.has(name)).length;
	const address = /@/.test(values.get('from') ?? '');
	const enough =
		(strong >= 1 && telling >= 3) ||
		(strong >= 2 && telling >= 2) ||
		(address && telling >= 3) ||
		(telling >= 4 && telling / names.length > 0.5) ||
		(values.has('mime-version') &&
			/^(multipart|text|application|message|image)\//i.test(values.get('content-type') ?? '')) ||
		(address && values.has('subject') && telling >= 2 && names.length <= 4);
	if (boxed) {
		// One message with its separator: whether it is a mailbox of one is for the name to say.
		const alternatives = /\n\r?\nFrom \S/.test(text) ? [] : [{ mime: 'message/rfc822', confidence: 0.3 }];
		if (telling >= 2)
			return verdict('application/mbox', 0.95, 'structure', 'Mailbox separator and mail header fields', {
				alternatives,
			});
		return undefined;
	}
	if (!enough || telling / names.length < 0.25) return undefined;
	if (emlx) return verdict('message/x-emlx', 0.93, 'structure', 'Byte count and mail header fields');
	// A mail may be multipart/related, too: only what a browser writes into its saved pages makes a web archive.
	if (values.has('snapshot-content-location') || /^"?<?saved by /i.test(values.get('from') ?? ''))
		return verdict('multipart/related', 0.95, 'structure', 'Header fields of a page that a browser saved');
	// What an article must have and a mail has not (RFC 5536, 3.1): the way it came and the groups it is in.
	if (values.has('newsgroups') && (values.has('path') || values.has('xref')))
		return verdict('message/news', 0.95, 'structure', 'Header fields of a Usenet article', {
			alternatives: [{ mime: 'message/rfc822', confidence: 0.5 }],
		});
	const confidence = strong >= 2 ? 0.97 : strong === 1 ? 0.93 : 0.85;
	const alternatives = [{ mime: 'application/mbox', confidence: 0.1 }];
	if (/multipart\/related/i.test(values.get('content-type') ?? ''))
		alternatives.unshift({ mime: 'multipart/related', confidence: 0.6 });
	return verdict('message/rfc822', confidence, 'structure', `${telling} well-known mail header fields`, {
		alternatives,
	});
}

function readFields(text: string, start: number): { names: string[]; values: Map<string, string> } | undefined {
	const names: string[] = [];
	const values = new Map<string, string>();
	let at = start;
	let odd = 0;
	for (let lines = 0; lines < MAX_LINES && at < text.length; lines++) {
		let end = text.indexOf('\n', at);
		if (end < 0) end = text.length;
		const line = text.slice(at, Math.min(end, at + 1000)).replace(/\r$/, '');
		at = end + 1;
		if (line === '') {
			if (names.length === 0 && lines < 3) continue;
			break;
		}
		if (/^[ \t]/.test(line) && names.length > 0) continue;
		const match = /^([!-9;-~]{1,76}):[ \t]?(.*)$/.exec(line);
		if (!match || !/^[\w-]+$/.test(match[1])) {
			if (/^>From /.test(line)) continue;
			odd++;
			if (names.length < 3 || odd > 2) return names.length >= 3 && odd > 2 ? { names, values } : undefined;
			continue;
		}
		const name = match[1].toLowerCase();
		names.push(name);
		if (!values.has(name)) values.set(name, match[2]);
	}
	return names.length > 0 ? { names, values } : undefined;
}
