// Looks a file's first bytes up in the signature table: rows are grouped by their first byte, so only a few are
// compared. Short magics earn less trust, which the text guard and the extension tie-break use.

import type { Window } from '../verdict';
import { RARER } from './rarer';
import { SIGNATURES, type Signature } from './table';

const byFirstByte: Signature[][] = Array.from({ length: 256 }, () => []);
const elsewhere: Signature[] = [];
for (const row of [...SIGNATURES, ...RARER]) {
	const [, [offset, bytes]] = row;
	if (offset === 0) byFirstByte[bytes.charCodeAt(0)].push(row);
	else elsewhere.push(row);
}

export interface SignatureMatch {
	mime: string;
	/** How many bytes were compared. */
	length: number;
}

export function matchSignature(window: Window): SignatureMatch | undefined {
	const { head } = window;
	if (head.length === 0) return undefined;
	return firstMatch(window, byFirstByte[head[0]]) ?? firstMatch(window, elsewhere);
}

function firstMatch(window: Window, rows: Signature[]): SignatureMatch | undefined {
	for (const row of rows) {
		let length = 0;
		let all = true;
		for (let i = 1; i < row.length && all; i++) {
			const [offset, bytes] = row[i] as readonly [number, string];
			all = equals(window, offset, bytes);
			length += bytes.length;
		}
		if (all) return { mime: row[0], length };
	}
	return undefined;
}

function equals(window: Window, offset: number, bytes: string): boolean {
	const { head } = window;
	if (offset + bytes.length > head.length) return false;
	for (let i = 0; i < bytes.length; i++) {
		if (head[offset + i] !== bytes.charCodeAt(i)) return false;
	}
	return true;
}

/** Trust by length: two bytes prove little, six prove nearly everything. */
export function confidenceOfLength(length: number): number {
	if (length >= 6) return 0.98;
	if (length >= 4) return 0.93;
	if (length === 3) return 0.8;
	return 0.55;
}
