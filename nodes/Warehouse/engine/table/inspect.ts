/** Reads a table's columns and unique indexes from the catalogue (information_schema; pg_index for partial indexes). */
import { parseSqlType, type SqlType } from '../mapping/sqlTypes';
import type { SqlPort } from '../ports';
import type { TableColumn, TableInfo, UniqueIndex } from '../dialect/types';

export interface TableName {
	schema: string;
	table: string;
}

/** Undefined when there is no such table (or view). */
export async function inspectTable(sql: SqlPort, name: TableName): Promise<TableInfo | undefined> {
	return sql.dialect === 'postgres' ? await inspectPostgres(sql, name) : await inspectMysql(sql, name);
}

async function inspectPostgres(sql: SqlPort, { schema, table }: TableName): Promise<TableInfo | undefined> {
	const { rows } = await sql.query<Record<string, string | boolean | null>>(
		`SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, t.typname AS base, a.attnotnull AS required,
			a.atthasdef AS has_default, a.attidentity <> '' AS identity, a.attgenerated <> '' AS generated,
			pg_get_expr(d.adbin, d.adrelid) AS default_text, c.relkind IN ('v', 'm') AS is_view
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_type t ON t.oid = a.atttypid
		LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY a.attnum`,
		[schema, table],
	);
	if (rows.length === 0) return undefined;
	const indexes = await sql.query<{ name: string; primary: boolean; partial: boolean; column: string | null }>(
		`SELECT i.relname AS name, x.indisprimary AS primary, x.indpred IS NOT NULL AS partial, a.attname AS column
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
		JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
		WHERE x.indisunique AND n.nspname = $1 AND c.relname = $2 ORDER BY i.relname, k.position`,
		[schema, table],
	);
	return {
		view: rows[0].is_view === true,
		columns: rows.map((row): TableColumn => ({
			name: String(row.name),
			type: commonType(String(row.type)),
			nativeType: String(row.type),
			nullable: row.required !== true,
			collation: null,
			characterSet: null,
			hasDefault: row.has_default === true,
			identity: row.identity === true || /^nextval\(/.test(String(row.default_text ?? '')),
			generated: row.generated === true,
		})),
		uniqueIndexes: groupIndexes(indexes.rows),
	};
}

async function inspectMysql(sql: SqlPort, { schema, table }: TableName): Promise<TableInfo | undefined> {
	const { rows } = await sql.query<Record<string, string | null>>(
		`SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS default_text,
			COLLATION_NAME AS collation, CHARACTER_SET_NAME AS charset, EXTRA AS extra
		FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
		[schema, table],
	);
	if (rows.length === 0) return undefined;
	const views = await sql.query(
		'SELECT 1 AS x FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
		[schema, table],
	);
	const indexes = await sql.query<{ name: string; column: string | null; part: unknown }>(
		`SELECT INDEX_NAME AS name, COLUMN_NAME AS \`column\`, SUB_PART AS part FROM information_schema.STATISTICS
		WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
		[schema, table],
	);
	return {
		view: views.rows.length > 0,
		columns: rows.map((row): TableColumn => ({
			name: String(row.name),
			type: commonType(String(row.type)),
			nativeType: String(row.type),
			nullable: row.nullable === 'YES',
			collation: row.collation,
			characterSet: row.charset,
			hasDefault: row.default_text !== null && row.default_text !== 'NULL',
			identity: /auto_increment/i.test(row.extra ?? ''),
			generated: /generated/i.test(row.extra ?? '') && !/default_generated/i.test(row.extra ?? ''),
		})),
		uniqueIndexes: groupIndexes(
			indexes.rows.map((row) => ({
				name: row.name,
				primary: row.name === 'PRIMARY',
				partial: row.part !== null,
				column: row.column,
			})),
		),
	};
}

function groupIndexes(
	rows: ReadonlyArray<{ name: string; primary: boolean; partial: boolean; column: string | null }>,
): UniqueIndex[] {
	const byName = new Map<string, UniqueIndex>();
	for (const row of rows) {
		const index = byName.get(row.name) ?? { name: row.name, primary: row.primary, columns: [], partial: false };
		index.partial ||= row.partial;
		// An expression in the index is no column; such an index is not one over plain columns.
		if (row.column === null) index.partial = true;
		else index.columns.push(row.column);
		byName.set(row.name, index);
	}
	return [...byName.values()];
}

/** Whole numbers of MySQL that no common type is as wide as: the next wider one, with their own range. */
const MYSQL_INTEGERS: Record<string, [SqlType['name'], low: string, high: string]> = {
	tinyint: ['smallint', '-128', '127'],
	'tinyint unsigned': ['smallint', '0', '255'],
	'smallint unsigned': ['integer', '0', '65535'],
	mediumint: ['integer', '-8388608', '8388607'],
	'mediumint unsigned': ['integer', '0', '16777215'],
	'int unsigned': ['bigint', '0', '4294967295'],
	'bigint unsigned': ['numeric', '0', '18446744073709551615'],
};

function mysqlNumber(text: string): SqlType | undefined {
	const native = text.replace(/\(\d+\)/, '').replace(/ zerofill$/, '');
	const known = Object.hasOwn(MYSQL_INTEGERS, native) ? MYSQL_INTEGERS[native] : undefined;
	if (known) {
		const [name, low, high] = known;
		return { name, ...(name === 'numeric' ? { precision: 20, scale: 0 } : {}), range: { native, low, high } };
	}
	// FLOAT is of single precision there; in a mapping, as in the standard, it is double.
	if (/^float\b/.test(native)) return { name: 'real' };
	if (/^double\b/.test(native)) return { name: 'double' };
	const decimal = /^decimal\((\d+),(\d+)\) unsigned$/.exec(native);
	if (!decimal) return undefined;
	const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
	const high = `${'9'.repeat(precision - scale) || '0'}.${'9'.repeat(scale) || '0'}`;
	return { name: 'numeric', precision, scale, range: { native, low: '0', high } };
}

function commonType(native: string): SqlType | undefined {
	const text = native.toLowerCase();
	if (/^tinyint\(1\)/.test(text)) return { name: 'boolean' };
	const own = mysqlNumber(text);
	if (own) return own;
	const fraction = /^timestamp\((\d)\) with(out)? time zone/.exec(text);
	if (fraction) return { name: fraction[2] ? 'timestamp' : 'timestamptz', fraction: Number(fraction[1]) };
	// MySQL's datetime without digits keeps whole seconds; PostgreSQL's timestamp keeps six.
	if (text === 'datetime' || text === 'timestamp')
		return { name: 'timestamp', fraction: text === 'datetime' ? 0 : undefined };
	const parsed = parseSqlType(text.replace(/\[\]$/, '(array)'));
	return typeof parsed === 'string' ? undefined : parsed;
}
