// Cuts a text into the marks by which a language is known, in one pass and without making strings: words, runs of
// signs, what begins and ends a line, neighbours, the shape of a line's beginning, indentation. Each mark is handed on
// as a 32-bit number. The same cutter serves training (bench/filesTrain.mjs) and use (model.ts).

/** What is looked at: the first so many characters and marks. */
export const FEATURE_WINDOW = 6 * 1024;
const MAX_TOKENS = 1100;
const MAX_WORD = 18;

const WORD = 1;
const DIGIT = 2;
const SPACE = 3;
const BREAK = 4;
const SIGN = 5;
const KIND = new Uint8Array(128).fill(SIGN);
for (let c = 0; c < 128; c++) {
	if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) KIND[c] = WORD;
	else if (c >= 48 && c <= 57) KIND[c] = DIGIT;
	else if (c === 10 || c === 13) KIND[c] = BREAK;
	else if (c <= 32) KIND[c] = SPACE;
}
/** Brackets and separators stand alone; other signs run together as operators do. */
const LONE = new Uint8Array(128);
for (const sign of '()[]{},;"\'') LONE[sign.charCodeAt(0)] = 1;

// Kinds of marks, mixed into the number so that a word and a line's first word differ.
const TOKEN = 0x1000193;
const FOLDED = 0x2f1a7b1;
const FIRST = 0x3b9aca1;
const MARGIN = 0x4c11db7;
const LAST = 0x5bd1e99;
const BEFORE = 0x6a09e66;
const AFTER = 0x7f4a7c1;
const OPENING = 0x85ebca6;
const INDENT = 0x9e3779b;

// Shapes: what a token is when its letters do not matter.
const LOWER = 11;
const CAPITAL = 12;
const CAPITALS = 13;
const FOREIGN = 14;
const NUMBER = 15;

const mix = (a: number, b: number): number => {
	let h = Math.imul(a ^ b, 0x9e3779b1);
	h ^= h >>> 15;
	return Math.imul(h, 0x85ebca77) ^ (h >>> 13);
};

/** Hands every mark of the text's beginning to `emit`, repeats included. */
export function cutFeatures(text: string, emit: (mark: number) => void): void {
	const end = Math.min(text.length, FEATURE_WINDOW);
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	let tokens = 0;
	while (at < end && tokens < MAX_TOKENS) {
		// One line.
		let indent = 0;
		let tab = 0;
		let code = text.charCodeAt(at);
		while (at < end && (code === 32 || code === 9)) {
			if (code === 9) tab = 1;
			indent++;
			code = text.charCodeAt(++at);
		}
		let place = 0;
		let opening = 17;
		let before = 0;
		let beforeShape = 0;
		let spaced = 0;
		while (at < end) {
			code = text.charCodeAt(at);
			const kind = code < 128 ? KIND[code] : WORD;
			if (kind === BREAK) break;
			if (kind === SPACE) {
				spaced = 1;
				at++;
				continue;
			}
			let hash = 0x811c9dc5;
			let folded = 0x811c9dc5;
			let shape = 0;
			let isWord = false;
			if (kind === WORD) {
				isWord = true;
				const start = at;
				let lower = 0;
				let foreign = 0;
				let length = 0;
				for (; at < end; at++) {
					code = text.charCodeAt(at);
					if (code >= 128) foreign = 1;
					else {
						const k = KIND[code];
						if (k !== WORD && k !== DIGIT) break;
						if (code >= 97) lower = 1;
					}
					if (length++ < MAX_WORD) {
						hash = Math.imul(hash ^ code, TOKEN);
						folded = Math.imul(folded ^ (code >= 65 && code <= 90 ? code + 32 : code), TOKEN);
					}
				}
				const first = text.charCodeAt(start);
				if (foreign) shape = FOREIGN;
				else if (first >= 65 && first <= 90) shape = lower ? CAPITAL : CAPITALS;
				else shape = LOWER;
			} else if (kind === DIGIT) {
				shape = NUMBER;
				for (; at < end; at++) {
					code = text.charCodeAt(at);
					if (code >= 128 || (KIND[code] !== DIGIT && KIND[code] !== WORD && code !== 46)) break;
				}
				hash = NUMBER;
			} else {
				let length = 0;
				const lone = LONE[code];
				for (; at < end && length < 3; at++, length++) {
					const next = text.charCodeAt(at);
					if (next >= 128 || KIND[next] !== SIGN || (length > 0 && (LONE[next] !== lone || (lone && next !== code))))
						break;
					hash = Math.imul(hash ^ next, TOKEN);
				}
				shape = hash;
			}
			tokens++;
			emit(mix(hash, TOKEN));
			if (isWord && folded !== hash) emit(mix(folded, FOLDED));
			else if (isWord) emit(mix(hash, FOLDED));
			if (place === 0) {
				emit(mix(hash, FIRST));
				if (indent === 0) emit(mix(hash, MARGIN));
			} else {
				emit(mix(mix(before, BEFORE + spaced), shape));
				emit(mix(mix(beforeShape, AFTER + spaced), hash));
			}
			if (place < 4) {
				opening = mix(opening + spaced, shape);
				if (place > 0) emit(mix(opening, OPENING));
			}
			place++;
			before = hash;
			beforeShape = shape;
			spaced = 0;
		}
		if (place > 0) {
			emit(mix(before, LAST));
			if (indent > 0) emit(mix(tab ? 99 : Math.min(indent, 12), INDENT));
		}
		// To the next line; a long one was read to its end.
		while (at < end && text.charCodeAt(at) !== 10 && text.charCodeAt(at) !== 13) at++;
		if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) at++;
		at++;
	}
}
