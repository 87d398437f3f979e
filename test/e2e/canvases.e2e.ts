/**
 * Every canvas of workflows/ in a real n8n, as it ships: started by hand or by its own trigger, stopped, answered, started again;
 * and what is then in the databases, the services and the files, not only what the execution says of itself.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { call, createWorkflow, e2e, executionsOf, runWorkflow, startWorkflow, waitForExecution, waitForStatus, type Execution } from './support/n8n';
/* eslint-disable @typescript-eslint/no-require-imports -- the demo's generators are plain JavaScript */
const { makeCustomers } = require('../../demo/data/customers.mjs');
const { LOOKUP_EXPECTED } = require('../../demo/data/lookup.mjs');
const { makeOrders } = require('../../demo/data/orders.mjs');
const { makeFolders, writeInbox, writeLookup, writeMixed } = require('../../demo/data/samples.mjs');

/** The running servers themselves: support/environment.js. */
declare const dataopsSetup: {
	warehouse: { query(sql: string, params?: unknown[]): Promise<{ rows: any[] }> };
	simulators: { servers: Record<'production' | 'staging' | 'cloud' | 'dc' | 'events', any> };
};
const { servers } = dataopsSetup.simulators;
const query = async (sql: string, params: unknown[] = []) => (await dataopsSetup.warehouse.query(sql, params)).rows;

const at = (name: string) => path.join(e2e.files, name);
const read = (name: string) => fs.readFileSync(at(name), 'utf8');
const csv = (name: string): Array<Record<string, string>> => parse(read(name), { columns: true, bom: true });
const sleep = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** Items of one output over every run of a node. */
const allItems = (execution: Execution, node: string, output = 0): any[] =>
	(execution.runData[node] ?? []).flatMap((run) => (run.data?.main?.[output] ?? []).map(({ json }: any) => json));
const sum = (items: any[], name: string) => items.reduce((total, item) => total + Number(item[name] ?? 0), 0);
/** Runs a canvas by hand; a sentence of the error tells more than the word "error". */
async function run(id: string, options: Parameters<typeof runWorkflow>[1] = {}): Promise<Execution> {
	const execution = await runWorkflow(id, options);
	expect([execution.status, execution.error?.message]).toEqual(['success', undefined]);
	return execution;
}

async function activate(id: string): Promise<void> {
	const { versionId } = await call('GET', `/workflows/${id}`);
	await call('POST', `/workflows/${id}/activate`, { versionId });
}
const deactivate = async (id: string) => await call('POST', `/workflows/${id}/deactivate`, {});

/** Changes nodes of a stored canvas, as a person does in the editor. */
async function edit(id: string, change: (node: (name: string) => any) => void): Promise<void> {
	const workflow = await call('GET', `/workflows/${id}`);
	change((name) => workflow.nodes.find((node: any) => node.name === name));
	await call('PATCH', `/workflows/${id}`, { nodes: workflow.nodes, connections: workflow.connections, versionId: workflow.versionId });
}

/** Executions of an active canvas that its trigger started and that ended, oldest first, once there are so many. */
async function triggered(id: string, count: number): Promise<Execution[]> {
	for (;;) {
		const list = (await executionsOf(id)).filter(({ mode, stoppedAt }) => mode === 'trigger' && stoppedAt);
		if (list.length >= count) return await Promise.all(list.reverse().map(async (each) => await waitForExecution(each.id)));
		await sleep(500);
	}
}

beforeAll(() => {
	makeFolders(e2e.files);
	writeLookup(e2e.files);
});

