/** Get, Get Many, Delete and the file operations, on both backends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listChecksum, plainCell } from '../../nodes/Joget/engine/record/listRows';
import { form, runJoget, startSimulator, type Simulator } from './support';

let sim: Simulator;
let folder: string;
beforeAll(async () => {
	sim = await startSimulator();
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'joget-'));
});
afterEach(() => {
	sim.state.tables.clear();
	sim.state.log.length = 0;
	sim.faults.clear();
});
afterAll(async () => {
	await sim.close();
	fs.rmSync(folder, { recursive: true, force: true });
});

function store(count: number): void {
	const rows = new Map<string, Record<string, string>>();
	for (let n = 0; n < count; n++) {
		const code = `C${String(n).padStart(4, '0')}`;
		const segment = n % 2 ? 'trade' : 'retail';
		const since = `2026-${String((n % 12) + 1).padStart(2, '0')}-01`;
		rows.set(code, { id: code, code, name: `Customer <${n}>`, segment, since, credit: String(n) });
	}
	sim.state.tables.set('customer', rows);
}

const backends = [
	['apiBuilder', {}],
	['coreJson', { backend: 'coreJson', appId: 'demo' }],
] as Array<[string, Record<string, unknown>]>;

describe.each(backends)('on the backend %s', (_, backend) => {
	it('gets records by id, and sends the missing one to Failed', async () => {
		store(3);
		const { saved, failed, report } = await runJoget(
			sim,
			{ ...backend, operation: 'get', ...form('customer'), recordId: '={{ $json.id }}' },
			{ input: [{ id: 'C0001' }, { id: 'C9999' }, { id: 'C0002' }] },
		);
		expect(saved.map(({ code }) => code)).toEqual(['C0001', 'C0002']);
		expect(failed[0]).toMatchObject({ index: 1, key: 'C9999', code: 'NOT_FOUND' });
		expect(report).toMatchObject({ read: 3, saved: 2, failed: 1 });
	});

	it('pages through a list without losing or doubling a row', async () => {
		store(23);
		const { saved, report } = await runJoget(sim, {
			...backend,
			operation: 'getMany',
			listId: 'list_customer',
			returnAll: true,
			options: { pageSize: 5 },
		});
		expect(saved.map(({ id }) => id)).toEqual([...sim.state.tables.get('customer')!.keys()].sort());
		expect(report).toMatchObject({ read: 23, pages: 5 });
	});

	it('deletes, and takes an absent record for deleted', async () => {
		store(2);
		const { saved, failed } = await runJoget(
			sim,
			{ ...backend, operation: 'delete', ...form('customer'), recordId: '={{ $json.id }}' },
			{ input: [{ id: 'C0001' }, { id: 'C7777' }] },
		);
		expect(saved.map(({ id, deleted }) => [id, deleted])).toEqual([
			['C0001', true],
			['C7777', true],
		]);
		expect(failed).toEqual([]);
		expect(sim.state.count('customer')).toBe(1);
	});

	it('uploads a file into a record and gives the same bytes back', async () => {
		store(1);
		const bytes = Buffer.from('\u0000contract\n', 'utf8');
		const file = path.join(folder, 'contract one.pdf');
		fs.writeFileSync(file, bytes);
		const files = { file: [{ binaryPropertyName: 'data', field: 'contract' }] };
		const up = await runJoget(
			sim,
			{ ...backend, operation: 'uploadFiles', ...form('customer'), recordId: 'C0000', files },
			{ input: [{}], binary: { data: file } },
		);
		expect(up.failed).toEqual([]);
		expect(up.saved[0]).toMatchObject({ id: 'C0000', files: ['contract one.pdf'], action: 'updated' });
		expect(sim.state.rows('customer')[0].contract).toBe('contract one.pdf');
		const down = await runJoget(
			sim,
			{ ...backend, operation: 'downloadFile', ...form('customer'), recordId: 'C0000', fileName: 'contract one.pdf' },
			{ input: [{}] },
		);
		expect(down.failed).toEqual([]);
		expect(await down.result.binaryBuffer(down.outputs[0][0], 'data')).toEqual(bytes);
		const missing = await runJoget(
			sim,
			{ ...backend, operation: 'downloadFile', ...form('customer'), recordId: 'C0000', fileName: 'no.pdf' },
			{ input: [{}] },
		);
		expect(missing.failed[0]).toMatchObject({ code: 'NOT_FOUND' });
	});

	it('writes records with their field messages told apart from success', async () => {
		const { saved, failed } = await runJoget(
			sim,
			{ ...backend, ...form('customer'), idColumn: 'code', definitionSource: 'none' },
			{
				input: [
					{ code: 'A', name: 'One' },
					{ code: 'B', name: 'Two', email: 'bad' },
				],
			},
		);
		expect(saved.map(({ id }) => id)).toEqual(['A']);
		expect(failed[0]).toMatchObject({
			code: 'VALIDATION',
			errors: [{ field: 'email', message: 'Only email allowed' }],
		});
	});
});

it('downloads all files of a field as one zip', async () => {
	store(1);
	sim.state.rows('customer')[0].contract = 'a.txt;b.txt';
	sim.state.files.set('customer/C0000/a.txt', Buffer.from('one'));
	sim.state.files.set('customer/C0000/b.txt', Buffer.from('two'));
	const parameters = { operation: 'downloadFile', ...form('customer'), recordId: 'C0000', field: 'contract' };
	const { outputs, result, saved } = await runJoget(sim, parameters, { input: [{}] });
	expect(saved[0]).toMatchObject({ fileName: 'contract.zip' });
	expect((await result.binaryBuffer(outputs[0][0], 'data')).subarray(0, 2).toString()).toBe('PK');
});

it('writes with the core backend’s create and update as they promise, and says which ids it does not take', async () => {
	store(1);
	const core = { backend: 'coreJson', appId: 'demo', ...form('customer'), idColumn: 'code', definitionSource: 'none' };
	const create = await runJoget(
		sim,
		{ ...core, operation: 'create' },
		{
			input: [
				{ code: 'C0000', name: 'x' },
				{ code: 'N', name: 'y' },
			],
		},
	);
	expect(create.failed[0]).toMatchObject({ key: 'C0000', code: 'ID_EXISTS' });
	expect(create.saved.map(({ id }) => id)).toEqual(['N']);
	const update = await runJoget(
		sim,
		{ ...core, operation: 'update' },
		{
			input: [
				{ code: 'gone', name: 'x' },
				{ code: 'a b', name: 'x' },
			],
		},
	);
	expect(update.failed.map(({ code }) => code)).toEqual(['NOT_FOUND', 'BAD_ID']);
});

it('filters by text, by several values and by range, and sorts by a column’s name', async () => {
	store(24);
	const filters = {
		filter: [
			{ column: 'segment', type: 'oneOf', value: 'trade' },
			{ column: 'since', type: 'range', from: '2026-06-01', to: '2026-12-31' },
		],
	};
	const options = { sortBy: 'credit', descending: true, pageSize: 3 };
	const { saved, report } = await runJoget(sim, {
		operation: 'getMany',
		listId: 'list_customer',
		returnAll: true,
		filters,
		options,
	});
	const credits = saved.map(({ credit }) => credit);
	expect(credits).toEqual([...credits].sort().reverse());
	expect(saved.every(({ segment }) => segment === 'Trade')).toBe(true);
	expect(report).toMatchObject({ read: 8, matching: 8 });
	// Cells come formatted: the link around the code is taken out, the text inside is not.
	expect(saved[0].code).toMatch(/^C\d{4}$/);
	expect(saved[0].name).toMatch(/^Customer <\d+>$/);
});

it('gives no more than the limit', async () => {
	store(23);
	const { saved } = await runJoget(sim, {
		operation: 'getMany',
		listId: 'list_customer',
		limit: 7,
		options: { pageSize: 5 },
	});
	expect(saved).toHaveLength(7);
});

it('names the columns of the list when it cannot sort by one', async () => {
	const { error } = await runJoget(sim, { operation: 'getMany', listId: 'list_customer', options: { sortBy: 'nope' } });
	expect(error?.message).toMatch(/no column "nope"/);
	expect(error?.description).toMatch(/code, name, segment, since, credit/);
});

// The two numbers come from Joget's documentation and from a public client.
it('computes the number in a list’s parameter names', () => {
	expect(listChecksum('ExpensesListAll')).toBe(114034);
	expect(listChecksum('list_app001_frm003')).toBe(4723718);
});

it('takes markup out of a cell once, and leaves text that only looks like it', () => {
	expect(plainCell('<a href="x">A &amp;lt; B</a>')).toBe('A &lt; B');
	expect(plainCell('1 < 2')).toBe('1 < 2');
	expect(plainCell(5)).toBe(5);
});

describe('cancelled half-way, saved, failed and skipped add up to what came in', () => {
	/** Aborts as soon as the simulator has answered some calls; those under way end as they may. */
	async function cancelled(parameters: Record<string, unknown>, input: Array<Record<string, unknown>>, more = {}) {
		sim.state.log.length = 0;
		sim.faults.set({ latencyMs: 20 });
		const controller = new AbortController();
		const watch = setInterval(() => sim.state.log.length > 5 && controller.abort(), 2);
		const { outputs, report, result } = await runJoget(
			sim,
			{ ...form('customer'), recordId: '={{ $json.id }}', ...parameters },
			{ input, signal: controller.signal, ...more },
		);
		clearInterval(watch);
		sim.faults.clear();
		expect(result.status).toBe('canceled');
		expect(report).toMatchObject({ state: 'cancelled', read: input.length });
		expect(report.saved + report.failed + report.skipped).toBe(input.length);
		expect([outputs[0].length, outputs[1].length]).toEqual([report.saved, report.failed]);
		return report;
	}
	const ids = Array.from({ length: 200 }, (_, n) => ({ id: `C${String(n).padStart(4, '0')}` }));

	it.each(backends)('by Get and by Delete, on the backend %s', async (_, backend) => {
		store(200);
		const got = await cancelled({ ...backend, operation: 'get' }, ids);
		expect(got.skippedBecause.cancelled).toBeGreaterThan(150);
		const deleted = await cancelled({ ...backend, operation: 'delete' }, ids);
		expect(deleted.skippedBecause.cancelled).toBeGreaterThan(150);
		// What Delete says it deleted is gone; what was under way may be.
		expect(200 - sim.state.count('customer')).toBeGreaterThanOrEqual(deleted.saved);
	});

	it('by Upload Files and by Download File', async () => {
		store(200);
		const data = { data: Buffer.from('x').toString('base64'), mimeType: 'text/plain', fileName: 'small.txt' };
		const files = { file: [{ binaryPropertyName: 'data', field: 'contract' }] };
		const withFiles = ids.map((json) => ({ json, binary: { data } }));
		const up = await cancelled({ operation: 'uploadFiles', files }, withFiles);
		expect(up.skippedBecause.cancelled).toBeGreaterThan(150);
		sim.state.files.set('customer/C0000/small.txt', Buffer.from('x'));
		const down = await cancelled({ operation: 'downloadFile', fileName: 'small.txt', recordId: 'C0000' }, ids);
		expect(down.skippedBecause.cancelled).toBeGreaterThan(150);
	});

	it.each(['upsert', 'create', 'update'])('by a batch of items: %s', async (operation) => {
		store(200);
		const input = ids.map(({ id }, n) => ({ id: operation === 'create' ? `new-${n}` : id, code: id, name: 'New' }));
		const report = await cancelled({ operation, idStrategy: 'column', idColumn: 'id' }, input);
		expect(report.skippedBecause.cancelled).toBeGreaterThan(150);
	});
});

it('counts a missing record that shall be left out as skipped', async () => {
	store(1);
	const { saved, failed, report } = await runJoget(
		sim,
		{ operation: 'get', ...form('customer'), recordId: '={{ $json.id }}', options: { missing: 'ignore' } },
		{ input: [{ id: 'C0000' }, { id: 'none' }] },
	);
	expect([saved.length, failed.length]).toEqual([1, 0]);
	expect(report).toMatchObject({ read: 2, saved: 1, failed: 0, skipped: 1, skippedBecause: { missing: 1 } });
});
