/** The canvas workflows/warehouse-jobs.json as it ships, against both databases: done, failed, tried again. */
import fs from 'node:fs';
import path from 'node:path';
import { describeOnEachDatabase } from './support/eachDatabase';
import { JobQueue } from '../../nodes/Warehouse/engine/jobs/queue';
import { listRequests } from '../../nodes/Warehouse/engine/jobs/listing';
import { MappingStore } from '../../nodes/Warehouse/engine/mapping/store';
import { Metadata } from '../../nodes/Warehouse/engine/metadata/metadata';
const { runCanvas } = require('../../scripts/canvas');

const shipped = () =>
	JSON.parse(fs.readFileSync(path.resolve(__dirname, '../../workflows/warehouse-jobs.json'), 'utf8'));

describeOnEachDatabase('the canvas for warehouse jobs', (database) => {
	const mapping = (reference: string, sql: string) => ({
		version: 1 as const,
		reference,
		target: { table: `dim_${reference}`, type: 'dimension' as const },
		columns: [
			{ name: 'id', type: 'integer', key: true },
			{ name: 'name', type: 'varchar(10)' },
		],
		source: { sql },
	});
	/** In the editor's way, a poll happens once; the canvas is told to claim for real. */
	const run = async () => {
		const canvas = shipped();
		canvas.nodes.find((node: { name: string }) => node.name === 'Job').parameters.options = { claimWhenTesting: true };
		const result = await runCanvas(canvas, {
			mode: 'manual',
			credentials: { dataopsWarehouse: { type: 'warehouseApi', data: database.credential } },
		});
		return (name: string) => (result.nodes[name]?.outputs?.[0] ?? []).map((item: { json: object }) => item.json);
	};

	it('loads what was asked for and completes it; what fails is put back and says why', async () => {
		const metadata = new Metadata(await database.session(), database.schema);
		const store = new MappingStore(metadata);
		await store.save(mapping('good', "SELECT 1 AS id, 'Ann' AS name UNION ALL SELECT 2, 'Bob'"), new Date(), 'test');
		await store.save(mapping('bad', 'SELECT id, name FROM no_such_table'), new Date(), 'test');
		const queue = new JobQueue(metadata);
		const long_ago = new Date(Date.now() - 60_000);
		await queue.enqueue({ requestId: 'one', mapping: 'good', type: 'IMMEDIATE', priority: 1 }, long_ago);
		await queue.enqueue({ requestId: 'two', mapping: 'bad', type: 'IMMEDIATE' }, long_ago);
		const first = await run();
		expect(first('Complete')).toMatchObject([
			{ requestId: 'one', status: 'DONE', result: { read: 2, loaded: 2, rejected: 0 } },
		]);
		const second = await run();
		expect(second('Fail')).toMatchObject([{ requestId: 'two', status: 'NEW', attempts: 1, maxAttempts: 3 }]);
		// It waits for its retry, so nothing is left to claim now.
		const third = await run();
		expect([third('Complete'), third('Fail')]).toEqual([[], []]);
		const [two] = await listRequests(metadata, { mapping: 'bad', limit: 1 });
		expect(JSON.stringify(two.result)).toMatch(/no_such_table/);
		const { rows } = await metadata.session.query<{ n: unknown }>('SELECT COUNT(*) AS n FROM dim_good');
		expect(Number(rows[0].n)).toBe(2);
	});
});