describe('Jira to history table', () => {
	const ID = 'dataopsJiraHistory';
	const sites = (): Array<[string, any]> => [
		['cloud', servers.cloud.sim.site],
		['datacenter', servers.dc.sim.site],
	];
	const time = (moment: any) => (moment === null || moment === undefined ? null : new Date(moment).toISOString());
	/** Every stay in a status, as the simulated sites know it. */
	const truth = () =>
		sites().flatMap(([instance, site]) =>
			[...site.issues.keys()].flatMap((id: string) =>
				site.truth(id).map((stay: any, seq: number) => [instance, id, seq + 1, stay.name, time(stay.enteredAt), time(stay.leftAt)].join('|')),
			),
		);
	const stays = async () =>
		(await query('SELECT * FROM jira_transitions')).map((row) => [row.instance, row.issue_id, row.seq, row.to_name, time(row.entered_at), time(row.left_at)].join('|'));
	const expectTables = async (versions: number) => {
		expect((await stays()).sort()).toEqual(truth().sort());
		const rows = await query('SELECT instance, issue_id, status, "CURFLG" FROM jira_issues');
		expect(rows).toHaveLength(versions);
		const current = new Map(rows.filter((row) => row.CURFLG === 'Y').map((row) => [`${row.instance} ${row.issue_id}`, row.status]));
		const wanted = sites().flatMap(([instance, site]) => [...site.issues.values()].map((issue: any) => [`${instance} ${issue.id}`, site.statuses.get(issue.statusId).name]));
		expect(Object.fromEntries(current)).toEqual(Object.fromEntries(wanted));
	};
	const loaded = (execution: Execution) => allItems(execution, 'Report').filter(({ table }) => table.endsWith('jira_issues'));

	/** Lets the schedule start one run, and switches it off before it starts a second beside it. */
	async function nextRun(): Promise<Execution> {
		const known = new Set((await executionsOf(ID)).map(({ id }) => id));
		await activate(ID);
		for (;;) {
			const [started] = (await executionsOf(ID)).filter(({ id, mode }) => mode === 'trigger' && !known.has(id));
			if (started) {
				await deactivate(ID);
				return await waitForExecution(started.id);
			}
			await sleep(100);
		}
	}

	test('by its schedule it reads everything once, then nothing, then only what changed: watermarks hold between runs', async () => {
		// Every hour is long to wait for.
		await edit(ID, (node) => (node('Every hour').parameters.rule = { interval: [{ field: 'seconds', secondsInterval: 5 }] }));
		await query('DROP TABLE IF EXISTS jira_issues, jira_transitions');
		const all = truth().length;
		const issues = sites().reduce((total, [, site]) => total + site.issues.size, 0);
		const first = await nextRun();
		expect([first.status, sum(loaded(first), 'read'), sum(loaded(first), 'inserted')]).toEqual(['success', issues, issues]);
		expect(allItems(first, 'Rejected')).toEqual([]);
		const second = await nextRun();
		expect([second.status, sum(loaded(second), 'read')]).toEqual(['success', 0]);
		expect(truth()).toHaveLength(all);
		await expectTables(issues);

		const { site } = servers.cloud.sim;
		const [moved] = site.issues.values();
		site.transition(moved.id, moved.statusId === '10009' ? '10001' : '10009');
		servers.dc.sim.site.createIssue({ project: 'CORE', fields: { summary: 'A new one' } });
		const third = await nextRun();
		expect([third.status, sum(loaded(third), 'read'), sum(loaded(third), 'inserted'), sum(loaded(third), 'versioned')]).toEqual(['success', 2, 1, 1]);
		await expectTables(issues + 2);
	});

	test('imported anew and run by hand, it reads everything again and changes nothing', async () => {
		const versions = (await query('SELECT 1 FROM jira_issues')).length;
		const { nodes, connections } = await call('GET', `/workflows/${ID}`);
		const { id } = await createWorkflow({ name: 'Jira to history table, without a watermark', nodes, connections, settings: { executionOrder: 'v1' } });
		const execution = await run(id, { trigger: 'When clicking Execute' });
		// One issue has two versions by now.
		expect([sum(loaded(execution), 'read'), sum(loaded(execution), 'unchanged')]).toEqual([versions - 1, versions - 1]);
		await expectTables(versions);
	});
});

