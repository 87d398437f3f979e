/**
 * Writes `nodes/<Domain>/__schema__/v1.0.0/…`: the output schemas by which n8n's editor offers fields before the first run. They are
 * inferred from what canvases really gave (scripts/canvas/record.js), so a schema names what comes and nothing else.
 *
 *   DATAOPS_RECORD_OUTPUTS=<folder> npx jest test/…      # canvases that run the operation
 *   node scripts/schemas.js <folder>                     # rewrites the schemas of all operations found in the folder
 *
 * Where n8n looks (n8n-core, nodes-loader/output-schema-resolver): `<resource>/<operation>.json`, `<operation>.json` without
 * resources, `v1.0.0.json` without both. Nodes of one folder share the path: such a schema is the union of theirs.
 */
const fs = require('node:fs');
const path = require('node:path');
const { FOLDERS, OUTPUT_AT, OWN_FIELDS, MAPS, ENTRIES, MORE, FRACTIONS, NULLABLE } = require('./schemas.rules');

const ROOT = path.resolve(__dirname, '..');
const VERSION = 'v1.0.0';

const typeOf = (value) => {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
};
const asList = (value) => (value === undefined ? [] : [].concat(value));

/** JSON Schema of one value. */
function infer(value) {
	const type = typeOf(value);
	if (type === 'array') return { type, items: value.map(infer).reduce(merge, {}) };
	if (type === 'object')
		return { type, properties: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, infer(inner)])) };
	return { type };
}

/** What is valid by one of the two is valid by the result. */
function merge(one, other) {
	const types = [...new Set([...asList(one.type), ...asList(other.type)])];
	const plain = types.filter((type) => type !== 'null' && !(type === 'integer' && types.includes('number')));
	// The editor shows the first: plain values before objects.
	const type = [...plain.sort().reverse(), ...(types.includes('null') ? ['null'] : [])];
	const merged = type.length === 0 ? {} : { type: type.length === 1 ? type[0] : type };
	if (one.items || other.items) merged.items = merge(one.items ?? {}, other.items ?? {});
	if (one.properties || other.properties) {
		// Through a Map: names such as valueOf are names too.
		const properties = new Map(Object.entries(one.properties ?? {}));
		for (const [key, inner] of Object.entries(other.properties ?? {}))
			properties.set(key, merge(properties.get(key) ?? {}, inner));
		merged.properties = Object.fromEntries(properties);
	}
	return merged;
}

/** The rules of schemas.rules.js over one property and what is below it; `at` is its name after that of its parent. */
function ruled(schema, at, nullable) {
	const name = at.split('.').at(-1);
	if (schema.properties && (MAPS.has(name) || MAPS.has(at))) schema.properties = {};
	if (schema.items && !schema.items.type) schema.items = infer(ENTRIES[name] ?? '');
	// An entry is neither null nor text because its list may be.
	if (schema.items)
		schema.items = ruled(
			schema.items,
			at,
			Object.fromEntries(Object.entries(nullable).filter(([field]) => field !== name)),
		);
	for (const [key, inner] of Object.entries(schema.properties ?? {}))
		schema.properties[key] = ruled(inner, `${name}.${key}`, nullable);
	let types = asList(schema.type);
	if (FRACTIONS.has(name)) types = types.map((type) => (type === 'integer' ? 'number' : type));
	// Nothing but null was seen: text is what it is else, unless a rule says more.
	if (types.join() === 'null') types = [nullable[name] ?? 'string', 'null'];
	else if (nullable[name] && types.length > 0 && !types.includes('null')) types = [...types, 'null'];
	return types.length === 0 ? schema : { ...schema, type: types.length === 1 ? types[0] : types };
}

function fileOf({ node, resource, operation }) {
	return `${path.posix.join('nodes', FOLDERS[node], '__schema__', ...[VERSION, resource, operation].filter(Boolean))}.json`;
}

function nullableIn(file) {
	const place = file.replace(/^nodes\//, '').replace(`/__schema__/${VERSION}`, '');
	return Object.assign(
		{},
		...Object.entries(NULLABLE).map(([start, fields]) => (place.startsWith(start) ? fields : {})),
	);
}

/** Neither what stands for a failed item, nor the file and the report that an option puts in the items' place. */
function isPlain(item) {
	const names = Object.keys(item);
	if (typeof item.error === 'string') return false;
	return names.join() !== 'fileName,records' && names.join() !== 'fileName,rows,columns' && names.join() !== 'report';
}

/** @param runs what record.js wrote @returns {Map<string, object>} file below the root → schema */
function schemasOf(runs) {
	const found = new Map();
	for (const run of runs) {
		const key = [run.node, run.resource, run.operation].filter(Boolean).join('/');
		const keep = OWN_FIELDS[key];
		const file = fileOf(run);
		for (const item of (run.outputs[OUTPUT_AT[key] ?? 0] ?? []).filter(isPlain)) {
			const own = keep ? Object.fromEntries(Object.entries(item).filter(([name]) => keep.includes(name))) : item;
			const before = found.get(file) ?? merge({ type: 'object', properties: {} }, infer(MORE[key] ?? {}));
			found.set(file, merge(before, infer(own)));
		}
	}
	return new Map([...found].map(([file, schema]) => [file, { ...ruled(schema, '', nullableIn(file)), version: 1 }]));
}

function readRuns(folder) {
	const files = fs.readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
	return files.flatMap((name) =>
		fs
			.readFileSync(path.join(folder, name), 'utf8')
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line)),
	);
}

function main([folder]) {
	if (!folder) throw new Error('Say where the recorded outputs are: node scripts/schemas.js <folder>');
	const schemas = schemasOf(readRuns(folder));
	for (const [file, schema] of schemas) {
		fs.mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
		fs.writeFileSync(path.join(ROOT, file), `${JSON.stringify(schema, null, '\t')}\n`);
	}
	console.log(`${schemas.size} schemas written`);
}

if (require.main === module) main(process.argv.slice(2));
module.exports = { infer, merge, schemasOf, fileOf };
