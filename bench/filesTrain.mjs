// Learns the language model's weights. Usage: node bench/filesTrain.mjs labelled.json [out.json]
// labelled.json is a list of {path, mime, source}: files known to be of a type by the package that ships them, and
// which package that was. Softmax regression over the marks that features.ts cuts, seeded, some minutes on one core;
// then all but the strongest weights of each mark are dropped and the rest is fitted again. Only weights leave this
// script. Files to be measured on must not be in the list.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { buildSync } from 'esbuild';

const require = createRequire(import.meta.url);
const root = new URL('..', import.meta.url).pathname;
const outfile = `${root}/node_modules/.cache/filesFeatures.cjs`;
buildSync({
	entryPoints: [`${root}/nodes/Files/engine/detect/code/features.ts`],
	bundle: true,
	platform: 'node',
	format: 'cjs',
	outfile,
});
const { cutFeatures } = require(outfile);

const target = process.argv[3] ?? `${root}/nodes/Files/engine/detect/code/weights.json`;
const MARKS_PER_CLASS = 240;
const FILES_PER_CLASS = 400;
const EPOCHS = 7;
const AGAIN = 3;
/** How many weights are kept in all, and of one mark at most. */
const KEEP = 330_000;
const KEEP_PER_MARK = 24;
/** The share of a file's marks that is hidden from a step of training, so that none is relied on alone. */
const HIDDEN = 0.25;
const RATE = 0.3;
/** What every class must show; those of text in general take more, since anything may be prose. */
const BROAD = new Set(['text/plain', 'other']);

let seed = 42;
const random = () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32;
function shuffle(list) {
	for (let i = list.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[list[i], list[j]] = [list[j], list[i]];
	}
	return list;
}

/** At most so many files of a class, taken in turn from each source, so that no project's habits decide. */
function inTurn(files, most) {
	const bySource = new Map();
	for (const file of files) bySource.set(file.source, [...(bySource.get(file.source) ?? []), file]);
	const lists = [...bySource.values()].map(shuffle);
	const taken = [];
	for (let round = 0; taken.length < most && lists.some((list) => round < list.length); round++)
		for (const list of lists) if (round < list.length && taken.length < most) taken.push(list[round]);
	return taken;
}

function marksOf(text) {
	const counts = new Map();
	cutFeatures(text, (mark) => counts.set(mark, (counts.get(mark) ?? 0) + 1));
	return counts;
}

const byClass = new Map();
for (const file of JSON.parse(readFileSync(process.argv[2], 'utf8')))
	byClass.set(file.mime, [...(byClass.get(file.mime) ?? []), file]);
const classes = [...byClass.keys()]
	.sort((a, b) => byClass.get(b).length - byClass.get(a).length)
	.slice(0, 255)
	.sort();
const C = classes.length;
const docs = [];
classes.forEach((mime, label) => {
	const broad = BROAD.has(mime);
	const files = inTurn(byClass.get(mime), broad ? FILES_PER_CLASS * 5 : FILES_PER_CLASS);
	const pieces = broad ? 3 : files.length < 40 ? 4 : 2;
	for (const { path } of files) {
		const bytes = readFileSync(path);
		if (bytes.includes(0)) continue;
		const text = bytes.toString('utf8');
		docs.push({ label, marks: marksOf(text) });
		// Pieces without the header comment: files without one, and short ones, must be known, too.
		const lines = text.split('\n');
		for (let i = 0; i < pieces && lines.length >= (broad ? 3 : 8); i++) {
			// Of anything that may be prose, a line or two must be known as well.
			const length = broad ? 1 + Math.floor(random() * random() * 34) : 4 + Math.floor(random() * 30);
			const start = Math.floor(random() * Math.max(1, Math.min(lines.length, 400) - length));
			const piece = lines.slice(start, start + length).join('\n');
			if (piece.trim().length > (broad ? 30 : 120)) docs.push({ label, marks: marksOf(piece) });
		}
	}
});
const size = new Array(C).fill(0);
for (const doc of docs) size[doc.label]++;

// Marks that tell a class apart: frequent in it, rare in the mean of the others.
const frequency = new Map();
for (const doc of docs)
	for (const mark of doc.marks.keys()) {
		let row = frequency.get(mark);
		if (!row) frequency.set(mark, (row = new Map()));
		row.set(doc.label, (row.get(doc.label) ?? 0) + 1);
	}
const ranked = classes.map(() => []);
for (const [mark, row] of frequency) {
	let mean = 0;
	let total = 0;
	for (const [c, n] of row) {
		mean += n / (size[c] + 2);
		total += n;
	}
	if (total < 3) continue;
	for (const [c, n] of row) {
		if (n < Math.max(2, size[c] * 0.015)) continue;
		const own = n / (size[c] + 2);
		const other = (mean - own) / (C - 1);
		ranked[c].push([mark, own * Math.log((own + 0.004) / (other + 0.004))]);
	}
}
const chosen = new Set();
for (const list of ranked)
	for (const [mark] of list.sort((a, b) => b[1] - a[1]).slice(0, MARKS_PER_CLASS)) chosen.add(mark);
const marks = [...chosen];
const F = marks.length;
const indexOf = new Map(marks.map((mark, i) => [mark, i]));
console.log(`${docs.length} documents, ${C} classes, ${F} of ${frequency.size} marks`);
frequency.clear();