describe('CSV to Joget', () => {
	const ID = 'dataopsCsvToJoget';
	const stored = (): any[] => servers.production.state.rows('customer');

	test('saves every good row, writes every bad one with its reason, and a second run changes nothing', async () => {
		servers.production.state.tables.get('customer')?.clear();
		const customers = makeCustomers();
		const { records, rejected, read: rows } = customers.expected;
		writeInbox(e2e.files, customers);
		const first = await run(ID);
		expect(allItems(first, 'Report')).toMatchObject([{ read: rows, saved: records.size, failed: rejected.length, actions: { created: records.size } }]);
		expect(stored().map(({ code }) => code).sort()).toEqual([...records.keys()].sort());
		for (const row of stored()) expect(row).toMatchObject({ name: records.get(row.code).name, since: records.get(row.code).since });
		const rejects = csv('out/customers-rejected.csv');
		expect(rejects.map(({ row, field }) => ({ row: Number(row), field }))).toEqual(rejected);
		for (const { reason } of rejects) expect(reason).toMatch(/\w{3}/);
		expect(allItems(first, 'Other files').map(({ name }) => name)).toEqual(['customers-photo.csv', 'readme.txt']);

		const before = structuredClone(stored());
		const second = await run(ID);
		expect(allItems(second, 'Report')[0].actions).toEqual({ unchanged: records.size });
		expect(stored()).toEqual(before);
	});
});

describe('Lookup data to Joget', () => {
	const ID = 'dataopsLookupData';
	const TABLES = ['md161livestockCategory', 'md16livestockType', 'customer'];

	test('loads every list, parents before children, and a second run keeps every record under its ID', async () => {
		for (const table of TABLES) servers.production.state.tables.get(table)?.clear();
		// Joget stamps a record each time that it is sent.
		const stored = () => TABLES.map((table) => servers.production.state.rows(table).map((row: any) => ({ ...row, dateModified: undefined })));
		const first = await run(ID);
		const codes = stored().map((rows: any[]) => rows.map(({ code }) => code).sort());
		expect(codes).toEqual(TABLES.map((table) => LOOKUP_EXPECTED[table]));
		const reports = allItems(first, 'Reports').filter(({ endpoint }) => endpoint);
		expect(reports.map(({ endpoint, read: rows, saved, failed }) => [endpoint, rows, saved, failed])).toEqual([
			['livestockCategory', 4, 4, 0],
			['livestockType', 8, 7, 1],
			['customer', 3, 2, 1],
		]);
		const rejects = csv('out/lookup-rejects.csv');
		expect(rejects.map(({ endpoint, row, field }) => ({ endpoint, row: Number(row), field }))).toEqual(LOOKUP_EXPECTED.rejected);
		for (const { reason } of rejects) expect(reason.length).toBeGreaterThan(10);

		const before = stored();
		await run(ID);
		expect(stored()).toEqual(before);
	});
});

describe('File sorter', () => {
	const ID = 'dataopsFileSorter';
	const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
	/** folder/hash of every file below a folder. */
	const placed = (folder: string) =>
		(fs.readdirSync(at(folder), { recursive: true, withFileTypes: true }) as fs.Dirent[])
			.filter((entry) => entry.isFile())
			.map((entry) => `${path.basename(entry.parentPath)}/${sha256(fs.readFileSync(path.join(entry.parentPath, entry.name)))}`)
			.sort();

	test('puts each file in its place with its bytes untouched, the risky ones aside and told of, and a second run moves nothing', async () => {
		for (const folder of ['mixed', 'out/sorted', 'out/quarantine']) fs.rmSync(at(folder), { recursive: true, force: true });
		makeFolders(e2e.files);
		const mixed: Array<{ name: string; content: Buffer; category: string; risky: boolean }> = writeMixed(e2e.files);
		const honest = mixed.filter(({ risky }) => !risky);
		const risky = mixed.filter((file) => file.risky);
		servers.events.received.length = 0;
		const first = await run(ID);
		expect(placed('out/sorted')).toEqual(honest.map(({ category, content }) => `${category}/${sha256(content)}`).sort());
		expect(placed('out/quarantine')).toEqual(risky.map(({ content }) => `quarantine/${sha256(content)}`).sort());
		expect(allItems(first, 'Sorted')).toHaveLength(honest.length);
		expect(first.runData.Failed).toBeUndefined();
		expect(servers.events.received.map(({ event, file }: any) => [event, file.name]).sort()).toEqual(risky.map(({ name }) => ['file.classified', name]).sort());

		const before = placed('out');
		await run(ID);
		expect(placed('out')).toEqual(before);
	});
});

