/** The first load of a new table, which goes straight into it: what it leaves behind besides the rows. */
import { describeOnEachDatabase, type TestDatabase } from './support/eachDatabase';
const { warehouse } = require('./support/databases');

const mapping = (table: string, more: object = {}) => ({
	version: 1,
	reference: table,
	target: { table, type: 'dimension' },
	columns: [
		{ name: 'id', type: 'integer', key: true, description: `the customer's number, C:\\new` },
		{ name: 'v', type: 'varchar(20)' },
	],
	...more,
});

/** Columns with their defaults and the indexes, without the table's name. */
async function shape(database: TestDatabase, table: string): Promise<unknown> {
	const session = await database.session();
	const all = async (sql: string) =>
		JSON.parse(JSON.stringify((await session.query(sql)).rows).replaceAll(new RegExp(table, 'g'), 'x'));
	const columns = await all(
		`SELECT column_name AS c, column_default AS d, is_nullable AS n, data_type AS t FROM information_schema.columns WHERE table_schema = '${database.schema}' AND table_name = '${table}' ORDER BY ordinal_position`,
	);
	const indexes = await all(
		database.dialect === 'postgres'
			? `SELECT indexname AS i, indexdef AS d FROM pg_indexes WHERE tablename = '${table}' ORDER BY 1`
			: `SELECT index_name AS i, non_unique AS u, column_name AS c FROM information_schema.statistics WHERE table_schema = '${database.schema}' AND table_name = '${table}' ORDER BY 1, seq_in_index`,
	);
	const comments = await all(
		database.dialect === 'postgres'
			? `SELECT col_description('${table}'::regclass, 1) AS c`
			: `SELECT column_comment AS c FROM information_schema.columns WHERE table_schema = '${database.schema}' AND table_name = '${table}' AND column_name = 'id'`,
	);
	const storage =
		database.dialect === 'postgres'
			? await all(`SELECT reloptions AS o FROM pg_class WHERE oid = '${table}'::regclass`)
			: [];
	return { columns, indexes, comments, storage };
}

describeOnEachDatabase('the first load of a new table', (database) => {
	test.each([
		['with the audit columns of a dimension', {}],
		['with a high open end and a run id', { history: { openEnd: '9999-12-31' }, audit: { RUNID: 'RUNID' } }],
		['with deletions marked', { history: { deletes: 'new_record', firstLoadFrom: 'epoch' } }],
	])('leaves the table that Create DDL makes, %s', async (_what, more) => {
		const { credential } = database;
		const runId = `it's a \\ run`;
		const input = [
			{ id: 1, v: 'a' },
			{ id: 2, v: 'b' },
		];
		for (const table of ['loaded', 'created']) await (await database.session()).query(`DROP TABLE IF EXISTS ${table}`);
		const made = await warehouse({
			credential,
			operation: 'createDdl',
			mapping: mapping('created', more),
			input: [{}],
			parameters: { runStatements: true },
		});
		expect(made.status).toBe('success');
		const { report } = await warehouse({
			credential,
			mapping: mapping('loaded', more),
			input,
			parameters: { options: { runId } },
		});
		expect(report).toMatchObject({ inserted: 2, rejected: 0 });
		expect(await shape(database, 'loaded')).toEqual(await shape(database, 'created'));

		// And its audit columns are those of a load into the table that was there already.
		const staged = await warehouse({
			credential,
			mapping: mapping('created', {
				...more,
				history: { ...(more as { history?: object }).history, loadTime: report.loadTime },
			}),
			input,
			parameters: { options: { runId } },
		});
		expect(staged.report).toMatchObject({ inserted: 2 });
		const rows = async (table: string) =>
			(await (await database.session()).query(`SELECT * FROM ${table} ORDER BY id`)).rows;
		expect(await rows('loaded')).toEqual(await rows('created'));
	});
});
