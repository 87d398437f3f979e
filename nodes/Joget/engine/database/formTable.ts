/**
 * The table behind a form, as the database really has it. Joget makes `app_fd_<tableName>` and its `c_<fieldId>` columns
 * at the first store and not before, so a missing table or column means "no rows yet"; PostgreSQL has them in lower case.
 */
import type { FormSchema } from '../formSchemaTypes';
import { JogetDatabaseError, type SqlPort } from './ports';
import { SqlText } from './sqlText';

export const SYSTEM_FIELDS = [
	'id',
	'dateCreated',
	'dateModified',
	'createdBy',
	'createdByName',
	'modifiedBy',
	'modifiedByName',
] as const;

export type ColumnKind = 'text' | 'number' | 'timestamp';

export interface FormColumn {
	/** The field's name as the form writes it. */
	field: string;
	/** Absent: the form has the field, the table does not have the column yet. */
	column?: string;
	kind: ColumnKind;
	system: boolean;
}

export interface FormTable {
	/** Absent: nothing has been stored yet. */
	table?: string;
	columns: FormColumn[];
}

/** What Joget allows in a table name; checked although the name is looked up and bound. */
const TABLE_NAME = /^[0-9A-Za-z_-]{1,57}$/;

function kindOf(dataType: string): ColumnKind {
	if (/timestamp|datetime|^date$/i.test(dataType)) return 'timestamp';
	if (/int|numeric|decimal|double|float|real/i.test(dataType)) return 'number';
	return 'text';
}

/** Names of the tables that match without regard to case, the exact one first. */
async function findTable(port: SqlPort, name: string): Promise<string | undefined> {
	const sql = new SqlText(port.dialect);
	const schema = port.dialect === 'mysql' ? 'DATABASE()' : 'ANY (current_schemas(false))';
	const rows = await port.query(
		`SELECT table_name FROM information_schema.tables WHERE table_schema = ${schema} AND LOWER(table_name) = LOWER(${sql.bind(name)})`,
		sql.params,
	);
	const names = rows.map(([found]) => String(found));
	return names.includes(name) ? name : names[0];
}

/** Is a table of Joget's own there? DX 7 has no app_builder, for one. */
export const tableExists = async (port: SqlPort, name: string): Promise<boolean> =>
	(await findTable(port, name)) !== undefined;

async function readColumns(port: SqlPort, table: string): Promise<Array<[name: string, kind: ColumnKind]>> {
	const sql = new SqlText(port.dialect);
	const schema = port.dialect === 'mysql' ? 'DATABASE()' : 'ANY (current_schemas(false))';
	const rows = await port.query(
		`SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = ${schema} AND table_name = ${sql.bind(table)} ORDER BY ordinal_position`,
		sql.params,
	);
	return rows.map(([name, type]) => [String(name), kindOf(String(type))]);
}

/** Field names by their lower-case form; a column maps every form on the table, so not every column is a field here. */
function namesOnForm(schema: FormSchema | undefined): Map<string, string> {
	const names = new Map<string, string>();
	for (const field of schema?.fields ?? []) {
		if (field.type === 'subform' || field.type === 'display') continue;
		names.set(field.id.toLowerCase(), field.id);
	}
	return names;
}

/** Finds the table and its columns. `schema`, where known, gives fields their spelling and adds those without a column. */
export async function readFormTable(port: SqlPort, tableName: string, schema?: FormSchema): Promise<FormTable> {
	if (!TABLE_NAME.test(tableName)) {
		throw new JogetDatabaseError(`"${tableName.slice(0, 80)}" is not a table name Joget allows`);
	}
	const table = await findTable(port, `app_fd_${tableName}`);
	const onForm = namesOnForm(schema);
	const systemNames = new Map(SYSTEM_FIELDS.map((name) => [name.toLowerCase(), name as string]));
	const columns: FormColumn[] = [];
	const seen = new Set<string>();
	for (const [column, kind] of table === undefined ? [] : await readColumns(port, table)) {
		const lower = column.toLowerCase();
		const system = systemNames.get(lower);
		const bare = column.startsWith('c_') ? column.slice(2) : column;
		// A form field named like a system column is stored in that column, so the name stays with it.
		const field = system ?? (systemNames.has(bare.toLowerCase()) ? column : (onForm.get(bare.toLowerCase()) ?? bare));
		columns.push({ field, column, kind, system: system !== undefined });
		seen.add(field.toLowerCase());
	}
	const missing = [...(table === undefined ? SYSTEM_FIELDS : []), ...onForm.values()];
	for (const field of missing) {
		if (seen.has(field.toLowerCase())) continue;
		seen.add(field.toLowerCase());
		columns.push({ field, kind: 'text', system: systemNames.has(field.toLowerCase()) });
	}
	return { ...(table === undefined ? {} : { table }), columns };
}

/** The column of a field, found without regard to case. */
export function columnOf(table: FormTable, field: string): FormColumn | undefined {
	const lower = field.toLowerCase();
	return (
		table.columns.find((column) => column.field === field) ??
		table.columns.find((column) => column.field.toLowerCase() === lower || column.column?.toLowerCase() === lower)
	);
}