describe('Nightly warehouse', () => {
	const ID = 'dataopsNightlyWarehouse';
	const requests = async () =>
		(await query('SELECT mapref, status, count(*)::int AS n FROM dms_prcreq GROUP BY 1, 2 ORDER BY 1, 2')).map(({ mapref, status, n }) => `${n} ${mapref} ${status}`);

	test('its trigger polls by itself: the first job, then the one that depends on it, then none; and the page is written', async () => {
		await query('DROP TABLE IF EXISTS dim_customer, fact_sale, dms_prcreq, dms_jobsch, dms_job CASCADE');
		fs.rmSync(at('out/warehouse-report.html'), { force: true });
		await run(ID, { trigger: 'Set up' });
		expect(await requests()).toEqual(['1 customers NEW']);
		await activate(ID);
		try {
			// n8n polls when a workflow is activated, and then at each full minute.
			const [customers, sales] = await triggered(ID, 2);
			expect(allItems(customers, 'Nightly job')).toMatchObject([{ mapping: 'customers' }]);
			expect(allItems(customers, 'Complete')).toMatchObject([{ status: 'DONE', result: { read: 500, loaded: 500, rejected: 0 } }]);
			expect(allItems(sales, 'Nightly job')).toMatchObject([{ mapping: 'sales' }]);
			expect(allItems(sales, 'Complete')).toMatchObject([{ status: 'DONE', result: { read: 5020, loaded: 5000, rejected: 20 } }]);
			expect(allItems(sales, 'Rejected')).toHaveLength(20);
		} finally {
			await deactivate(ID);
		}
		expect(await requests()).toEqual(['1 customers DONE', '1 sales DONE']);
		const [joined] = await query('SELECT count(*)::int AS sales, count(DISTINCT customer_skey)::int AS customers FROM fact_sale s JOIN dim_customer c ON c."SKEY" = s.customer_skey');
		expect(joined).toEqual({ sales: 5000, customers: 500 });
		const page = read('out/warehouse-report.html');
		expect(page).toMatch(/^<!doctype html>/i);
		for (const told of ['<svg', 'customers', 'sales', 'LOOKUP_MISSED']) expect(page).toContain(told);
	}, 240_000);

	test('a job that fails is put back, told in the page, and the one that depends on it does not start', async () => {
		await edit(ID, (node) => (node('Nightly job').parameters.options = { claimWhenTesting: true }));
		await query('ALTER TABLE dim_customer DROP COLUMN city');
		await run(ID, { trigger: 'Set up' });
		const failed = await run(ID, { trigger: 'Nightly job' });
		expect(allItems(failed, 'Fail')).toMatchObject([{ status: 'NEW', attempts: 1 }]);
		expect(failed.runData.Complete).toBeUndefined();
		const next = await run(ID, { trigger: 'Nightly job' });
		expect(next.runData.Load).toBeUndefined();
		expect(await query('SELECT 1 FROM fact_sale')).toHaveLength(5000);
		expect(read('out/warehouse-report.html')).toContain('city');
	});
});

