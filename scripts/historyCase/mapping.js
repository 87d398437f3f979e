/**
 * A history case as mapping documents: the case's neutral options become the mapping's own, column types follow from the
 * values of all steps (JSON numbers, booleans, and text that is a moment everywhere).
 */
const MOMENT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The key, and the names of the rows' columns in the order in which the case mentions them. */
function columnNames(history, upToStep) {
	const names = new Set(history.key);
	// Without it in the table a later load could not tell what is newer.
	if (history.options.strategy === 'timestamp' && history.options.updatedAt) names.add(history.options.updatedAt);
	for (const step of history.steps.slice(0, upToStep + 1)) for (const row of step.rows) for (const name of Object.keys(row)) names.add(name);
	return [...names];
}

const asList = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

function namesIn(value) {
	return asList(value).map((entry) => (typeof entry === 'string' ? entry : entry.name ?? entry.column));
}

function typeOf(values, isMoment) {
	const known = values.filter((value) => value !== null && value !== undefined);
	if (isMoment) return known.length > 0 && known.every((value) => typeof value === 'string' && /(Z|[+-]\d{2}:?\d{2})$/.test(value)) ? 'timestamp with time zone' : 'timestamp';
	if (known.length === 0) return 'varchar(255)';
	if (known.every((value) => typeof value === 'boolean')) return 'boolean';
	// A number with more digits than JavaScript keeps is a decimal with as many as are needed.
	if (known.some(isLong) && known.every((value) => typeof value === 'number' || isLong(value))) return decimalType(known);
	if (known.every((value) => typeof value === 'number')) return known.every(Number.isInteger) ? 'bigint' : 'double precision';
	if (known.every((value) => typeof value === 'string' && MOMENT.test(value))) return 'timestamp';
	if (known.every((value) => typeof value === 'string' && DATE.test(value))) return 'date';
	if (known.every((value) => typeof value === 'object')) return 'json';
	const longest = Math.max(...known.map((value) => String(value).length));
	return longest > 255 ? 'text' : 'varchar(255)';
}

const isLong = (value) => JSON.isRawJSON(value);

function decimalType(numbers) {
	const texts = numbers.map((value) => (isLong(value) ? value.rawJSON : String(value)));
	if (texts.some((text) => /e/i.test(text))) return 'double precision';
	const scale = Math.max(...texts.map((text) => text.split('.')[1]?.length ?? 0));
	const isBigint = (text) => BigInt(text) >= -(2n ** 63n) && BigInt(text) < 2n ** 63n;
	return scale === 0 && texts.every(isBigint) ? 'bigint' : `numeric(38,${Math.min(scale, 20)})`;
}

function typesOf(history) {
	const { options } = history;
	const types = {};
	for (const name of columnNames(history, history.steps.length - 1)) {
		const values = [];
		for (const step of history.steps) for (const row of step.rows) values.push(row[name]);
		types[name] = typeOf(values, name === options.updatedAt);
	}
	return types;
}

/** The mapping of one step. A step may bring options of its own. */
function mappingFor(history, stepIndex, table) {
	const step = history.steps[stepIndex];
	const options = { ...history.options, ...(step.options ?? {}) };
	const types = typesOf(history);
	const versions = (options.scdType ?? 2) === 2;
	const evolves = (options.schemaEvolution ?? '') === 'evolve' || options.schemaEvolution?.newColumns === 'evolve';
	const mapped = options.mappedColumns && options.mappedColumns !== '*' ? new Set(namesIn(options.mappedColumns)) : null;
	const seen = columnNames(history, evolves ? stepIndex : history.steps.length - 1);
	const type0 = new Set(namesIn(options.type0Columns));
	const type1 = new Set(namesIn(options.type1Columns));
	const tracked = history.trackedColumns === '*' ? null : new Set(namesIn(history.trackedColumns));
	const names = seen.filter((name) => !mapped || mapped.has(name) || history.key.includes(name) || name === options.deleteFlag || (options.strategy === 'timestamp' && name === options.updatedAt));
	const columns = names.map((name) => {
		const key = history.key.includes(name);
		const scd = key ? undefined : type0.has(name) ? 0 : type1.has(name) || !versions ? 1 : 2;
		return { name, type: types[name], ...(key ? { key, keySequence: history.key.indexOf(name) + 1 } : { scd }) };
	});
	const historyOptions = pick(options, ['strategy', 'updatedAt', 'deletes', 'deleteScope', 'deleteFlag', 'firstLoadFrom', 'newKeyFrom', 'openEnd', 'backdated', 'emptyBatch', 'type1Scope']);
	const compared = tracked && columns.filter(({ name, scd }) => scd === 2 && tracked.has(name)).map(({ name }) => name);
	// A key column is never compared: with it alone nothing opens a version.
	if (versions && compared) historyOptions.trackedColumns = compared.length > 0 ? compared : [history.key[0]];
	return {
		version: 1,
		reference: history.name.slice(0, 60),
		target: { table, type: versions ? 'dimension' : 'fact' },
		loadMode: options.loadMode ?? (versions ? 'scd' : 'upsert'),
		columns,
		history: { ...historyOptions, loadTime: step.loadTime },
		...pick(options, ['onMatch', 'duplicateKeys', 'duplicateSort', 'nullKey', 'rowHash']),
		audit: renamedAudit(history, options.deletes === 'new_record'),
		contract: { newColumns: evolves ? 'evolve' : 'freeze' },
	};
}

const AUDIT_NAMES = ['SKEY', 'RWHKEY', 'RECCRDT', 'RECUPDT', 'CURFLG', 'EFFDT', 'EXPDT', 'DELFLG'];

/** The audit columns' names in this case's table: the DMS names, unless the case has columns of these names. */
function auditNames(history) {
	const taken = new Set([...columnNames(history, history.steps.length - 1), ...extraColumns(history).map(({ name }) => name)].map((name) => name.toLowerCase()));
	const free = (name) => (taken.has(name.toLowerCase()) ? free(`${name}_`) : name);
	return Object.fromEntries(AUDIT_NAMES.map((name) => [name, free(name)]));
}

/** The marker of deleted versions exists only where such versions do. */
function renamedAudit(history, marker) {
	return Object.fromEntries(Object.entries(auditNames(history)).filter(([name, used]) => name !== used && (marker || name !== 'DELFLG')));
}

function pick(from, names) {
	const picked = {};
	for (const name of names) if (from[name] !== undefined && from[name] !== null) picked[name] = from[name];
	return picked;
}

/** Columns that the table has besides: `["a"]`, `{"a": "text"}` or `[{"name","type"}]`. */
function extraColumns(history) {
	const extra = history.options.extraTargetColumns;
	if (!extra) return [];
	if (!Array.isArray(extra)) return Object.entries(extra).map(([name, type]) => ({ name, type: typeof type === 'string' ? type : 'varchar(255)' }));
	return extra.map((entry) => (typeof entry === 'string' ? { name: entry, type: 'varchar(255)' } : { name: entry.name, type: entry.type ?? 'varchar(255)' }));
}

module.exports = { auditNames, mappingFor, extraColumns, typesOf };
