// Leading junk: mail gateways, printers and downloads put bytes before a file. PDF readers accept 1,024 of them, ZIP
// readers any number; both are looked for further in, with magics long enough not to occur by chance.

import { verdict, type Verdict, type Window } from '../verdict';

const REACH = 4096;
/** Beyond this many unreadable bytes a picture or a document is a part of something else, not a file with junk before it. */
const UNREADABLE = 128;

const MAGICS: ReadonlyArray<readonly [mime: string, bytes: string]> = [
	['application/pdf', '%PDF-1.'],
	['application/pdf', '%PDF-2.'],
	['application/zip', 'PK\x03\x04'],
	['image/png', '\x89PNG\r\n\x1a\n'],
	['image/jpeg', '\xff\xd8\xff\xe0\x00\x10JFIF\x00'],
	['image/gif', 'GIF89a'],
	['application/x-7z-compressed', '7z\xbc\xaf\x27\x1c'],
	['application/x-rar-compressed', 'Rar!\x1a\x07'],
	['application/rtf', '{\\rtf1'],
	['application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
];

export function findBehindJunk(window: Window, zipAt: (start: number) => Verdict): Verdict | undefined {
	const reach = window.head.subarray(0, REACH);
	let first: { mime: string; at: number } | undefined;
	for (const [mime, bytes] of MAGICS) {
		const at = reach.indexOf(bytes, 0, 'latin1');
		if (at > 0 && (first === undefined || at < first.at)) first = { mime, at };
	}
	if (!first) return undefined;
	if (first.mime === 'application/zip') {
		const zip = zipAt(first.at);
		return zip.container?.entryCount ? zip : undefined;
	}
	if (first.mime !== 'application/pdf' && first.at > UNREADABLE && !isReadable(reach.subarray(0, first.at))) {
		return undefined;
	}
	const message = `${first.at} bytes precede the file's own beginning`;
	return verdict(first.mime, 0.9, 'signature', `Signature at offset ${first.at}`, {
		notes: [{ code: 'leading-junk', message, offset: first.at }],
	});
}

/** Padding or printable lines, as mail gateways and printers put before a file. */
function isReadable(bytes: Buffer): boolean {
	return bytes.every((byte) => byte === 0 || byte === 0xff || (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13));
}
