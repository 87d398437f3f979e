/**
 * The way to the metadata tables: finds them whatever the case of their names, creates what is missing, and writes
 * statements in either dialect from one text: `{DMS_X}` is a table, `[COL]` a column, `?` a bound value.
 */
import { dialectOf } from '../dialect';
import type { Dialect } from '../dialect/types';
import type { SqlPort } from '../ports';
import { TABLES, type TableName } from './tables';
import { withLock } from './locks';

export type Row = Record<string, string | null>;

interface Found {
	/** As the database spells it. */
	name: string;
	/** Upper-case to actual. */
	columns: Map<string, string>;
}

export class MissingMetadata extends Error {}

export class Metadata {
	private readonly dialect: Dialect;

	constructor(
		private readonly sql: SqlPort,
		readonly schema: string,
		private readonly found = new Map<TableName, Found>(),
	) {
		this.dialect = dialectOf(sql.dialect);
	}

	/** The same tables through another session, such as the one that holds a transaction. */
	through(sql: SqlPort): Metadata {
		return new Metadata(sql, this.schema, this.found);
	}

	get session(): SqlPort {
		return this.sql;
	}

	/** Creates schema, tables and columns that are missing. Call it outside a transaction: MySQL commits before DDL. */
	async ensure(names: readonly TableName[]): Promise<void> {
		await this.look(names);
		if (names.every((name) => this.missingColumns(name).length === 0)) return;
		// One at a time: two workers that start together would both create.
		await withLock(this.sql, `ddl:${this.schema}`, 30, async () => {
			await this.createSchema();
			await this.look(names);
			for (const name of names) await this.create(name);
			await this.look(names);
		});
	}

	/** For readers, which create nothing. */
	async require(names: readonly TableName[]): Promise<void> {
		await this.look(names);
		const missing = names.filter((name) => !this.found.has(name));
		if (missing.length > 0) {
			throw new MissingMetadata(`The metadata schema "${this.schema}" has no table ${missing.join(', ')}`);
		}
		// A table of the other tool may lack our columns. A reader without the right to add them reads what is there.
		if (names.some((name) => this.missingColumns(name).length > 0)) {
			await this.ensure(names).catch(async () => await this.look(names));
		}
	}

	async query(text: string, params: readonly unknown[] = []): Promise<{ rows: Row[]; rowCount: number }> {
		const { rows, rowCount } = await this.sql.query(this.text(text), params);
		return { rows: rows.map(upperKeys), rowCount };
	}

	async insert(table: TableName, values: Record<string, unknown>): Promise<void> {
		const names = Object.keys(values);
		const columns = names.map((name) => `[${name}]`).join(', ');
		await this.query(
			`INSERT INTO {${table}} (${columns}) VALUES (${names.map(() => '?').join(', ')})`,
			names.map((name) => values[name] ?? null),
		);
	}

	/** Several rows of the same columns in one statement. */
	async insertMany(table: TableName, rows: ReadonlyArray<Record<string, unknown>>): Promise<void> {
		if (rows.length === 0) return;
		const names = Object.keys(rows[0]);
		const marks = `(${names.map(() => '?').join(', ')})`;
		await this.query(
			`INSERT INTO {${table}} (${names.map((name) => `[${name}]`).join(', ')}) VALUES ${rows.map(() => marks).join(', ')}`,
			rows.flatMap((row) => names.map((name) => row[name] ?? null)),
		);
	}

	async transaction<T>(work: (metadata: Metadata) => Promise<T>): Promise<T> {
		return await this.sql.transaction(async (sql) => await work(this.through(sql)));
	}

	/** Next ids: from the other tool's sequence where there is one, else above the highest. Hold the table's lock. */
	async nextId(table: TableName, howMany = 1): Promise<number> {
		const { key, sequence } = TABLES[table];
		const name = sequence && (await this.findSequence(sequence));
		if (name && howMany === 1) {
			const { rows } = await this.sql.query<{ id: string }>('SELECT nextval($1::regclass) AS id', [name]);
			return Number(rows[0].id);
		}
		const { rows } = await this.query(`SELECT COALESCE(MAX([${key[0]}]), 0) AS top FROM {${table}}`);
		const next = Number(rows[0].TOP) + 1;
		// Keeps the other tool's next id above ours.
		if (name) await this.sql.query('SELECT setval($1::regclass, $2::bigint)', [name, next + howMany - 1]);
		return next;
	}

