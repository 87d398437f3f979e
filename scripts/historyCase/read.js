/**
 * Reads a history case and its connection file: numbers keep every digit, what a case leaves out takes its default, and what
 * cannot be a case is told in one sentence.
 */
const fs = require('node:fs');
const path = require('node:path');

/** A number as JavaScript would bend it stays as it is written (JSON.rawJSON). */
function exact(_name, value, { source } = {}) {
	if (typeof value !== 'number' || source === undefined) return value;
	const digits = source.replace(/^-|[.]|e.*$/gi, '').replace(/^0+/, '');
	return digits.length <= 15 ? value : JSON.rawJSON(source);
}

function readJson(file, what) {
	let text;
	try {
		text = fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		throw new Error(`The ${what} ${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
	}
	try {
		return JSON.parse(text, exact);
	} catch (error) {
		throw new Error(`The ${what} ${path.basename(file)} is no JSON: ${error.message}`);
	}
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {Error} what is wrong with it */
function normaliseCase(given, fallbackName) {
	if (!isObject(given)) throw new Error('The case is no JSON object');
	const key = typeof given.key === 'string' ? [given.key] : given.key;
	if (!Array.isArray(key) || key.length === 0 || key.some((name) => typeof name !== 'string' || name === ''))
		throw new Error('"key" must be a list of column names');
	const tracked = given.trackedColumns ?? '*';
	if (tracked !== '*' && !Array.isArray(tracked)) throw new Error('"trackedColumns" must be a list of column names, or "*"');
	const options = given.options ?? {};
	if (!isObject(options)) throw new Error('"options" must be an object');
	if (options.scdType !== undefined && options.scdType !== null && ![1, 2].includes(Number(options.scdType))) throw new Error('"options.scdType" must be 1 or 2');
	if (!Array.isArray(given.steps) || given.steps.length === 0) throw new Error('"steps" must be a list of loads, at least one');
	given.steps.forEach((step, i) => {
		if (!isObject(step) || !Array.isArray(step.rows)) throw new Error(`"steps[${i}].rows" must be a list of rows`);
		const wrong = step.rows.findIndex((row) => !isObject(row) || JSON.isRawJSON(row));
		if (wrong >= 0) throw new Error(`"steps[${i}].rows[${wrong}]" must be an object`);
	});
	const expected = given.expected ?? [];
	if (!Array.isArray(expected) || expected.length > given.steps.length) throw new Error('"expected" must be a list with one entry per step');
	expected.forEach((entry, i) => {
		if (entry !== null && !isObject(entry)) throw new Error(`"expected[${i}]" must be an object`);
		if (entry?.rows !== undefined && !Array.isArray(entry.rows)) throw new Error(`"expected[${i}].rows" must be a list of rows`);
	});
	return {
		...given,
		name: typeof given.name === 'string' && given.name !== '' ? given.name : fallbackName,
		key,
		trackedColumns: tracked,
		options: { ...options, ...(options.scdType ? { scdType: Number(options.scdType) } : {}) },
		expected: given.steps.map((_, i) => expected[i] ?? {}),
	};
}

function readCase(file) {
	return normaliseCase(readJson(file, 'case'), path.basename(file, '.json'));
}

/** Names that other tools use for the same thing. */
const ALIASES = {
	host: ['hostname', 'server'],
	user: ['username', 'login'],
	password: ['pass', 'passwd', 'pwd'],
	database: ['dbname', 'db'],
	socketPath: ['socket', 'unixSocket', 'unix_socket', 'socket_path'],
	url: ['uri', 'connectionString', 'connection'],
};

function normaliseConnection(data, engine) {
	const found = { ...data };
	for (const [name, others] of Object.entries(ALIASES)) found[name] ??= others.map((other) => data[other]).find((value) => value !== undefined);
	if (typeof found.url === 'string') {
		const { hostname, port, username, password, pathname } = new URL(found.url);
		found.host ??= decodeURIComponent(hostname);
		found.port ??= port === '' ? undefined : Number(port);
		found.user ??= decodeURIComponent(username);
		found.password ??= decodeURIComponent(password);
		found.database ??= decodeURIComponent(pathname.slice(1)) || undefined;
	}
	const postgres = engine === 'postgres';
	// A path is a socket: the folder it lies in for PostgreSQL, the socket itself for MySQL and MariaDB.
	const host = found.socketPath ?? found.host ?? '127.0.0.1';
	return {
		...Object.fromEntries(Object.entries(found).filter(([name]) => ['ssl', 'caCertificate', 'connectTimeoutMs', 'schema'].includes(name))),
		engine,
		host: postgres ? String(host).replace(/\/\.s\.PGSQL\.\d+$/, '') : String(host),
		port: Number(found.port ?? (postgres ? 5432 : 3306)),
		user: String(found.user ?? (postgres ? 'postgres' : 'root')),
		password: String(found.password ?? ''),
		database: String(found.database ?? (postgres ? 'postgres' : DEFAULT_DATABASE)),
	};
}

/** Used, and made where it is missing, when a MySQL or MariaDB connection names no database. */
const DEFAULT_DATABASE = 'history_cases';

const family = (name) => (name === 'postgres' ? 'postgres' : 'mysql');
const spelled = (name) => ({ postgresql: 'postgres', pg: 'postgres' })[String(name).toLowerCase()] ?? name;

/** The credential data for an engine: from one object, from one per engine, or from entries `{type, data}` by name. */
function credentialFor(file, engine) {
	if (!isObject(file)) throw new Error('The connection file is no JSON object');
	const single = Object.values(file).every((value) => !isObject(value) || JSON.isRawJSON(value));
	const entries = single ? [{ name: '', data: file }] : Object.entries(file).map(([name, entry]) => ({ name, data: isObject(entry?.data) ? entry.data : entry }));
	const engineOf = ({ name, data }) => spelled(data?.engine ?? data?.type ?? name);
	const found =
		entries.find((entry) => engineOf(entry) === engine) ??
		entries.find((entry) => ['postgres', 'mysql', 'mariadb'].includes(engineOf(entry)) && family(engineOf(entry)) === family(engine)) ??
		(entries.length === 1 && !entries[0].data?.engine ? entries[0] : undefined);
	if (!found || !isObject(found.data)) throw new Error(`The connection file has no connection for ${engine}`);
	return normaliseConnection(found.data, engine);
}

module.exports = { DEFAULT_DATABASE, readJson, readCase, normaliseCase, credentialFor };
