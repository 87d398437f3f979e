/** The DDL of a mapping's target: printed, or run. For a table that exists: what the contract would add or widen. */
import type { ResolvedMapping } from '../mapping/defaults';
import { applyContract } from '../load/contract';
import { addColumnStatement, createTableStatements, widenColumnStatement } from '../load/ddl';
import { makePlan, tableNameOf } from '../load/plan';
import type { LoadSession } from '../load/ports';
import type { StagedColumn } from '../rows/types';
import { inspectTable } from './inspect';

export interface DdlResult {
	table: string;
	existed: boolean;
	statements: string[];
	executed: boolean;
	warnings: string[];
}

export async function tableStatements(
	session: LoadSession,
	mapping: ResolvedMapping,
	execute: boolean,
): Promise<DdlResult> {
	const name = tableNameOf(mapping, session.server.schema);
	const where = `${name.schema}.${name.table}`;
	const table = await inspectTable(session, name);
	const outcome = applyContract(mapping, table, where);
	// Every column counts as staged: the DDL needs no source.
	const staged: StagedColumn[] = mapping.columns.map(({ name: column, sqlType }) => ({
		name: column,
		type: sqlType,
		role: 'column',
	}));
	if (mapping.history.updatedAt && !mapping.columns.some(({ name: column }) => column === mapping.history.updatedAt))
		staged.push({ name: '_updated_at', type: { name: 'timestamp' }, role: 'updatedAt' });
	const plan = makePlan({
		mapping: outcome.mapping,
		dialect: session.dialect,
		tableName: name,
		table,
		staged,
		suffix: 'ddl',
		dropped: outcome.dropped,
	});
	const statements = outcome.createTable
		? createTableStatements(plan)
		: [
				...outcome.addColumns.map((column) => addColumnStatement(plan, column)),
				...outcome.widenColumns.map((column) => widenColumnStatement(plan, column)),
			];
	if (execute) {
		await session.transaction(async (sql) => {
			for (const statement of statements) await sql.query(statement);
		});
	}
	return { table: where, existed: table !== undefined, statements, executed: execute, warnings: outcome.warnings };
}
