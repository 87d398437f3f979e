// Learns the language model's weights. Usage: node bench/filesTrain.mjs labelled.json [out.json]
// labelled.json maps a MIME type to paths of files known to be of it (by the package that ships them). Softmax
// regression over damped token counts, seeded, a minute on one core. Only weights leave this script.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { buildSync } from 'esbuild';

const require = createRequire(import.meta.url);
const root = new URL('..', import.meta.url).pathname;
const out = `${root}/node_modules/.cache/filesTokens.cjs`;
buildSync({
	entryPoints: [`${root}/nodes/Files/engine/detect/code/tokens.ts`],
	bundle: true,
	platform: 'node',
	format: 'cjs',
	outfile: out,
});
const { tokenCounts } = require(out);

const labelled = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const target = process.argv[3] ?? `${root}/nodes/Files/engine/detect/code/weights.json`;
const PER_CLASS = 64;
const EPOCHS = 30;

let seed = 42;
const random = () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32;

const classes = Object.keys(labelled)
	.filter((mime) => labelled[mime].length >= 4 && !mime.includes('skip'))
	.sort();
const docs = [];
classes.forEach((mime, label) => {
	for (const path of labelled[mime]) {
		const text = readFileSync(path).toString('utf8');
		if (text.includes('\0')) continue;
		docs.push({ label, counts: tokenCounts(text.slice(0, 12288)) });
		// A piece from the middle, without the header comment: files without it must be known, too.
		const at = Math.floor(random() * Math.max(0, text.length - 1500));
		const line = text.indexOf('\n', at);
		if (text.length > 3000 && line > 0) docs.push({ label, counts: tokenCounts(text.slice(line, line + 1500)) });
	}
});
const size = new Array(classes.length).fill(0);
for (const doc of docs) size[doc.label]++;

const frequency = new Map();
for (const doc of docs) {
	for (const token of doc.counts.keys()) {
		let row = frequency.get(token);
		if (!row) frequency.set(token, (row = new Float64Array(classes.length)));
		row[doc.label]++;
	}
}
// Tokens that tell a class apart: frequent in it, rare in the mean of the others, seen in several documents.
const chosen = new Set();
const ranked = classes.map(() => []);
for (const [token, row] of frequency) {
	let mean = 0;
	for (let c = 0; c < classes.length; c++) mean += row[c] / size[c];
	for (let c = 0; c < classes.length; c++) {
		if (row[c] < Math.max(3, size[c] * 0.02)) continue;
		const own = row[c] / size[c];
		const other = (mean - own) / (classes.length - 1);
		ranked[c].push([token, own * Math.log((own + 0.01) / (other + 0.01))]);
	}
}
for (const list of ranked)
	for (const [token] of list.sort((a, b) => b[1] - a[1]).slice(0, PER_CLASS)) chosen.add(token);
const tokens = [...chosen];
const index = new Map(tokens.map((token, i) => [token, i]));
console.log(`${docs.length} documents, ${classes.length} classes, ${tokens.length} tokens`);

for (const doc of docs) {
	let norm = 0;
	const features = [];
	for (const [token, count] of doc.counts) {
		const value = Math.log(1 + count);
		norm += value * value;
		const i = index.get(token);
		if (i !== undefined) features.push([i, value]);
	}
	doc.features = features.map(([i, value]) => [i, value / Math.sqrt(norm)]);
	delete doc.counts;
}

const C = classes.length;
const W = new Float32Array(tokens.length * C);
const G = new Float32Array(tokens.length * C).fill(1e-3);
const bias = new Float32Array(C);
const biggest = Math.max(...size);
for (let epoch = 0; epoch < EPOCHS; epoch++) {
	for (let i = docs.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[docs[i], docs[j]] = [docs[j], docs[i]];
	}
	let loss = 0;
	let right = 0;
	const p = new Float64Array(C);
	for (const doc of docs) {
		p.set(bias);
		for (const [i, value] of doc.features) for (let c = 0; c < C; c++) p[c] += W[i * C + c] * value;
		let max = -Infinity;
		let best = 0;
		for (let c = 0; c < C; c++)
			if (p[c] > max) {
				max = p[c];
				best = c;
			}
		let sum = 0;
		for (let c = 0; c < C; c++) sum += p[c] = Math.exp(p[c] - max);
		for (let c = 0; c < C; c++) p[c] /= sum;
		loss -= Math.log(p[doc.label] + 1e-12);
		if (best === doc.label) right++;
		p[doc.label] -= 1;
		const weight = Math.min(4, Math.sqrt(biggest / size[doc.label]));
		for (const [i, value] of doc.features) {
			for (let c = 0; c < C; c++) {
				const at = i * C + c;
				const g = p[c] * value * weight + W[at] * 2e-5;
				G[at] += g * g;
				W[at] -= (0.35 * g) / Math.sqrt(G[at]);
			}
		}
	}
	if (epoch % 5 === 4)
		console.log(
			`epoch ${epoch + 1}: loss ${(loss / docs.length).toFixed(3)}, right ${((100 * right) / docs.length).toFixed(1)} %`,
		);
}

const STEP = 0.5;
const KEEP = 14;
const table = {};
tokens.forEach((token, i) => {
	const pairs = [];
	for (let c = 0; c < C; c++) {
		const value = Math.max(-44, Math.min(44, Math.round(W[i * C + c] / STEP)));
		if (value !== 0) pairs.push([c, value]);
	}
	pairs.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
	const row = pairs
		.slice(0, KEEP)
		.map(([c, value]) => String.fromCharCode(35 + c, 80 + value))
		.join('');
	if (row) table[token] = row;
});
writeFileSync(
	target,
	`${JSON.stringify({ step: STEP, classes, bias: [...bias].map((b) => Math.round(b * 100) / 100), tokens: table })}\n`,
);
console.log(`written: ${JSON.stringify(table).length} characters`);
