// The language model: for each mark of a text (features.ts) a few weights, learnt by softmax regression from files of
// Debian and npm packages (bench/filesTrain.mjs); only the weights are kept. Counts are damped and normalised, so that
// neither length nor repetition decides. The table is unpacked at the first text that asks for it.

import { cutFeatures } from './features';
import weights from './weights.json';

export interface ModelGuess {
	mime: string;
	/** 0…1, over all classes. */
	share: number;
}

export interface ModelVerdict {
	/** Best first, the likeliest few. */
	guesses: ModelGuess[];
	/** Log-odds of every class against the best one; undefined for a type that the model does not know. */
	behind: (mime: string) => number | undefined;
	/** The share of a type, 0 when it is unknown. */
	share: (mime: string) => number;
	/** How many marks of the text the model knows. */
	known: number;
}

/** Languages that the model was not taught by name, and prose: its way to say that it does not know. */
export const OTHER = 'other';

const classes: readonly string[] = weights.classes;
const classOf = new Map(classes.map((mime, i) => [mime, i]));
const LISTED = 8;
const MOST = 3;

interface Table {
	/** Open addressing: the slot of a mark holds its row's number plus one. */
	slots: Int32Array;
	keys: Int32Array;
	starts: Uint32Array;
	pairs: Uint8Array;
	weights: Int8Array;
	counts: Uint16Array;
	touched: Int32Array;
}

let table: Table | undefined;

const SLOT_BITS = 16;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const slotOf = (mark: number): number => Math.imul(mark, 0x9e3779b1) >>> (32 - SLOT_BITS);

function unpack(): Table {
	const bytes = Buffer.from(weights.table, 'base64');
	const rows = weights.marks;
	const keys = new Int32Array(rows);
	const starts = new Uint32Array(rows + 1);
	const slots = new Int32Array(1 << SLOT_BITS);
	for (let i = 0; i < rows; i++) {
		keys[i] = bytes.readInt32LE(i * 4);
		starts[i + 1] = starts[i] + bytes[rows * 4 + i] * 2;
		let slot = slotOf(keys[i]);
		while (slots[slot] !== 0) slot = (slot + 1) & SLOT_MASK;
		slots[slot] = i + 1;
	}
	const pairs = new Uint8Array(bytes.subarray(rows * 5));
	return {
		slots,
		keys,
		starts,
		pairs,
		weights: new Int8Array(pairs.buffer),
		counts: new Uint16Array(rows),
		touched: new Int32Array(rows),
	};
}

const damped = new Float64Array(256);
for (let n = 1; n < damped.length; n++) damped[n] = Math.min(MOST, 1 + Math.log(n) * 0.5);

export function askModel(text: string): ModelVerdict {
	table ??= unpack();
	const { slots, keys, starts, pairs, weights: values, counts, touched } = table;
	let known = 0;
	cutFeatures(text, (mark) => {
		let slot = slotOf(mark);
		for (let row = slots[slot]; row !== 0; row = slots[slot]) {
			if (keys[row - 1] === mark) {
				if (counts[row - 1]++ === 0) touched[known++] = row - 1;
				return;
			}
			slot = (slot + 1) & SLOT_MASK;
		}
	});
	const sums = new Float64Array(classes.length);
	let norm = 0;
	for (let i = 0; i < known; i++) {
		const row = touched[i];
		const count = counts[row];
		counts[row] = 0;
		const value = damped[count > 255 ? 255 : count];
		norm += value * value;
		for (let at = starts[row], end = starts[row + 1]; at < end; at += 2) sums[pairs[at]] += values[at + 1] * value;
	}
	const scale = known === 0 ? 0 : weights.step / Math.sqrt(norm);
	let best = 0;
	for (let c = 0; c < sums.length; c++) {
		sums[c] = sums[c] * scale + weights.bias[c];
		if (sums[c] > sums[best]) best = c;
	}
	return verdictOf(sums, best, known);
}

function verdictOf(logits: Float64Array, best: number, known: number): ModelVerdict {
	const top = logits[best];
	let total = 0;
	const order: number[] = [];
	for (let c = 0; c < logits.length; c++) {
		total += Math.exp(logits[c] - top);
		let at = order.length;
		if (at === LISTED && logits[c] <= logits[order[LISTED - 1]]) continue;
		while (at > 0 && logits[order[at - 1]] < logits[c]) at--;
		order.splice(at, 0, c);
		if (order.length > LISTED) order.pop();
	}
	const shareOf = (c: number): number => Math.exp(logits[c] - top) / total;
	return {
		guesses: order.map((c) => ({ mime: classes[c], share: shareOf(c) })),
		behind: (mime) => {
			const c = classOf.get(mime);
			return c === undefined ? undefined : logits[c] - top;
		},
		share: (mime) => {
			const c = classOf.get(mime);
			return c === undefined ? 0 : shareOf(c);
		},
		known,
	};
}

/** Whether the model has weights for a type. */
export function modelKnows(mime: string): boolean {
	return classOf.has(mime);
}

/** From how many files the model was taught a type. */
export function filesTaught(mime: string): number {
	const c = classOf.get(mime);
	return c === undefined ? 0 : weights.files[c];
}
