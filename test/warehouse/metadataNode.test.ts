/** Mapping, Run, Job and the trigger as nodes on a canvas, against real databases. */
import { describeOnEachDatabase, type TestDatabase } from './support/eachDatabase';
const { runCanvas } = require('../../scripts/canvas');

const MAPPING = {
	version: 1,
	reference: 'customers',
	description: 'Customers of the shop',
	target: { table: 'dim_customer', type: 'dimension' },
	columns: [
		{ name: 'id', type: 'integer', key: true },
		{ name: 'name', type: 'varchar(10)', expression: 'UPPER(TRIM(name))', scd: 2 },
		{ name: 'country', type: 'varchar(2)', scd: 1 },
	],
};
const OTHER = { ...MAPPING, reference: 'orders', target: { table: 'fct_order', type: 'fact' } };

type Json = Record<string, any>;

function canvasOf(database: TestDatabase) {
	const credentials = { wh: { type: 'warehouseApi', data: database.credential } };
	/** Runs one Warehouse node; gives the json of its items per output. */
	return async (parameters: Json, input: Json[] = [{}], type = 'n8n-nodes-dataops.warehouse', mode?: string) => {
		const trigger = type.endsWith('Trigger');
		const node = {
			id: 'w',
			name: 'W',
			type,
			typeVersion: 1,
			position: [200, 0],
			parameters,
			credentials: { warehouseApi: { id: 'wh', name: 'wh' } },
			onError: parameters.onError,
		};
		const start = {
			id: 's',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const result = await runCanvas(
			{
				name: 'c',
				nodes: trigger ? [node] : [start, node],
				connections: trigger ? {} : { Start: { main: [[{ node: 'W', type: 'main', index: 0 }]] } },
			},
			{ credentials, input, ...(mode ? { mode } : {}) },
		);
		if (result.status !== 'success')
			throw Object.assign(new Error(result.error?.message), { description: result.error?.description });
		return { items: (result.nodes.W?.outputs ?? []).map((items: Json[]) => items.map((item) => item.json)), result };
	};
}

describeOnEachDatabase('the resources around loading', (database) => {
	const run = (parameters: Json, input?: Json[], type?: string, mode?: string) =>
		canvasOf(database)(parameters, input, type, mode);
	const mapping = async (operation: string, more: Json = {}) =>
		(await run({ resource: 'mapping', operation, ...more })).items[0];
	const job = async (operation: string, more: Json = {}) =>
		(await run({ resource: 'job', operation, ...more })).items[0];

	it('names every fault of a mapping', async () => {
		const faulty = {
			...MAPPING,
			columns: [
				...MAPPING.columns,
				{ name: 'x', type: 'varchr(3)' },
				{ name: 'ID', type: 'text', expression: 'UPER(a)' },
			],
		};
		const [{ valid, problems }] = await mapping('validate', { mappingJson: JSON.stringify(faulty) });
		expect(valid).toBe(false);
		expect(problems.map((problem: Json) => problem.path)).toEqual([
			'columns[3].type',
			'columns[4].name',
			'columns[4].expression',
		]);
	});

	it('keeps versions: saves, changes, reads back, deletes and restores', async () => {
		expect(await mapping('save', { mappingJson: JSON.stringify(MAPPING) })).toMatchObject([
			{ version: 1, changed: true },
		]);
		expect(await mapping('save', { mappingJson: JSON.stringify(MAPPING, null, 2) })).toMatchObject([
			{ version: 1, changed: false },
		]);
		const changed = { ...MAPPING, description: 'changed' };
		expect(await mapping('save', { mappingJson: JSON.stringify(changed) })).toMatchObject([
			{ version: 2, changed: true },
		]);
		await mapping('save', { mappingJson: JSON.stringify(OTHER) });
		expect((await mapping('get', { mappingReference: 'customers' }))[0].document).toEqual(changed);
		expect((await mapping('get', { mappingReference: 'customers', version: 1 }))[0].document).toEqual(MAPPING);
		expect(
			(await mapping('history', { mappingReference: 'customers' })).map((row: Json) => [row.version, row.current]),
		).toEqual([
			[2, true],
			[1, false],
		]);
		expect((await mapping('getMany', { search: 'fct_' })).map((row: Json) => row.reference)).toEqual(['orders']);
		expect(await mapping('delete', { mappingReference: 'customers' })).toEqual([
			{ deleted: true, reference: 'customers' },
		]);
		await expect(mapping('get', { mappingReference: 'customers' })).rejects.toThrow('There is no mapping "customers"');
		expect(await mapping('save', { mappingJson: JSON.stringify(MAPPING) })).toMatchObject([
			{ version: 3, changed: true },
		]);
	});

	it('exports to the DMS tables of another schema and imports from there', async () => {
		const schema = database.dialect === 'postgres' ? 'meta"2' : `${database.schema}_2`;
		await mapping('save', { mappingJson: JSON.stringify(MAPPING) });
		await mapping('export', { mappingReference: 'customers', exportTo: 'dms', exportSchema: schema });
		await mapping('delete', { mappingReference: 'customers' });
		const imported = await mapping('import', { importFrom: 'dms', importSchema: schema });
		expect(imported).toMatchObject([{ reference: 'customers', imported: true }]);
		expect((await mapping('get', { mappingReference: 'customers' }))[0].document).toEqual(MAPPING);
		if (database.dialect !== 'postgres') await (await database.session()).query(`DROP DATABASE ${schema}`);
	});

	it('imports rows that another tool wrote, without a document', async () => {
		const session = await database.session();
		const [head, detail, sql] =
			database.dialect === 'postgres'
				? ['dms_mapr', 'dms_maprdtl', 'dms_maprsql']
				: ['DMS_MAPR', 'DMS_MAPRDTL', 'DMS_MAPRSQL'];
		await mapping('save', { mappingJson: JSON.stringify(MAPPING) });
		await session.query(
			`INSERT INTO ${head} (mapid, mapref, trgtbnm, trgtbtyp, frqcd, curflg, blkprcrows) VALUES (900, 'legacy', 'DIM_OLD', 'DIM', 'DL', 'Y', 1000)`,
		);
		await session.query(
			`INSERT INTO ${sql} (dms_maprsqlid, dms_maprsqlcd, dms_maprsql, curflg) VALUES (900, 'Q1', 'SELECT a, b FROM src;', 'Y')`,
		);
		const values = [
			`(901, 'legacy', 'CODE', 'String30', 'Y', 1, '', 'A', 1, NULL, 'Q1', 'Y')`,
			`(902, 'legacy', 'NAME', 'String100', 'N', NULL, 'UPPER(b)', NULL, 2, 2, 'Q1', 'Y')`,
			`(903, 'legacy', 'PRICE', 'Money12', 'N', NULL, 'b * 2', NULL, 3, 1, NULL, 'Y')`,
		];
		await session.query(
			`INSERT INTO ${detail} (mapdtlid, mapref, trgclnm, trgcldtyp, trgkeyflg, trgkeyseq, maplogic, valclnm, excseq, scdtyp, maprsqlcd, curflg) VALUES ${values.join(', ')}`,
		);
		const [imported] = await mapping('import', { importFrom: 'dms', mappingReference: 'legacy' });
		expect(imported).toMatchObject({ reference: 'legacy', imported: true });
		expect((await mapping('get', { mappingReference: 'legacy' }))[0].document).toEqual({
			version: 1,
			reference: 'legacy',
			frequency: 'DL',
			batchRows: 1000,
			target: { table: 'DIM_OLD', type: 'dimension' },
			columns: [
				{ name: 'CODE', type: 'varchar(30)', key: true, keySequence: 1, sequence: 1, from: 'A' },
				{ name: 'NAME', type: 'varchar(100)', sequence: 2, scd: 2, expression: 'UPPER(b)' },
				{ name: 'PRICE', type: 'numeric(12,6)', sequence: 3, scd: 1, expression: 'b * 2' },
			],
			source: { sql: 'SELECT a, b FROM src', reference: 'Q1' },
		});
	});

	it('suggests a mapping from sample rows', async () => {
		const rows = [
			{ 'Customer ID': '1', 'Full Name': 'Ann', zip: '0049', amount: '1.50', born: '2001-02-03', ok: 'true' },
			{ 'Customer ID': '2', 'Full Name': 'Bob', zip: '1234', amount: '10', born: '2001-02-03', ok: 'false' },
		];
		const { items } = await run(
			{ resource: 'mapping', operation: 'suggest', mappingReference: 'c', suggestFrom: 'items', suggestTable: 'dim_c' },
			rows,
		);
		expect(items[0][0].problems).toEqual([]);
		expect(items[0][0].mapping.columns).toEqual([
			{ name: 'customer_id', type: 'integer', key: true, from: 'Customer ID' },
			{ name: 'full_name', type: 'varchar(10)', from: 'Full Name' },
			{ name: 'zip', type: 'varchar(10)' },
			{ name: 'amount', type: 'numeric(12,2)' },
			{ name: 'born', type: 'date' },
			{ name: 'ok', type: 'boolean' },
		]);
	});

	it('loads by a saved mapping, logs the run and its rejects, and reports on it', async () => {
		await mapping('save', { mappingJson: JSON.stringify(MAPPING) });
		const rows = [
			{ id: 1, name: ' ann ', country: 'NO' },
			{ id: 2, name: '<b>much too long', country: 'SE' },
			{ id: 'x', name: 'eve', country: 'DK' },
		];
		const loaded = await run(
			{
				resource: 'table',
				operation: 'load',
				source: 'items',
				mappingMode: 'saved',
				mappingReference: 'customers',
				options: { runId: 'r-1' },
			},
			rows,
		);
		expect(loaded.items[0]).toMatchObject([{ read: 3, rejected: 2, inserted: 1 }]);
		expect(loaded.items[1]).toHaveLength(2);
		const runs = (await run({ resource: 'run', operation: 'getMany' })).items[0];
		expect(runs[0]).toMatchObject({
			runId: 'r-1',
			mapping: 'customers',
			status: 'succeeded',
			rowsRead: 3,
			counts: { rejected: 2, inserted: 1 },
		});
		const errors = (await run({ resource: 'run', operation: 'getErrors', runId: 'r-1' })).items[0];
		expect(errors.map((error: Json) => [error.index, error.field, error.code])).toEqual([
			[1, 'name', 'TOO_LONG'],
			[2, 'id', 'BAD_NUMBER'],
		]);
		const { items, result } = await run({ resource: 'run', operation: 'report' });
		expect(items[0][0]).toMatchObject({ totals: { runs: 1, succeeded: 1, successRate: 100, rowsRejected: 2 } });
		const page = (await result.binaryBuffer(result.nodes.W.outputs[0][0], 'data')).toString('utf8');
		expect(page).toMatch(/<svg[\s\S]*Rejected rows by reason[\s\S]*TOO_LONG/);
		expect(page).not.toMatch(/<script|https?:\/\//);
	});

	it('logs a load that failed, and writes no log for a preview', async () => {
		const parameters = {
			resource: 'table',
			source: 'items',
			mappingMode: 'json',
			mappingJson: JSON.stringify(MAPPING),
			options: { runId: 'r-2', maxRejects: '0' },
		};
		await expect(run({ ...parameters, operation: 'load' }, [{ id: 'x', name: 'a', country: 'NO' }])).rejects.toThrow();
		await run({ ...parameters, operation: 'preview', options: { runId: 'r-3' } }, [
			{ id: 9, name: 'a', country: 'NO' },
		]);
		const runs = (await run({ resource: 'run', operation: 'getMany' })).items[0];
		expect(runs.filter((row: Json) => row.runId !== 'r-1')).toMatchObject([{ runId: 'r-2', status: 'failed' }]);
		expect((await run({ resource: 'run', operation: 'getErrors', runId: 'r-2' })).items[0]).toHaveLength(1);
	});

	it('enqueues, claims in the trigger, completes once, and fails', async () => {
		await job('enqueue', { mappingReference: 'customers', payload: '{"day":"2024-01-01"}' });
		const poll = async (claimWhenTesting = true) =>
			(await run({ options: { claimWhenTesting } }, undefined, 'n8n-nodes-dataops.warehouseJobTrigger', 'manual'))
				.items[0] ?? [];
		// A test in the editor shows the request and leaves it for the workers.
		expect(await poll(false)).toMatchObject([{ mapping: 'customers', status: 'NEW' }]);
		const [claimed] = await poll();
		expect(claimed).toMatchObject({
			mapping: 'customers',
			payload: { day: '2024-01-01' },
			status: 'CLAIMED',
			attempts: 1,
		});
		expect(await poll()).toEqual([]);
		const finished = await job('complete', {
			requestId: claimed.requestId,
			claim: claimed.claimToken,
			result: '{"rows":1}',
		});
		expect(finished).toMatchObject([{ status: 'DONE', result: { rows: 1 } }]);
		await expect(job('complete', { requestId: claimed.requestId, claim: claimed.claimToken })).rejects.toThrow(
			'is DONE, not CLAIMED',
		);
		await job('schedule', {
			mappingReference: 'orders',
			frequency: 'MN',
			hour: 3,
			scheduleOptions: { day: '31', dependsOn: '' },
		});
		expect(await job('getMany', { list: 'schedules' })).toMatchObject([
			{ mapping: 'orders', frequency: 'MN', hour: 3, day: '31', enabled: true },
		]);
		expect(await job('getMany', { list: 'jobs' })).toMatchObject([{ mapping: 'orders', frequency: 'MN' }]);
		expect(await job('getMany', { list: 'requests', requestStatus: 'DONE' })).toHaveLength(1);
		// From the list, and as it was written before there was one.
		for (const dependsOn of [
			{ __rl: true, mode: 'list', value: 'orders' },
			{ __rl: true, mode: 'name', value: ' orders ' },
			'orders',
		]) {
			const [made] = await job('schedule', {
				mappingReference: 'customers',
				frequency: '',
				scheduleOptions: { dependsOn },
			});
			expect(made).toMatchObject({ mapping: 'customers', dependsOn: 1 });
		}
	});

	it.each([
		['from the list', ['orders', 'others']],
		['as a text with commas', 'others, orders'],
	])('claims only the mappings that are chosen %s', async (_how, mappings) => {
		for (const mappingReference of ['customers', 'orders'])
			await job('enqueue', { mappingReference, enqueueOptions: { ignoreDependencies: true } });
		const { items } = await run(
			{ maxRequests: 10, options: { claimWhenTesting: true, makeScheduled: false, mappings } },
			undefined,
			'n8n-nodes-dataops.warehouseJobTrigger',
			'manual',
		);
		expect(items[0].map(({ mapping }: Json) => mapping)).toEqual(['orders']);
	});

	it('tells what is wrong with a request, a schedule, a file or a schema before anything is written', async () => {
		const ref = { mappingReference: 'customers' };
		const table = (operation: string, more: Json) => run({ resource: 'table', operation, ...more });
		const json = (target: Json) => ({ mappingMode: 'json', mappingJson: JSON.stringify({ ...MAPPING, target }) });
		const faults: Array<[() => Promise<unknown>, string, string]> = [
			[
				() => job('enqueue', { ...ref, enqueueOptions: { requestId: 'x'.repeat(65) } }),
				'Request ID has 65 characters; 64 are kept',
				'Shorten it',
			],
			[
				() => job('enqueue', { ...ref, requestType: 'x'.repeat(31) }),
				'Request Type has 31 characters; 30 are kept',
				'Shorten it',
			],
			[
				() => job('enqueue', { mappingReference: 'x'.repeat(101) }),
				'Mapping Reference has 101 characters',
				'Shorten it',
			],
			[
				() =>
					job('schedule', {
						...ref,
						frequency: 'DL',
						scheduleOptions: { start: '2030-01-02T00:00:00Z', end: '2030-01-01T00:00:00Z' },
					}),
				'The schedule would end before it starts',
				'Choose a later End',
			],
			[() => mapping('import', { importFrom: 'file', binaryPropertyName: 'data' }), 'binary', 'input'],
			[
				() => table('statistics', { scope: 'schema', statisticsSchema: 'nosuch' }),
				'The schema nosuch does not exist',
				'Check its spelling',
			],
			[
				() => table('createDdl', { ...json({ schema: 'nosuch', table: 'x', type: 'fact' }), runStatements: true }),
				'The database refused it: ',
				'Mend what it names',
			],
			[
				() => table('compare', { ...json({ table: 'nosuch', type: 'fact' }), source: 'items' }),
				'nosuch does not exist: there is nothing to compare with',
				'Check target.table',
			],
		];
		for (const [act, message, remedy] of faults) {
			const error = (await act().then(
				() => new Error('nothing was thrown'),
				(thrown) => thrown,
			)) as Error & { description?: string };
			expect(error.message).toContain(message);
			expect(`${error.message} ${error.description}`).toContain(remedy);
		}
	});

	it('prints the DDL of a mapping that is saved in another schema', async () => {
		const schema = database.dialect === 'postgres' ? 'elsewhere' : `${database.schema}_3`;
		await mapping('save', { mappingJson: JSON.stringify({ ...OTHER, reference: 'there' }), metadataSchema: schema });
		const [[{ ddl }]] = (
			await run({
				resource: 'table',
				operation: 'createDdl',
				mappingMode: 'saved',
				mappingReference: 'there',
				metadataSchema: schema,
			})
		).items;
		expect(ddl).toContain('fct_order');
	});

	it('goes on with the error as an item when told to', async () => {
		const { items } = await run({
			resource: 'mapping',
			operation: 'get',
			mappingReference: 'nobody',
			onError: 'continueRegularOutput',
		});
		expect(items[0]).toMatchObject([{ error: 'There is no mapping "nobody"' }]);
	});
});