describe('Promote a Joget app', () => {
	const ID = 'dataopsPromoteJogetApp';
	const published = (server: any) => server.state.publishedVersion('demo');
	const versions = () => servers.production.state.apps.get('demo').versions.size;
	const exports = () => servers.staging.state.log.filter((entry: any) => entry.path.endsWith('/export')).length;

	/** Starts it, waits for the form, and gives the address that the canvas shows to whoever decides. */
	async function untilAsked(): Promise<{ id: string; address: string }> {
		const id = await startWorkflow(ID);
		const waiting = await waitForStatus(id, 'waiting');
		const [{ address }] = allItems(waiting, 'Address of the form');
		expect(waiting.runData['Export From the Source']).toBeUndefined();
		return { id, address };
	}

	/** Opens the form and sends it, as a browser does. */
	async function answer(address: string, decision: string): Promise<string> {
		const page = await (await fetch(address)).text();
		const body = new FormData();
		const fields = [...page.matchAll(/\sname=['"](field-\d+)['"]/g)].map(([, name]) => name);
		expect(new Set(fields).size).toBe(2);
		body.set('field-0', decision);
		body.set('field-1', 'Seen and tried');
		const response = await fetch(address, { method: 'POST', body });
		expect(response.status).toBe(200);
		return page;
	}

	beforeEach(() => {
		for (const server of [servers.staging, servers.production]) server.state.log.length = 0;
	});

	test('refused on its form, nothing is exported and production stays as it is', async () => {
		const before = versions();
		const { id, address } = await untilAsked();
		expect(exports()).toBe(0);
		await answer(address, 'Reject');
		const execution = await waitForExecution(id);
		expect(execution.status).toBe('success');
		expect(allItems(execution, 'Not Approved')).toMatchObject([{ Decision: 'Reject', Comment: 'Seen and tried' }]);
		expect(execution.runData['Export From the Source']).toBeUndefined();
		expect([exports(), versions()]).toEqual([0, before]);
	});

	test('approved on its form, the published version of the source is the published version of production', async () => {
		const before = versions();
		expect(published(servers.production).forms.has('region')).toBe(false);
		const { id, address } = await untilAsked();
		const page = await answer(address, 'Approve');
		expect(page).toContain(`Version ${published(servers.staging).version} of the app is to go to production`);
		const execution = await waitForExecution(id);
		expect([execution.status, execution.error?.message]).toEqual(['success', undefined]);
		expect(allItems(execution, 'Live')).toMatchObject([{ appId: 'demo', version: before + 1, published: true, missingPlugins: [] }]);
		expect(versions()).toBe(before + 1);
		expect([...published(servers.production).forms.keys()].sort()).toEqual([...published(servers.staging).forms.keys()].sort());
	});

	test('a stranger who has the number of the execution but not its signature cannot approve', async () => {
		const before = versions();
		const { id, address } = await untilAsked();
		const bare = new URL(address);
		bare.search = '';
		const body = new FormData();
		body.set('field-0', 'Approve');
		const response = await fetch(bare, { method: 'POST', body });
		expect(response.status).toBeGreaterThanOrEqual(400);
		expect((await waitForStatus(id, 'waiting')).status).toBe('waiting');
		await answer(address, 'Reject');
		await waitForExecution(id);
		expect(versions()).toBe(before);
	});

	test('with a plugin missing on production the new version waits there and the old one stays live', async () => {
		servers.production.state.extra.missingPlugins = { demo: ['org.example.Gone'] };
		const live = published(servers.production).version;
		try {
			const { id, address } = await untilAsked();
			await answer(address, 'Approve');
			const execution = await waitForExecution(id);
			expect(execution.status).toBe('error');
			expect(execution.error.message).toContain('not live, because these plugins are missing there: org.example.Gone');
			expect(published(servers.production).version).toBe(live);
		} finally {
			delete servers.production.state.extra.missingPlugins;
		}
	});
});

describe('Backfill', () => {
	const ID = 'dataopsBackfill';
	const ALL = 100_000;
	const CHECKPOINT = 'out/backfill-checkpoint.json';
	const rowCount = async () => Number((await query('SELECT count(*) AS n FROM events').catch(() => [{ n: 0 }]))[0].n);
	const upTo = () => Number(JSON.parse(read(CHECKPOINT)).upTo);
	/** The same rows, worked out here and not by the canvas. */
	const expectWhole = async () => {
		const [row] = await query('SELECT count(*)::int AS n, count(DISTINCT event_id)::int AS keys, min(event_id)::int AS low, max(event_id)::int AS high, sum(reading)::text AS total FROM events');
		let cents = 0;
		for (let n = 1; n <= ALL; n++) cents += (n * 7919) % 100_000;
		expect(row).toEqual({ n: ALL, keys: ALL, low: 1, high: ALL, total: (cents / 100).toFixed(2) });
		expect(upTo()).toBe(ALL);
	};

	test('stopped in the middle and started again, 100,000 rows are there, none missing and none twice', async () => {
		await query('DROP TABLE IF EXISTS events');
		fs.rmSync(at(CHECKPOINT), { force: true });
		const id = await startWorkflow(ID);
		while ((await rowCount()) < 30_000) await sleep(5);
		await call('POST', `/executions/${id}/stop`);
		const stopped = await waitForExecution(id);
		expect(stopped.status).toBe('canceled');
		// A statement that was under way may still end.
		for (let last = -1, now = await rowCount(); now !== last; now = await rowCount()) {
			last = now;
			await sleep(300);
		}
		const left = await rowCount();
		expect(left).toBeLessThan(ALL);
		expect(left % 10_000).toBe(0);
		expect(upTo()).toBeLessThanOrEqual(left);

		const noted = upTo();
		const rest = await run(ID);
		const [report] = allItems(rest, 'Report');
		expect(report).toMatchObject({ read: ALL - noted, inserted: ALL - left, updated: 0, unchanged: left - noted, rejected: 0 });
		await expectWhole();
	});

	test('when all is loaded it loads nothing, and from an empty checkpoint it changes nothing', async () => {
		const idle = await run(ID);
		expect(idle.runData['Load chunk']).toBeUndefined();
		expect(allItems(idle, 'Nothing left')).toEqual([{ from: null, done: ALL }]);
		fs.rmSync(at(CHECKPOINT));
		const again = await run(ID);
		expect(allItems(again, 'Report')).toEqual([{ chunks: 10, read: ALL, inserted: 0, updated: 0, unchanged: ALL, rejected: 0 }]);
		await expectWhole();
	});
});

describe('CSV to table', () => {
	const ID = 'dataopsCsvToTable';

	test('every good row is in the table, every bad one has its reason, and a second run changes nothing', async () => {
		await query('DROP TABLE IF EXISTS orders');
		const orders = makeOrders();
		fs.writeFileSync(at('orders.csv'), orders.csv);
		const { keys, read: rows, rejected } = orders.expected;
		const first = await run(ID);
		expect(allItems(first, 'Report')).toMatchObject([{ read: rows, inserted: keys.size, rejected }]);
		const bad = allItems(first, 'Rejected');
		expect(bad).toHaveLength(rejected);
		for (const row of bad) expect(row).toMatchObject({ index: expect.any(Number), code: expect.stringMatching(/\w/), message: expect.stringMatching(/\w{3}/) });
		const amounts = async () => Object.fromEntries((await query('SELECT order_no, amount::text AS amount FROM orders')).map((row) => [row.order_no, row.amount]));
		expect(await amounts()).toEqual(Object.fromEntries(keys));
		const second = await run(ID);
		expect(allItems(second, 'Report')).toMatchObject([{ inserted: 0, updated: 0, unchanged: keys.size, rejected }]);
		expect(await amounts()).toEqual(Object.fromEntries(keys));
	});
});

describe('Warehouse jobs', () => {
	const ID = 'dataopsWarehouseJobs';

	test('a request is claimed by its trigger, loaded and completed', async () => {
		const { nodes } = await call('GET', `/workflows/${ID}`);
		expect(nodes.some(({ type }: any) => type.endsWith('warehouseJobTrigger'))).toBe(true);
		await query('DROP TABLE IF EXISTS dim_customer, fact_sale, dms_prcreq, dms_jobsch, dms_job CASCADE');
		await run('dataopsNightlyWarehouse', { trigger: 'Set up' });
		await edit(ID, (node) => (node('Job').parameters.options = { claimWhenTesting: true }));
		const execution = await run(ID, { trigger: 'Job' });
		expect(allItems(execution, 'Complete')).toMatchObject([{ status: 'DONE', result: { loaded: 500 } }]);
		expect(await query('SELECT 1 FROM dim_customer')).toHaveLength(500);
	});
});
