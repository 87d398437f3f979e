/** Tables of the connection, for the Table field. Failures are thrown: the editor shows them. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toListError } from '../../shared/items';
import { openWarehouse } from '../actions/connection';

const PAGE = 100;

export async function searchTables(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const offset = Number(paginationToken ?? 0) || 0;
	try {
		const session = await openWarehouse(this, 'warehouseApi');
		try {
			const postgres = session.dialect === 'postgres';
			const pattern = `%${(filter ?? '').replace(/[\\%_]/g, '\\$&')}%`;
			const { rows } = await session.query<{ schema: string; name: string }>(
				postgres
					? `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
						WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_schema NOT LIKE 'pg\\_temp%' AND table_schema || '.' || table_name ILIKE $1
						ORDER BY (table_schema = $2) DESC, 1, 2 LIMIT ${PAGE + 1} OFFSET ${offset}`
					: `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.TABLES
						WHERE TABLE_SCHEMA = ? AND TABLE_NAME LIKE ? ORDER BY 2 LIMIT ${PAGE + 1} OFFSET ${offset}`,
				postgres ? [pattern, session.server.schema] : [session.server.schema, pattern],
			);
			return {
				results: rows.slice(0, PAGE).map(({ schema, name }) => {
					const value = schema === session.server.schema ? name : `${schema}.${name}`;
					return { name: value, value };
				}),
				...(rows.length > PAGE ? { paginationToken: String(offset + PAGE) } : {}),
			};
		} finally {
			await session.close();
		}
	} catch (error) {
		throw toListError(this, error);
	}
}
