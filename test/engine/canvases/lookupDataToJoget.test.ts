/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 3: an existing joget.yaml and its lists; parents stand before children, and a second run doubles nothing. */
import { json, openRig, readCsv, type Rig } from './support/rig';
/* eslint-disable @typescript-eslint/no-require-imports -- the demo's generators are plain JavaScript */
const { LOOKUP_EXPECTED } = require('../../../demo/data/lookup.mjs');
const { makeFolders, writeLookup } = require('../../../demo/data/samples.mjs');

const FILE = 'lookup-data-to-joget.json';
const TABLES = ['md161livestockCategory', 'md16livestockType', 'customer'];

describe('Lookup data to Joget', () => {
	let rig: Rig;
	beforeAll(async () => {
		rig = await openRig();
		makeFolders(rig.files);
		writeLookup(rig.files);
	});
	afterAll(async () => await rig.close());

	const codes = (table: string) =>
		rig.servers.production.state
			.rows(table)
			.map(({ code }: { code: string }) => code)
			.sort();

	it('loads every list, categories before the types that name them, and writes the rejects of all of them', async () => {
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		for (const table of TABLES) expect(codes(table)).toEqual(LOOKUP_EXPECTED[table]);
		const reports = json(result.nodes.Reports.outputs[0]);
		expect(
			reports
				.filter(({ endpoint }) => endpoint !== null)
				.map(({ endpoint, read, saved, failed }) => [endpoint, read, saved, failed]),
		).toEqual([
			['livestockCategory', 4, 4, 0],
			['livestockType', 8, 7, 1],
			['customer', 3, 2, 1],
		]);
		const rejects = readCsv(rig.read('out/lookup-rejects.csv'));
		expect(rejects.map(({ endpoint, row, field }) => ({ endpoint, row: Number(row), field }))).toEqual(
			LOOKUP_EXPECTED.rejected,
		);
		expect(rejects.every(({ reason }) => reason.length > 10)).toBe(true);
	});

	it('loads the same rows under the same IDs a second time', async () => {
		const ids = () =>
			TABLES.map((table) =>
				rig.servers.production.state
					.rows(table)
					.map(({ id }: { id: string }) => id)
					.sort(),
			);
		const before = ids();
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		expect(ids()).toEqual(before);
	});
});
