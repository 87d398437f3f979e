/** Every canvas of workflows/: importable as it is, explained, and filled in by the demo's credentials. */
import fs from 'node:fs';
import path from 'node:path';
import { readCanvas } from './support/rig';
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
const { loadNodeTypes } = require('../../../scripts/canvas');
const { credentialList } = require('../../../demo/lib/credentials.mjs');
const { simulatorCredentials } = require('../../../demo/lib/simulators.mjs');

const ROOT = path.resolve(__dirname, '../../..');
const files = fs.readdirSync(path.join(ROOT, 'workflows')).filter((file) => file.endsWith('.json'));

/** Ids, names and types of what the demo fills in; nothing has to run for that. */
const filledIn = () => {
	const server = { url: 'http://127.0.0.1:1' };
	const simulators = {
		credentials: simulatorCredentials({ production: server, staging: server, cloud: server, dc: server }),
	};
	return credentialList({ postgres: {}, simulators }) as Array<{ id: string; name: string; type: string }>;
};

/** What the editor calls each credential type. */
const credentialNames = (): Record<string, string> =>
	Object.fromEntries(
		(require('../../../package.json').n8n.credentials as string[]).map((file) => {
			const name = path.basename(file, '.credentials.js');
			const { [name]: Type } = require(`../../../credentials/${name}.credentials`);
			const { name: type, displayName } = new Type();
			return [type, displayName];
		}),
	);

test('no two canvases share an id or a name', () => {
	const canvases = files.map(readCanvas);
	expect(new Set(canvases.map(({ id }) => id)).size).toBe(files.length);
	expect(new Set(canvases.map(({ name }) => name)).size).toBe(files.length);
	for (const { id } of canvases) expect(id).toMatch(/^dataops[A-Z]\w+$/);
});

describe.each(files)('%s', (file) => {
	const canvas = readCanvas(file) as any;

	it('has a note that explains it, and a trigger', () => {
		const note = canvas.nodes.find(({ type }: { type: string }) => type === 'n8n-nodes-base.stickyNote');
		expect(note.parameters.content).toMatch(new RegExp(`^## ${canvas.name}\n`));
		expect(note.parameters.content.length).toBeGreaterThan(200);
		expect(canvas.nodes.some(({ type }: { type: string }) => /trigger/i.test(type))).toBe(true);
	});

	it('says in its note which credentials to choose and where its files lie', () => {
		const { content } = canvas.nodes.find(({ type }: { type: string }) => type === 'n8n-nodes-base.stickyNote').parameters;
		const used = canvas.nodes.flatMap((node: any) => Object.keys(node.credentials ?? {}));
		for (const type of new Set<string>(used)) expect(content).toContain(`**${credentialNames()[type]}**`);
		const touchesFiles = canvas.nodes.some(({ type }: { type: string }) => type === 'n8n-nodes-base.readWriteFile');
		if (touchesFiles) expect(content).toContain('`/data/dataops`');
	});

	it('names only nodes that there are, each once, and connects what it has', () => {
		const names = canvas.nodes.map(({ name }: { name: string }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(canvas.nodes.map(({ id }: { id: string }) => id)).size).toBe(names.length);
		for (const [from, { main }] of Object.entries<any>(canvas.connections)) {
			expect(names).toContain(from);
			for (const targets of main) for (const { node } of targets ?? []) expect(names).toContain(node);
		}
	});

	it('sets only parameters that its nodes of this pack have', () => {
		const types = loadNodeTypes();
		for (const node of canvas.nodes) {
			if (!node.type.startsWith('n8n-nodes-dataops.')) continue;
			const { properties } = types.getByNameAndVersion(node.type, node.typeVersion).description;
			const known = new Set([...properties.map(({ name }: { name: string }) => name), 'pollTimes']);
			for (const name of Object.keys(node.parameters))
				expect([node.name, known.has(name) ? name : `unknown: ${name}`]).toEqual([node.name, name]);
		}
	});

	it('names credentials that the demo fills in, by id, name and type', () => {
		const known = filledIn();
		for (const node of canvas.nodes)
			for (const [type, { id, name }] of Object.entries<any>(node.credentials ?? {}))
				expect(known).toContainEqual(expect.objectContaining({ id, name, type }));
	});

	it('reads and writes files below /data/dataops only, and writes below its folder out', () => {
		for (const node of canvas.nodes) {
			if (node.type !== 'n8n-nodes-base.readWriteFile') continue;
			const { operation, fileSelector, fileName } = node.parameters;
			if (operation === 'read') expect(fileSelector).toMatch(/^\/data\/dataops\//);
			else expect(fileName).toMatch(/^=?\/data\/dataops\/out\/|^=\{\{ \$json\.file\.proposed\.path \}\}$/);
		}
	});
});