/** As model.ts weighs them: damped counts, normalised over the marks that are known. */
for (const doc of docs) {
	const index = [];
	const value = [];
	for (const [mark, count] of doc.marks) {
		const i = indexOf.get(mark);
		if (i === undefined) continue;
		index.push(i);
		value.push(Math.min(3, 1 + Math.log(count) * 0.5));
	}
	doc.index = index;
	doc.value = value;
	delete doc.marks;
}

const W = new Float32Array(F * C);
const G = new Float32Array(F * C).fill(0.02);
const bias = new Float32Array(C);
const biasG = new Float32Array(C).fill(0.1);
const biggest = Math.max(...size);
const p = new Float32Array(C);
let mask;

function forward(index, value, from) {
	p.set(bias);
	for (let k = 0; k < index.length; k++) {
		const at = index[k] * C;
		const v = value[k] * from;
		for (let c = 0; c < C; c++) p[c] += W[at + c] * v;
	}
	let best = 0;
	for (let c = 1; c < C; c++) if (p[c] > p[best]) best = c;
	const max = p[best];
	let sum = 0;
	for (let c = 0; c < C; c++) sum += p[c] = Math.exp(p[c] - max);
	for (let c = 0; c < C; c++) p[c] /= sum;
	return best;
}

function epoch(number) {
	shuffle(docs);
	let loss = 0;
	let right = 0;
	const rate = RATE * (1 - (number / (EPOCHS + AGAIN)) * 0.7);
	for (const doc of docs) {
		const share = random() * HIDDEN * 2;
		const index = [];
		const value = [];
		let norm = 0;
		for (let k = 0; k < doc.index.length; k++) {
			if (random() < share) continue;
			index.push(doc.index[k]);
			value.push(doc.value[k]);
			norm += doc.value[k] ** 2;
		}
		norm = 1 / (Math.sqrt(norm) || 1);
		const best = forward(index, value, norm);
		loss -= Math.log(p[doc.label] + 1e-9);
		if (best === doc.label) right++;
		p[doc.label] -= 1;
		const weight = Math.min(5, Math.sqrt(biggest / size[doc.label]));
		const active = [];
		for (let c = 0; c < C; c++) if (Math.abs(p[c]) > 8e-4) active.push(c);
		for (const c of active) {
			const g = p[c] * weight;
			biasG[c] += g * g;
			bias[c] -= (0.1 * g) / Math.sqrt(biasG[c]);
		}
		for (let k = 0; k < index.length; k++) {
			const row = index[k] * C;
			const v = value[k] * norm * weight;
			for (let q = 0; q < active.length; q++) {
				const at = row + active[q];
				if (mask && mask[at] === 0) continue;
				const g = p[active[q]] * v + W[at] * 1e-5;
				G[at] += g * g;
				W[at] -= (rate * g) / Math.sqrt(G[at]);
			}
		}
	}
	console.log(
		`epoch ${number + 1}: loss ${(loss / docs.length).toFixed(3)}, right ${((100 * right) / docs.length).toFixed(1)} %`,
	);
}

for (let i = 0; i < EPOCHS; i++) epoch(i);
mask = new Uint8Array(F * C);
const sample = Float32Array.from({ length: 400_000 }, () => Math.abs(W[Math.floor(random() * W.length)])).sort();
const least = sample[Math.max(0, Math.round(sample.length * (1 - KEEP / W.length)))];
for (let i = 0; i < F; i++) {
	const row = Array.from({ length: C }, (_, c) => i * C + c).sort((a, b) => Math.abs(W[b]) - Math.abs(W[a]));
	row.forEach((at, rank) => {
		if (rank < KEEP_PER_MARK && Math.abs(W[at]) >= least) mask[at] = 1;
		else W[at] = 0;
	});
}
for (let i = 0; i < AGAIN; i++) epoch(EPOCHS + i);

// As model.ts reads them: marks in order (four bytes each), how many weights each has, then class and weight in turn.
const STEP = 0.1;
const rows = [];
for (let i = 0; i < F; i++) {
	const pairs = [];
	for (let c = 0; c < C; c++) {
		const value = Math.max(-127, Math.min(127, Math.round(W[i * C + c] / STEP)));
		if (value !== 0) pairs.push(c, value & 255);
	}
	if (pairs.length > 0) rows.push([marks[i] >>> 0, pairs]);
}
rows.sort((a, b) => a[0] - b[0]);
const keys = Buffer.alloc(rows.length * 4);
rows.forEach(([mark], i) => keys.writeUInt32LE(mark, i * 4));
const table = Buffer.concat([
	keys,
	Buffer.from(rows.map(([, pairs]) => pairs.length / 2)),
	Buffer.from(rows.flatMap(([, pairs]) => pairs)),
]);
writeFileSync(
	target,
	`${JSON.stringify({
		step: STEP,
		classes,
		files: classes.map((mime) => byClass.get(mime).length),
		bias: [...bias].map((b) => Math.round(b * 100) / 100),
		marks: rows.length,
		table: table.toString('base64'),
	})}\n`,
);
console.log(`written: ${rows.length} marks, ${table.length} bytes`);
