/** What a table holds: rows, size, last load, versions per key. Sizes come from the catalogue, row counts from the table. */
import type { SqlPort } from '../ports';
import { dialectOf } from '../dialect';
import type { TableInfo } from '../dialect/types';
import { columnFinder } from '../load/plan';
import { inspectTable, type TableName } from './inspect';

export interface TableStatistics {
	schema: string;
	table: string;
	rows: number;
	/** The catalogue's estimate instead of a count. */
	estimated: boolean;
	/** Table, indexes and out-of-line values. */
	bytes: number;
	lastLoad: string | null;
	currentRows: number | null;
	keyColumns: string[];
	keys: number | null;
	versionsPerKey: { average: number; most: number } | null;
}

export async function listTables(sql: SqlPort, schema: string): Promise<TableName[]> {
	const { rows } = await sql.query<{ name: string }>(
		sql.dialect === 'postgres'
			? `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 AND table_type = 'BASE TABLE' ORDER BY 1`
			: `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1`,
		[schema],
	);
	return rows.map(({ name }) => ({ schema, table: name }));
}

export async function schemaExists(sql: SqlPort, schema: string): Promise<boolean> {
	const { rows } = await sql.query(
		sql.dialect === 'postgres'
			? 'SELECT 1 AS x FROM pg_namespace WHERE nspname = $1'
			: 'SELECT 1 AS x FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?',
		[schema],
	);
	return rows.length > 0;
}

/** Undefined when there is no such table. */
export async function tableStatistics(
	sql: SqlPort,
	name: TableName,
	exact: boolean,
): Promise<TableStatistics | undefined> {
	const info = await inspectTable(sql, name);
	if (!info) return undefined;
	const dialect = dialectOf(sql.dialect);
	const table = `${dialect.quote(name.schema)}.${dialect.quote(name.table)}`;
	const catalogue = await sizes(sql, name);
	const statistics: TableStatistics = {
		...name,
		rows: catalogue.rows,
		estimated: !exact,
		bytes: catalogue.bytes,
		lastLoad: null,
		currentRows: null,
		keyColumns: keyColumns(info),
		keys: null,
		versionsPerKey: null,
	};
	if (!exact) return statistics;
	const find = columnFinder(info);
	const updated = find('RECUPDT') ?? find('RECCRDT');
	const current = find('CURFLG');
	const { rows } = await sql.query<Record<string, unknown>>(
		`SELECT count(*) AS n, ${updated ? `max(${dialect.quote(updated.name)})` : 'NULL'} AS last_load,
			${current ? `sum(CASE WHEN ${dialect.quote(current.name)} = 'Y' THEN 1 ELSE 0 END)` : 'NULL'} AS current_rows FROM ${table}`,
	);
	statistics.rows = Number(rows[0].n);
	statistics.lastLoad = rows[0].last_load === null ? null : String(rows[0].last_load);
	statistics.currentRows = current ? Number(rows[0].current_rows ?? 0) : null;
	if (statistics.keyColumns.length > 0 && statistics.rows > 0) {
		const keys = statistics.keyColumns.map((column) => dialect.quote(column)).join(', ');
		const versions = await sql.query<{ n: string; most: string }>(
			`SELECT count(*) AS n, max(x.versions) AS most FROM (SELECT count(*) AS versions FROM ${table} GROUP BY ${keys}) x`,
		);
		statistics.keys = Number(versions.rows[0].n);
		statistics.versionsPerKey = {
			average: Math.round((statistics.rows / statistics.keys) * 100) / 100,
			most: Number(versions.rows[0].most),
		};
	}
	return statistics;
}

/** The natural key, from the index that the load made, or from the only unique index besides the primary key. */
function keyColumns(info: TableInfo): string[] {
	const unique = info.uniqueIndexes.filter(({ primary }) => !primary);
	const index =
		unique.find(({ name }) => /_dw_(current|key)$/.test(name)) ?? (unique.length === 1 ? unique[0] : undefined);
	return index?.columns.filter((column) => column !== 'DW_ISCURRENT') ?? [];
}

async function sizes(sql: SqlPort, { schema, table }: TableName): Promise<{ rows: number; bytes: number }> {
	const { rows } = await sql.query<{ n: string; bytes: string }>(
		sql.dialect === 'postgres'
			? `SELECT GREATEST(c.reltuples, 0)::bigint AS n, pg_total_relation_size(c.oid) AS bytes FROM pg_class c
				JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = $1 AND c.relname = $2`
			: `SELECT COALESCE(TABLE_ROWS, 0) AS n, COALESCE(DATA_LENGTH + INDEX_LENGTH, 0) AS bytes
				FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
		[schema, table],
	);
	return { rows: Number(rows[0]?.n ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
}