	/** Inserts rows with fresh ids and commits before the lock goes; gives the first id. Never call it inside a transaction. */
	async insertNew(table: TableName, rows: ReadonlyArray<Record<string, unknown>>): Promise<number> {
		return await this.exclusive(table, async (metadata) => {
			const first = await metadata.nextId(table, rows.length);
			const [key] = TABLES[table].key;
			const numbered = rows.map((row, index) => ({ [key]: first + index, ...row }));
			await metadata.insertMany(table, numbered);
			return first;
		});
	}

	/** A transaction that no second one of the same table meets, so that ids made inside are unique. */
	async exclusive<T>(table: TableName, work: (metadata: Metadata) => Promise<T>): Promise<T> {
		return await withLock(this.sql, `id:${this.schema}:${table}`, 30, async () => await this.transaction(work));
	}

	private async findSequence(sequence: string): Promise<string | null> {
		if (!this.dialect.isPostgres) return null;
		const { rows } = await this.sql.query<{ name: string }>(
			`SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE c.relkind = 'S' AND n.nspname = $1 AND upper(c.relname) = $2 LIMIT 1`,
			[this.schema, sequence],
		);
		return rows[0]?.name ?? null;
	}

	/** One text for both dialects. Only this file's callers write it, never a user. */
	private text(template: string): string {
		const tables = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as TableName);
		let position = 0;
		return template.replace(/\{(\w+)\}|\[(\w+)\]|\?/g, (match: string, table?: string, column?: string) => {
			if (table !== undefined) return this.ref(table as TableName);
			if (column !== undefined) return this.dialect.quote(this.actualColumn(tables, column));
			return match === '?' ? this.dialect.placeholder(++position) : match;
		});
	}

	private ref(table: TableName): string {
		const name = this.found.get(table)?.name;
		if (name === undefined) throw new MissingMetadata(`The metadata schema "${this.schema}" has no table ${table}`);
		return `${this.dialect.quote(this.schema)}.${this.dialect.quote(name)}`;
	}

	private actualColumn(tables: TableName[], column: string): string {
		for (const table of tables) {
			const actual = this.found.get(table)?.columns.get(column);
			if (actual !== undefined) return actual;
		}
		throw new MissingMetadata(`The table ${tables.join(' or ')} has no column ${column}`);
	}

	private async look(names: readonly TableName[]): Promise<void> {
		const marks = names.map((_, index) => this.dialect.placeholder(index + 2)).join(', ');
		const schema = this.dialect.placeholder(1);
		// A session's first look at information_schema.columns takes PostgreSQL 11 ms, one at its own catalog 2.5.
		const { rows } = await this.sql.query(
			this.dialect.isPostgres
				? `SELECT c.relname AS tn, a.attname AS cn FROM pg_catalog.pg_class c
					JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
					WHERE n.nspname = ${schema} AND upper(c.relname) IN (${marks}) AND c.relkind IN ('r', 'p', 'v', 'f') AND a.attnum > 0 AND NOT a.attisdropped`
				: `SELECT table_name AS tn, column_name AS cn FROM information_schema.columns
					WHERE table_schema = ${schema} AND upper(table_name) IN (${marks})`,
			[this.schema, ...names],
		);
		for (const name of names) this.found.delete(name);
		for (const { TN, CN } of rows.map(upperKeys)) {
			const key = String(TN).toUpperCase() as TableName;
			const table = this.found.get(key) ?? { name: String(TN), columns: new Map<string, string>() };
			// Two spellings of one table (only by quoting): the first met rules.
			if (table.name === TN) table.columns.set(String(CN).toUpperCase(), String(CN));
			this.found.set(key, table);
		}
	}

	private missingColumns(name: TableName): string[] {
		const columns = this.found.get(name)?.columns;
		return TABLES[name].columns.map(([column]) => column).filter((column) => !columns?.has(column));
	}

	private async createSchema(): Promise<void> {
		const { rows } = await this.sql.query(
			`SELECT 1 AS there FROM ${this.dialect.isPostgres ? 'pg_namespace WHERE nspname' : 'information_schema.schemata WHERE schema_name'} = ${this.dialect.placeholder(1)}`,
			[this.schema],
		);
		if (rows.length > 0) return;
		await this.sql.query(
			`CREATE ${this.dialect.isPostgres ? 'SCHEMA' : 'DATABASE'} IF NOT EXISTS ${this.dialect.quote(this.schema)}`,
		);
	}

	private async create(name: TableName): Promise<void> {
		const { columns, key, indexes } = TABLES[name];
		const existing = this.found.get(name);
		const type = (column: string, sqlType: (typeof columns)[number][1]) =>
			this.dialect.columnType(
				sqlType,
				key.includes(column) || (indexes ?? []).some((index) => index.columns.includes(column)),
			);
		if (existing) {
			const missing = new Set(this.missingColumns(name));
			for (const [column, sqlType] of columns) {
				if (!missing.has(column)) continue;
				await this.sql.query(
					`ALTER TABLE ${this.ref(name)} ADD COLUMN ${this.dialect.quote(this.spell(column))} ${type(column, sqlType)} NULL`,
				);
			}
			const slot = indexes?.find((index) => index.unique && index.columns.some((column) => missing.has(column)));
			if (slot) await this.createIndex(name, this.ref(name), slot);
			return;
		}
		const table = `${this.dialect.quote(this.schema)}.${this.dialect.quote(this.spell(name))}`;
		const lines = columns.map(
			([column, sqlType]) =>
				`${this.dialect.quote(this.spell(column))} ${type(column, sqlType)} ${key.includes(column) ? 'NOT NULL' : 'NULL'}`,
		);
		lines.push(`PRIMARY KEY (${key.map((column) => this.dialect.quote(this.spell(column))).join(', ')})`);
		await this.sql.query(`CREATE TABLE IF NOT EXISTS ${table} (${lines.join(', ')})${this.dialect.tableTail}`);
		for (const index of indexes ?? []) await this.createIndex(name, table, index);
	}

	private async createIndex(
		_name: TableName,
		table: string,
		index: { name: string; columns: string[]; unique?: boolean },
	): Promise<void> {
		const columns = index.columns.map((column) => this.dialect.quote(this.spell(column))).join(', ');
		await this.sql.query(
			`CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${this.dialect.quote(this.spell(index.name))} ON ${table} (${columns})`,
		);
	}

	/** Lower case in PostgreSQL, so that unquoted SQL finds it; upper case elsewhere, where table names keep their case. */
	private spell(name: string): string {
		return this.dialect.isPostgres ? name.toLowerCase() : name;
	}
}

function upperKeys(row: Record<string, unknown>): Row {
	const result: Row = {};
	for (const [key, value] of Object.entries(row))
		result[key.toUpperCase()] = value === null || value === undefined ? null : String(value);
	return result;
}

/** A moment as the databases take it: UTC, microseconds. */
export function stamp(date: Date): string {
	return date.toISOString().replace('T', ' ').replace('Z', '000');
}

/** Back to ISO 8601. */
export function isoFrom(text: string | null): string | null {
	if (text === null) return null;
	const [day, time = '00:00:00'] = text
		.replace('T', ' ')
		.replace(/(?:Z|\+00(?::?00)?)$/, '')
		.split(' ');
	const [clock, fraction = ''] = time.split('.');
	return `${day}T${clock}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
}

/** Cut to what a column keeps, on a character's border. */
export function fit(text: string | null | undefined, length: number): string | null {
	if (text === null || text === undefined) return null;
	return text.length <= length
		? text
		: `${[...text]
				.slice(0, length - 1)
				.join('')
				.slice(0, length - 1)}…`;
}
