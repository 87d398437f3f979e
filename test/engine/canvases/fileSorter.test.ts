/** @jest-environment ./test/support/hostErrors.js */
/** Canvas 4: forty mixed files; each lands in its category's folder or in quarantine, bytes untouched, and events are told. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { allRuns, json, openRig, type Rig } from './support/rig';
/* eslint-disable @typescript-eslint/no-require-imports -- the demo's generators are plain JavaScript */
const { makeFolders, writeMixed } = require('../../../demo/data/samples.mjs');

const FILE = 'file-sorter.json';
interface Mixed {
	name: string;
	content: Buffer;
	category: string;
	risky: boolean;
}

describe('File sorter', () => {
	let rig: Rig;
	let mixed: Mixed[];
	beforeAll(async () => {
		rig = await openRig();
		makeFolders(rig.files);
		mixed = writeMixed(rig.files);
	});
	afterAll(async () => await rig.close());

	const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
	const filesBelow = (folder: string) =>
		(fs.readdirSync(path.join(rig.files, folder), { recursive: true, withFileTypes: true }) as fs.Dirent[])
			.filter((entry) => entry.isFile())
			.map((entry) => path.join(entry.parentPath, entry.name));
	/** category/hash of every file in place, which is what the list of what was made implies. */
	const inPlace = () =>
		filesBelow('out/sorted')
			.map((file) => `${path.basename(path.dirname(file))}/${sha256(fs.readFileSync(file))}`)
			.sort();

	it('puts each honest file below its category with its bytes untouched, and the risky ones into quarantine', async () => {
		const result = await rig.run(FILE);
		expect(result.error).toBeUndefined();
		const honest = mixed.filter(({ risky }) => !risky);
		expect(inPlace()).toEqual(honest.map(({ category, content }) => `${category}/${sha256(content)}`).sort());
		const risky = mixed.filter((file) => file.risky);
		expect(
			filesBelow('out/quarantine')
				.map((file) => sha256(fs.readFileSync(file)))
				.sort(),
		).toEqual(risky.map(({ content }) => sha256(content)).sort());
		const outputs = result.nodes.Classify.outputs as Array<unknown[]>;
		expect(outputs.reduce((total, items) => total + items.length, 0)).toBe(mixed.length);
		expect(allRuns(result, 'Sorted')).toHaveLength(honest.length);
		expect(result.nodes.Failed).toBeUndefined();
	});

	it('tells the webhook of every risky file, and of no other', () => {
		const risky = mixed.filter((file) => file.risky).map(({ name }) => name);
		const { received } = rig.servers.events;
		expect(received.map(({ event }: any) => event)).toEqual(risky.map(() => 'file.classified'));
		expect(received.map(({ file }: any) => file.name).sort()).toEqual([...risky].sort());
		for (const { file } of received)
			expect(file.risk).toMatchObject({ level: 'high', flags: expect.arrayContaining([expect.any(String)]) });
	});

	it('gives files their true extension, whatever they were called', () => {
		const names = filesBelow('out/sorted').map((file) => path.basename(file));
		expect(names).toEqual(
			expect.arrayContaining(['scan_0001.png', 'photo.png', 'plan.xlsx', 'attachment.pdf', 'script.py']),
		);
	});

	it('finds every file in its place again', async () => {
		const before = filesBelow('out').sort();
		await rig.run(FILE);
		expect(filesBelow('out').sort()).toEqual(before);
	});

	it('sorts on when nobody listens to the webhook, and says so', async () => {
		const canvas = rig.localised(FILE);
		const event = canvas.nodes.find(({ name }) => name === 'Tell the webhook') as any;
		event.parameters.url = 'http://127.0.0.1:9/events';
		event.waitBetweenTries = 0;
		const result = await rig.run(canvas);
		expect(result.error).toBeUndefined();
		expect(json(result.nodes['Nobody was told'].outputs[0])).toHaveLength(mixed.filter(({ risky }) => risky).length);
		expect(allRuns(result, 'Sorted')).toHaveLength(mixed.filter(({ risky }) => !risky).length);
	});
});
