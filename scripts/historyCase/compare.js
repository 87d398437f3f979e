/** The table after a step against what the case expects: rows as a set, counts, keys, versions of a key. */
const { auditNames } = require('./mapping');

/** One text for one moment, whatever it was written as. */
function moment(value) {
	if (value === null || value === undefined) return null;
	const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i.exec(String(value).trim());
	if (!match) return String(value);
	let text = `${match[1]} ${match[2] ?? '00:00'}:${match[3] ?? '00'}`;
	if (match[5] && !/^(Z|UTC|GMT|[+-]00(:?00)?)$/i.test(match[5])) {
		const zone = match[5].length === 3 ? `${match[5]}:00` : match[5].length === 5 ? `${match[5].slice(0, 3)}:${match[5].slice(3)}` : match[5];
		text = new Date(`${text.replace(' ', 'T')}${zone}`).toISOString().slice(0, 19).replace('T', ' ');
	}
	const fraction = (match[4] ?? '').replace(/0+$/, '');
	return fraction ? `${text}.${fraction}` : text;
}

function canonicalJson(value) {
	if (value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map(canonicalJson);
	return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonicalJson(value[key])]));
}

/** A value as comparable text; its type tells numbers, booleans and moments from text. */
function comparable(value, type) {
	if (value === null || value === undefined) return null;
	if (type === 'boolean' && !JSON.isRawJSON(value)) return ['1', 't', 'true'].includes(String(value).toLowerCase()) ? 'true' : 'false';
	if (/^timestamp/.test(type ?? '')) return moment(value);
	if (type === 'date') return String(value).slice(0, 10);
	if (type === 'double precision') return String(Number(value));
	if (JSON.isRawJSON(value)) value = value.rawJSON;
	if (type === 'bigint') return String(value);
	if (/^numeric/.test(type ?? '')) return plain(value);
	if (type === 'json') return JSON.stringify(canonicalJson(typeof value === 'string' ? JSON.parse(value) : value));
	return typeof value === 'object' ? JSON.stringify(canonicalJson(value)) : String(value);
}

/** A decimal without the zeros that only its column's scale gave it. */
function plain(value) {
	const text = String(value);
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** @returns {string | undefined} what differs */
function compareStep({ history, expected, rows, rejected, types }) {
	const open = moment(history.options.openEnd ?? null);
	const audit = auditNames(history);
	const shown = rows.map((row) => toNeutral(row, open, audit));
	const faults = [];
	if (expected.rowCount !== undefined && rows.length !== expected.rowCount) faults.push(`rowCount is ${rows.length}, expected ${expected.rowCount}`);
	if (expected.rows) compareRows(faults, shown, expected.rows, types, open);
	const current = shown.filter((row) => row._current && !row._deleted);
	const closed = shown.filter((row) => !row._current);
	if (expected.currentKeys) compareKeys(faults, 'currentKeys', current, expected.currentKeys, history.key, types);
	if (expected.closedKeys) compareKeys(faults, 'closedKeys', closed, expected.closedKeys, history.key, types);
	if (expected.currentCount !== undefined && current.length !== expected.currentCount) faults.push(`currentCount is ${current.length}, expected ${expected.currentCount}`);
	if (expected.closedCount !== undefined && closed.length !== expected.closedCount) faults.push(`closedCount is ${closed.length}, expected ${expected.closedCount}`);
	for (const versions of [].concat(expected.keyVersions ?? [])) compareVersions(faults, shown, versions, history.key, types);
	if (expected.rejected !== undefined) compareRejected(faults, rejected, expected.rejected);
	return faults.length > 0 ? faults.join('; ') : undefined;
}

function toNeutral(row, open, audit) {
	const own = new Set([...Object.values(audit), 'DW_ISCURRENT']);
	const neutral = Object.fromEntries(Object.entries(row).filter(([name]) => !own.has(name)));
	const to = moment(row[audit.EXPDT]);
	neutral._from = moment(row[audit.EFFDT]);
	neutral._current = row[audit.CURFLG] === undefined ? true : row[audit.CURFLG] === 'Y';
	neutral._to = to === null || (open !== null && to === open) ? null : to;
	neutral._deleted = row[audit.DELFLG] === 'Y';
	return neutral;
}

function compareRows(faults, actual, expected, types, open) {
	const names = [...new Set(expected.flatMap((row) => Object.keys(row)))];
	const text = (row) =>
		JSON.stringify(
			names.map((name) => {
				if (name === '_from') return moment(row[name]);
				if (name === '_to') return moment(row[name]) === open ? null : moment(row[name]);
				if (name === '_deleted' || name === '_current') return Boolean(row[name]);
				return comparable(row[name] === undefined ? null : row[name], types[name]);
			}),
		);
	const left = new Map();
	for (const row of actual) left.set(text(row), (left.get(text(row)) ?? 0) + 1);
	const missing = [];
	for (const row of expected) {
		const key = text(row);
		const count = left.get(key) ?? 0;
		if (count === 0) missing.push(key);
		else if (count === 1) left.delete(key);
		else left.set(key, count - 1);
	}
	const surplus = [...left.keys()];
	if (missing.length === 0 && surplus.length === 0) return;
	faults.push(`rows differ (columns ${names.join(', ')}): missing ${missing.slice(0, 5).join(' ') || 'none'}; surplus ${surplus.slice(0, 5).join(' ') || 'none'}`);
}

const keyText = (values, key, types) => JSON.stringify(key.map((name, i) => comparable(values[i], types[name])));
const valuesOf = (entry, key) => (Array.isArray(entry) ? entry : typeof entry === 'object' && entry !== null ? key.map((name) => entry[name]) : [entry]);

function compareKeys(faults, what, rows, expected, key, types) {
	const actual = new Set(rows.map((row) => keyText(key.map((name) => row[name]), key, types)));
	const wanted = new Set(expected.map((entry) => keyText(valuesOf(entry, key), key, types)));
	const missing = [...wanted].filter((entry) => !actual.has(entry));
	const surplus = [...actual].filter((entry) => !wanted.has(entry));
	if (missing.length + surplus.length > 0) faults.push(`${what}: missing ${missing.join(' ') || 'none'}; surplus ${surplus.join(' ') || 'none'}`);
}

function compareVersions(faults, rows, expected, key, types) {
	const wanted = keyText(valuesOf(expected.key, key), key, types);
	const versions = rows.filter((row) => keyText(key.map((name) => row[name]), key, types) === wanted);
	if (expected.count !== undefined && versions.length !== expected.count) faults.push(`key ${wanted} has ${versions.length} versions, expected ${expected.count}`);
	const openDeleted = versions.filter((row) => row._current && row._deleted).length;
	if (expected.openDeleted !== undefined && openDeleted !== Number(expected.openDeleted)) faults.push(`key ${wanted} has ${openDeleted} open deleted versions, expected ${expected.openDeleted}`);
}

function compareRejected(faults, rejected, expected) {
	const count = Array.isArray(expected) ? expected.length : typeof expected === 'object' && expected !== null ? expected.count : Number(expected);
	if (count !== undefined && rejected.length !== count) faults.push(`rejected is ${rejected.length}, expected ${count}`);
}

module.exports = { compareStep };
