// Files of Windows and Office that have no magic but fields that must agree: the owner file beside an open document
// (PRONOM fmt/473) and the code page table (its header as ReactOS and Wine document it).

import { verdict, type Verdict, type Window } from '../verdict';

const OWNER_NAME = 53;

/** The user's name twice: length, bytes and padding; behind them the length again and the name in UTF-16. */
function ownerFile(w: Window): Verdict | undefined {
	const { head: b, size } = w;
	const length = b[0];
	if (length < 1 || length > OWNER_NAME || size > 512 || b.length < 58 + 2 * length) return undefined;
	const name = b.subarray(1, 1 + length);
	// Word has the second name at 54, Excel and PowerPoint at 55.
	for (const at of [54, 55]) {
		if (b.readUInt16LE(at) !== length) continue;
		const wide = b.subarray(at + 2, at + 2 + 2 * length);
		const same = name.every((byte, i) => byte >= 0x20 && (byte >= 0x80 || wide.readUInt16LE(2 * i) === byte));
		if (same) return verdict('application/x-ms-owner', 0.95, 'signature', 'The name of an Office user, twice');
	}
	return undefined;
}

const HEADER_WORDS = 13;
const NAMED_PAGES = [37, 65001] as const;

/** A header of 13 words: its own size, the code page, how many bytes a character has, defaults, lead byte ranges. */
function codePageTable(w: Window): Verdict | undefined {
	const { head: b } = w;
	if (b.length < 2 * HEADER_WORDS + 2 || b.readUInt16LE(0) !== HEADER_WORDS) return undefined;
	const page = b.readUInt16LE(2);
	const longest = b.readUInt16LE(4);
	if (page < NAMED_PAGES[0] || page > NAMED_PAGES[1] || (longest !== 1 && longest !== 2)) return undefined;
	// Ranges of lead bytes are pairs that end with zeros; one-byte pages have none.
	const lead = b.subarray(14, 26);
	if (longest === 1 ? lead.some((byte) => byte !== 0) : lead[0] < 0x80 || lead[1] < lead[0]) return undefined;
	return verdict('application/x-ms-nls', 0.9, 'signature', `Code page table of ${page}`);
}

export function probeWindows(window: Window): Verdict | undefined {
	return ownerFile(window) ?? codePageTable(window);
}
