/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 2: files into Joget's customer form; what is refused is what the generator spoilt, field by field. */
import { json, openRig, readCsv, type Rig } from './support/rig';
/* eslint-disable @typescript-eslint/no-require-imports -- the demo's generators are plain JavaScript */
const { makeCustomers } = require('../../../demo/data/customers.mjs');
const { makeFolders, writeInbox } = require('../../../demo/data/samples.mjs');

const FILE = 'csv-to-joget.json';
jest.setTimeout(120_000);

describe('CSV to Joget', () => {
	let rig: Rig;
	beforeAll(async () => {
		rig = await openRig();
		makeFolders(rig.files);
	});
	afterAll(async () => await rig.close());

	const stored = () => rig.servers.production.state.rows('customer') as Array<Record<string, string>>;
	const expectStored = (records: Map<string, Record<string, string>>) => {
		const rows = new Map(stored().map((row) => [row.code, row]));
		expect([...rows.keys()].sort()).toEqual([...records.keys()].sort());
		expect(stored()).toHaveLength(records.size);
		for (const [code, record] of records)
			expect(rows.get(code)).toMatchObject(
				Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')),
			);
	};
	const ids = () => Object.fromEntries(stored().map((row) => [row.code, row.id]));

	it('saves every good row, writes every bad one with its field and reason, and leaves other files aside', async () => {
		const customers = makeCustomers();
		writeInbox(rig.files, customers);
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		expectStored(customers.expected.records);
		const [report] = json(result.nodes.Report.outputs[0]);
		const { read, rejected, records } = customers.expected;
		expect(report).toMatchObject({
			read,
			saved: records.size,
			failed: rejected.length,
			actions: { created: records.size },
		});
		const rows = readCsv(rig.read('out/customers-rejected.csv'));
		expect(rows.map(({ row, field }) => ({ row: Number(row), field }))).toEqual(rejected);
		for (const { reason, code } of rows)
			expect([reason, code]).toEqual([expect.stringMatching(/\w{3}/), expect.stringMatching(/\w/)]);
		expect(json(result.nodes['Other files'].outputs[0]).map(({ name, category }) => [name, category])).toEqual([
			['customers-photo.csv', 'image'],
			['readme.txt', 'text'],
		]);
	});

	it('changes nothing a second time, and keeps every ID', async () => {
		const before = ids();
		const result = await rig.run(FILE);
		const [report] = json(result.nodes.Report.outputs[0]);
		expect(report.actions).toEqual({ unchanged: stored().length });
		expect(ids()).toEqual(before);
	});

	it('updates what changed and adds what is new', async () => {
		const before = ids();
		const customers = makeCustomers({ changed: 40, added: 10 });
		writeInbox(rig.files, customers);
		const result = await rig.run(FILE);
		const [report] = json(result.nodes.Report.outputs[0]);
		const { records } = customers.expected;
		const created = [...records.keys()].filter((code) => !(code in before)).length;
		const updated = [...records.keys()].filter((code) => Number(code.slice(2)) <= 40).length;
		expect(report.actions).toEqual({ created, updated, unchanged: records.size - created - updated });
		expectStored(records);
		expect(ids()).toMatchObject(before);
	});
});
