/**
 * Rows per second from a CSV stream, ours against csv-parse, in one run. `node bench/records.mjs [rows]` (Node 24).
 * The text: 12 columns, about 180 bytes a row; "plain" has no quotes, "quoted" has two quoted cells in every row and a
 * line break in every tenth. A table of ratios; the fastest of three rounds counts.
 */
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { buildSync } from 'esbuild';
import { parse } from 'csv-parse';
import { JSONParser } from '@streamparser/json';

const rows = Number(process.argv[2] ?? 100_000);
const bundle = buildSync({
	stdin: {
		contents: `export * from './nodes/shared/records'; export { createMapper } from './nodes/shared/mapping';`,
		resolveDir: new URL('..', import.meta.url).pathname,
	},
	bundle: true,
	platform: 'node',
	format: 'cjs',
	write: false,
});
const loaded = { exports: {} };
new Function('module', 'exports', 'require', bundle.outputFiles[0].text)(
	loaded,
	loaded.exports,
	createRequire(import.meta.url),
);
const { readRecords, readCsvBatches, createMapper } = loaded.exports;

function text(quoted) {
	const lines = ['id,name,city,amount,quantity,price,day,stamp,flag,code,note,empty'];
	for (let i = 0; i < rows; i++) {
		const note = quoted ? `"said ""hello"", then ${i % 10 === 0 ? 'a\nbreak' : 'left'}"` : 'a note of some length';
		const name = quoted ? `"Person, number ${i}"` : `Person number ${i}`;
		lines.push(
			`${i},${name},Zürich,${i % 977}.${String(i % 100).padStart(2, '0')},${i % 13},12.50,2026-03-01,2026-03-01T12:00:00Z,true,C-${i % 500},${note},`,
		);
	}
	return Buffer.from(lines.join('\n') + '\n');
}

function* pieces(buffer) {
	for (let at = 0; at < buffer.length; at += 65536) yield buffer.subarray(at, at + 65536);
}

const fields = [
	{ source: 'id', target: 'id', type: 'integer', validate: { required: true } },
	{ source: 'name', target: 'name', type: 'string', normalise: { trim: true }, validate: { maxLength: 50 } },
	{ source: 'city', target: 'city', type: 'string' },
	{ source: 'amount', target: 'amount', type: 'decimal' },
	{ source: 'quantity', target: 'quantity', type: 'integer' },
	{ source: 'price', target: 'price', type: 'decimal' },
	{ source: 'day', target: 'day', type: 'date' },
	{ source: 'stamp', target: 'stamp', type: 'timestamp' },
	{ source: 'flag', target: 'flag', type: 'boolean' },
	{ source: 'code', target: 'code', type: 'string', validate: { pattern: '^C-\\d+$' } },
	{ source: 'note', target: 'note', type: 'string' },
	{ source: 'empty', target: 'empty', type: 'string', normalise: { emptyAsNull: true } },
];

const contenders = {
	'csv-parse, arrays': async (buffer) => {
		let n = -1;
		for await (const row of Readable.from(pieces(buffer)).pipe(parse())) n += row.length > 0 ? 1 : 0;
		return n;
	},
	'csv-parse, objects': async (buffer) => {
		let n = 0;
		for await (const row of Readable.from(pieces(buffer)).pipe(parse({ columns: true }))) n += row.id ? 1 : 0;
		return n;
	},
	'csv-parse, objects, cast (NULL apart from "")': async (buffer) => {
		let n = 0;
		const cast = (value, context) => (value === '' && !context.quoting ? null : value);
		for await (const row of Readable.from(pieces(buffer)).pipe(parse({ columns: true, cast }))) n += row.id ? 1 : 0;
		return n;
	},
	'readCsvBatches, arrays, NULL apart from ""': async (buffer) => {
		let n = 0;
		const { batches } = await readCsvBatches(pieces(buffer), { csv: { emptyAsNull: true } });
		for await (const batch of batches) n += batch.rows.length;
		return n;
	},
	'readRecords.batches(), objects': async (buffer) => {
		let n = 0;
		for await (const batch of readRecords(pieces(buffer)).batches()) n += batch.length;
		return n;
	},
	'readRecords, one by one, objects': async (buffer) => {
		let n = 0;
		for await (const { record } of readRecords(pieces(buffer))) n += record.id ? 1 : 0;
		return n;
	},
	'readRecords.batches() and a mapper of 12 fields': async (buffer) => {
		let n = 0;
		const mapper = createMapper(fields);
		for await (const batch of readRecords(pieces(buffer)).batches()) {
			for (const { record, index } of batch) n += mapper.map(record, index).problems.length === 0 ? 1 : 0;
		}
		return n;
	},
};

for (const quoted of [false, true]) {
	const buffer = text(quoted);
	console.log(`\n${quoted ? 'quoted' : 'plain'}: ${rows} rows, ${(buffer.length / 1e6).toFixed(1)} MB`);
	const best = {};
	for (let round = 0; round < 3; round++) {
		for (const [name, run] of Object.entries(contenders)) {
			const start = performance.now();
			const n = await run(buffer);
			if (n !== rows) throw new Error(`${name} saw ${n} of ${rows} rows`);
			best[name] = Math.max(best[name] ?? 0, (rows / (performance.now() - start)) * 1000);
		}
	}
	const base = best['csv-parse, arrays'];
	for (const [name, speed] of Object.entries(best)) {
		console.log(
			`${name.padEnd(50)} ${Math.round(speed / 1000)
				.toString()
				.padStart(6)}k rows/s  ${(speed / base).toFixed(2)}x`,
		);
	}
}

const json = Buffer.from(
	`{"data":[${Array.from({ length: rows }, (_, i) => `{"id":${i},"name":"Person ${i}","city":{"name":"Zürich","zip":8000},"price":12.5,"note":"a note of some length"}`).join(',\n')}]}`,
);
console.log(`\nJSON: ${rows} records, ${(json.length / 1e6).toFixed(1)} MB`);
const jsonContenders = {
	'@streamparser/json, streamed': async () => {
		let n = 0;
		const parser = new JSONParser({ paths: ['$.data.*'], keepStack: false });
		parser.onValue = () => n++;
		for (const piece of pieces(json)) parser.write(piece);
		return n;
	},
	'JSON.parse, the whole text in memory': async () => JSON.parse(json.toString()).data.length,
	'readRecords.batches(), streamed, numbers exact': async () => {
		let n = 0;
		for await (const batch of readRecords(pieces(json)).batches()) n += batch.length;
		return n;
	},
};
const bestJson = {};
for (let round = 0; round < 3; round++) {
	for (const [name, run] of Object.entries(jsonContenders)) {
		const start = performance.now();
		const n = await run();
		if (n !== rows) throw new Error(`${name} saw ${n} of ${rows} records`);
		bestJson[name] = Math.max(bestJson[name] ?? 0, (rows / (performance.now() - start)) * 1000);
	}
}
for (const [name, speed] of Object.entries(bestJson)) {
	const ratio = speed / bestJson['@streamparser/json, streamed'];
	console.log(
		`${name.padEnd(50)} ${Math.round(speed / 1000)
			.toString()
			.padStart(6)}k rows/s  ${ratio.toFixed(2)}x`,
	);
}
