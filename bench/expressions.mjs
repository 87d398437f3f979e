/**
 * Expressions and rows, side by side in one process: the mapping language against decimal.js and against plain JavaScript,
 * and the row pipeline of 12 columns with five expressions.
 *
 *   node bench/expressions.mjs            (Node 24)
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const Decimal = require('decimal.js').Decimal ?? require('decimal.js');

const { outputFiles } = require('esbuild').buildSync({
	stdin: {
		contents: `export { compileExpressions } from './nodes/Warehouse/engine/expressions'; export { withDefaults } from './nodes/Warehouse/engine/mapping/defaults'; export { createRowPipeline } from './nodes/Warehouse/engine/rows';`,
		resolveDir: ROOT,
	},
	bundle: true,
	platform: 'node',
	write: false,
	logLevel: 'error',
});
const loaded = { exports: {} };
vm.runInThisContext(`(function (module, exports, require) {${outputFiles[0].text}\n})`)(loaded, loaded.exports, require);
const { compileExpressions, createRowPipeline, withDefaults } = loaded.exports;

const ROWS = 200_000;
const COLUMNS = ['id', 'code', 'name', 'email', 'region', 'price', 'qty', 'born', 'updated', 'status', 'note'];
const rows = Array.from({ length: ROWS }, (_, i) => [
	String(i), `c${i % 1000}`, ` Name ${i} `, `user${i}@example.org`, 'EU', `${i % 1000}.5${i % 10}`, String(i % 50), '2001-02-03', '2024-01-02 03:04:05', i % 2 ? 'A' : 'C', i % 3 ? null : 'ünïcode',
]);

/** Best of five, after one round to warm up: millions per second. */
function rate(run) {
	let best = Infinity;
	for (let round = 0; round < 6; round++) {
		const start = process.hrtime.bigint();
		for (let i = 0; i < ROWS; i++) run(rows[i]);
		const seconds = Number(process.hrtime.bigint() - start) / 1e9;
		if (round > 0 && seconds < best) best = seconds;
	}
	return ROWS / best / 1e6;
}

let sink;
const mapping = (columns) => withDefaults({ version: 1, reference: 'b', target: { table: 't', type: 'dimension' }, columns });
function ours(expression) {
	const { order } = compileExpressions(mapping([{ name: '_', type: 'text', expression }, { name: 'k', type: 'text', key: true, from: 'id' }]), { columns: COLUMNS });
	const { evaluate } = order.find(({ column }) => column.name === '_');
	return rate((row) => {
		sink = evaluate(row, []);
	});
}
const plain = (run) => rate((row) => {
	sink = run(row);
});

const contests = [
	['price * qty', 'decimal.js', (row) => new Decimal(row[5]).times(row[6])],
	['ROUND(price * qty * 1.25, 2)', 'decimal.js', (row) => new Decimal(row[5]).times(row[6]).times('1.25').toDecimalPlaces(2, Decimal.ROUND_HALF_UP)],
	['price / qty', 'decimal.js (where qty is not 0)', (row) => (row[6] === '0' ? null : new Decimal(row[5]).div(row[6])), 'price / NULLIF(qty, 0)'],
	["UPPER(code) || '-' || region", 'the same in JavaScript', (row) => `${row[1].toUpperCase()}-${row[4]}`],
	["CASE WHEN status IN ('A', 'B') THEN 'yes' ELSE 'no' END", 'the same in JavaScript', (row) => (row[9] === 'A' || row[9] === 'B' ? 'yes' : 'no')],
	["COALESCE(note, 'none')", 'the same in JavaScript', (row) => row[10] ?? 'none'],
];
console.log('expression | million/s | rival | million/s | ratio');
console.log('---|---|---|---|---');
for (const [expression, rival, run, written = expression] of contests) {
	const mine = ours(written);
	const theirs = plain(run);
	console.log(`${written} | ${mine.toFixed(2)} | ${rival} | ${theirs.toFixed(2)} | ${(mine / theirs).toFixed(2)}`);
}

const pipeline = createRowPipeline({
	dialect: 'postgres',
	sourceColumns: COLUMNS,
	mapping: mapping([
		{ name: 'id', type: 'bigint', key: true },
		{ name: 'code', type: 'varchar(20)', expression: "UPPER(code) || '-' || region" },
		{ name: 'name', type: 'varchar(100)', expression: 'TRIM(name)' },
		{ name: 'email', type: 'varchar(100)' },
		{ name: 'region', type: 'varchar(10)' },
		{ name: 'price', type: 'numeric(12,2)' },
		{ name: 'qty', type: 'integer' },
		{ name: 'total', type: 'numeric(14,2)', expression: 'price * qty' },
		{ name: 'born', type: 'date' },
		{ name: 'updated', type: 'timestamp' },
		{ name: 'active', type: 'boolean', expression: "status IN ('A', 'B')" },
		{ name: 'note', type: 'text', expression: "COALESCE(note, 'none')" },
	]),
});
const records = rows.map((row) => Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]])));
let at = 0;
console.log(`\nrow pipeline, 12 columns with five expressions: ${(rate((row) => (sink = pipeline.fromArray(row, 0))) * 1000).toFixed(0)}k rows/s from arrays, ${(rate(() => (sink = pipeline.fromRecord(records[at++ % ROWS], 0))) * 1000).toFixed(0)}k rows/s from records`);
if (sink === undefined) throw new Error('nothing was computed');
