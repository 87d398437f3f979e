/**
 * Writes what the documents of the Warehouse take from the code: docs/warehouse-mapping.schema.json, and the table of
 * functions in docs/warehouse-expressions.md between its two marks.
 *
 *   node scripts/warehouse-docs.js            node scripts/warehouse-docs.js --check
 */
const fs = require('node:fs');
const path = require('node:path');

const DOCS = path.resolve(__dirname, '../docs');
const SCHEMA = path.join(DOCS, 'warehouse-mapping.schema.json');
const EXPRESSIONS = path.join(DOCS, 'warehouse-expressions.md');
const BEGIN = '<!-- functions: written by scripts/warehouse-docs.js -->';
const END = '<!-- /functions -->';

const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;

function functionTables(functions) {
	const categories = [...new Set(functions.map(({ category }) => category))];
	return categories
		.map((category) => {
			const rows = functions
				.filter((one) => one.category === category)
				.map(({ signature, aliases = [], description, example: [expression, result] }) => {
					const also = aliases.length > 0 ? ` (also ${aliases.map(code).join(', ')})` : '';
					return `| ${code(signature)}${also} | ${description.replaceAll('|', '\\|')} | ${code(expression)} → ${result === '' ? "''" : code(result)} |`;
				});
			return [`### ${category}`, '', '| Function | Gives | Example |', '|---|---|---|', ...rows].join('\n');
		})
		.join('\n\n');
}

/** @returns {Map<string, string>} file → what it should say */
function generate({ schema, functions }) {
	const page = fs.readFileSync(EXPRESSIONS, 'utf8');
	const begin = page.indexOf(BEGIN);
	const end = page.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`${EXPRESSIONS} lacks its marks ${BEGIN} and ${END}`);
	const written = `${page.slice(0, begin + BEGIN.length)}\n\n${functionTables(functions)}\n\n${page.slice(end)}`;
	return new Map([
		[SCHEMA, `${JSON.stringify(schema, null, 2)}\n`],
		[EXPRESSIONS, written],
	]);
}

/** The code that the documents follow, bundled on the fly. */
function loadCode() {
	const { outputFiles } = require('esbuild').buildSync({
		stdin: {
			contents: `export { MAPPING_SCHEMA as schema } from './nodes/Warehouse/engine/mapping/schema'; export { FUNCTIONS as functions } from './nodes/Warehouse/engine/expressions/functions';`,
			resolveDir: path.resolve(__dirname, '..'),
		},
		bundle: true,
		platform: 'node',
		write: false,
		logLevel: 'error',
	});
	const module = { exports: {} };
	require('node:vm').runInThisContext(`(function (module, exports, require) {${outputFiles[0].text}\n})`)(module, module.exports, require);
	return module.exports;
}

function main() {
	const check = process.argv.includes('--check');
	let stale = 0;
	for (const [file, text] of generate(loadCode())) {
		if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) continue;
		stale++;
		if (check) console.error(`${path.relative(process.cwd(), file)} is not what the code says: run node scripts/warehouse-docs.js`);
		else fs.writeFileSync(file, text);
	}
	if (check && stale > 0) process.exitCode = 1;
}

if (require.main === module) main();
module.exports = { generate };
