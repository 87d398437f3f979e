/**
 * File Classifier in a real n8n: beside n8n's own PDF reader, with n8n's own deduplication store, in each binary mode, and
 * with every file that goes in coming out. What needs a process of its own is run by n8n's `execute` command.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { planOutputs } from '../../nodes/Files/actions/outputs';
import { generatedFiles, pdf } from '../files/support/generated';
import { createWorkflow, e2e, runWorkflow, unflatten } from './support/n8n';

const N8N = path.resolve(__dirname, '../../demo/n8n/node_modules/n8n/bin/n8n');
const folder = path.join(e2e.files ?? '', 'classifier');

let counter = 0;
const node = (name: string, type: string, parameters: object = {}, extra: object = {}) => ({
	id: `00000000-0000-4000-9000-${String(++counter).padStart(12, '0')}`,
	name,
	type,
	typeVersion: 1,
	position: [counter * 40, 0],
	parameters,
	...extra,
});
const go = () => node('Go', 'n8n-nodes-base.manualTrigger');
const read = (name: string, glob: string) =>
	node(name, 'n8n-nodes-base.readWriteFile', { operation: 'read', fileSelector: path.join(folder, glob).replaceAll('\\', '/'), options: {} });
const classifier = (name: string, parameters: object, extra: object = {}) =>
	node(name, 'n8n-nodes-dataops.fileClassifier', { operation: 'classify', binaryProperty: 'data', ...parameters }, extra);
const extractPdf = (name: string) =>
	node(name, 'n8n-nodes-base.extractFromFile', { operation: 'pdf', binaryPropertyName: 'data', options: {} }, { typeVersion: 1.1 });
const noOp = (name: string) => node(name, 'n8n-nodes-base.noOp');
const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
const chain = (...names: string[]) => Object.fromEntries(names.slice(0, -1).map((name, i) => [name, { main: [to(names[i + 1])] }]));

async function workflow(name: string, nodes: object[], connections: object, settings: object = {}): Promise<string> {
	return (await createWorkflow({ name, nodes, connections, settings: { executionOrder: 'v1', ...settings } })).id;
}

const freePort = async (): Promise<number> =>
	await new Promise((resolve) => {
		const server = createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});

/** Runs a stored workflow in a process of its own and gives the items of a node's output. */
async function inOwnProcess(id: string, more: Record<string, string> = {}) {
	// Under Jest NODE_ENV is `test`, and n8n then ends at once.
	const env = { ...process.env, ...e2e.env, NODE_ENV: 'production', N8N_LOG_LEVEL: 'info', N8N_RUNNERS_BROKER_PORT: String(await freePort()), ...more };
	const child = spawn(process.execPath, [N8N, 'execute', `--id=${id}`, '--rawOutput'], { env, cwd: e2e.userFolder });
	let out = '';
	child.stdout.on('data', (chunk) => (out += chunk));
	child.stderr.on('data', (chunk) => (out += chunk));
	await new Promise((resolve) => child.once('exit', resolve));
	// The result is printed between lines that are just a brace; log lines stand before and after it.
	const start = out.search(/^\{\s*$/m) >= 0 ? out.search(/^\{\s*$/m) : out.indexOf('{"');
	const end = out.slice(start).search(/^\}\s*$/m);
	let run: any;
	try {
		run = JSON.parse(end < 0 ? out.slice(start) : out.slice(start, start + end + 1));
	} catch {
		throw new Error(`n8n execute gave no result:\n${out.slice(-3000)}`);
	}
	const data = typeof run.data === 'string' ? unflatten(run.data) : run.data;
	return {
		error: data?.resultData?.error?.message as string | undefined,
		items: (name: string, output = 0): any[] => data?.resultData?.runData?.[name]?.at(-1)?.data?.main?.[output] ?? [],
	};
}

const mixed = generatedFiles(60);
beforeAll(() => {
	mkdirSync(path.join(folder, 'mixed'), { recursive: true });
	writeFileSync(path.join(folder, 'a.pdf'), pdf(['Hello first', 'Hello second'], { Title: 'Two pages' }));
	for (const [i, { name, bytes }] of mixed.entries()) {
		writeFileSync(path.join(folder, 'mixed', `${String(i).padStart(3, '0')}-${name}`), bytes);
	}
});

describe('beside n8n\'s own Extract From File, in one process', () => {
	const ours = (name: string) => classifier(name, { operation: 'extract' });
	const orders = [
		['ours first', [ours, extractPdf, ours]],
		['theirs first', [extractPdf, ours, extractPdf]],
	] as const;

	test.each(orders)('both read PDFs, %s', async (_order, readers) => {
		const nodes: object[] = [go()];
		const names: string[] = ['Go'];
		readers.forEach((make, i) => {
			nodes.push(read(`File ${i}`, 'a.pdf'), make(`Read ${i}`));
			names.push(`File ${i}`, `Read ${i}`);
		});
		const id = await workflow(`PDF ${_order}`, nodes, chain(...names));
		const run = await inOwnProcess(id);
		expect(run.error).toBeUndefined();
		readers.forEach((make, i) => {
			const { json } = run.items(`Read ${i}`)[0];
			const text: string = make === ours ? json.file.text : json.text;
			expect(text.replace(/\s+/g, ' ').trim()).toBe('Hello first Hello second');
			if (make === ours) expect(json.file.metadata).toMatchObject({ title: 'Two pages', pages: 2 });
		});
		// And in the process that serves the editor, where the other order may have been first.
		expect((await runWorkflow(id)).status).toBe('success');
	});
});

test('a file of an earlier execution is a duplicate in the next, by n8n\'s own store', async () => {
	const nodes = [go(), read('Files', 'mixed/00*'), classifier('Hash', { operation: 'hash', options: { duplicates: 'acrossRuns', historyScope: 'workflow' } })];
	const id = await workflow('duplicates', nodes, chain('Go', 'Files', 'Hash'));
	const first = (await runWorkflow(id)).items('Hash').map(({ json }) => json.file);
	const second = (await runWorkflow(id)).items('Hash').map(({ json }) => json.file);
	expect(first).toHaveLength(10);
	expect(first.filter(({ duplicateOf }) => duplicateOf?.where === 'earlierRun')).toEqual([]);
	expect(second.map(({ duplicateOf }) => duplicateOf?.where)).toEqual(second.map(() => 'earlierRun'));
	expect(second.map(({ hashes }) => hashes.sha256)).toEqual(first.map(({ hashes }) => hashes.sha256));
});

describe('in each of n8n\'s binary modes the answer is the same, and the file comes out as it went in', () => {
	const said = (items: any[]) => items.map(({ json: { file } }) => ({ name: file.name, size: file.size, mime: file.type.mime, category: file.category, sha256: file.hashes.sha256 }));
	let id: string;
	let expected: unknown;
	beforeAll(async () => {
		const nodes = [go(), read('Files', 'mixed/*'), classifier('Sort', { operation: 'classify', options: { text: 'hide' } }), node('Keep', 'n8n-nodes-base.readWriteFile', { operation: 'write', fileName: `=${folder}/out-{{ $json.file.name }}`, dataPropertyName: 'data', options: {} })];
		id = await workflow('modes', nodes, chain('Go', 'Files', 'Sort', 'Keep'));
		const served = await runWorkflow(id);
		expect(served.status).toBe('success');
		expected = said(served.items('Sort'));
		expect(expected).toHaveLength(mixed.length);
	});

	test.each(['default', 'filesystem', 'database'])('%s', async (mode) => {
		const run = await inOwnProcess(id, { N8N_DEFAULT_BINARY_DATA_MODE: mode, N8N_AVAILABLE_BINARY_DATA_MODES: 'filesystem,database' });
		expect(run.error).toBeUndefined();
		expect(said(run.items('Sort'))).toEqual(expected);
		const sample = run.items('Sort')[5];
		if (mode === 'default') expect(sample.binary.data.id).toBeUndefined();
		else expect(sample.binary.data.id).toMatch(new RegExp(`^${mode}`));
		for (const [i, { name, bytes }] of mixed.entries()) {
			const out = readFileSync(path.join(folder, `out-${String(i).padStart(3, '0')}-${name}`));
			expect(out.equals(bytes)).toBe(true);
		}
	});

	test('combined: files that the workflow keeps inside json', async () => {
		const nodes = [go(), read('Files', 'mixed/01*'), classifier('Sort', { operation: 'detectType', binaryProperty: '*' })];
		const combined = await workflow('combined', nodes, chain('Go', 'Files', 'Sort'), { binaryMode: 'combined' });
		const run = await runWorkflow(combined);
		expect(run.status).toBe('success');
		expect(run.items('Files')).toHaveLength(10);
		expect(run.items('Sort').map(({ json }) => json.file.name)).toEqual(run.items('Files').map((_item, i) => `${String(10 + i).padStart(3, '0')}-${mixed[10 + i].name}`));
		expect(run.items('Sort').every(({ json }) => json.file.type.confidence > 0)).toBe(true);
	});
});

describe('files in are files out, when one of three items has no file', () => {
	const nodes = (onError: string, parameters: object) => [
		go(),
		node('Items', 'n8n-nodes-base.code', { jsCode: "return [{json:{n:1},binary:{data:{data:Buffer.from('%PDF-1.4 x').toString('base64'),mimeType:'application/pdf',fileName:'a.pdf'}}},{json:{n:2}},{json:{n:3},binary:{data:{data:Buffer.from('hello').toString('base64'),mimeType:'text/plain',fileName:'b.txt'}}}]" }, { typeVersion: 2 }),
		classifier('Sort', parameters, { onError }),
		...['First', 'Second'].map(noOp),
	];
	const wires = { ...chain('Go', 'Items', 'Sort'), Sort: { main: [to('First'), to('Second')] } };
	const numbers = (items: any[]) => items.map(({ json }) => json.n).sort();

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])('by the Failed output, in mode %s', async (onError) => {
		const run = await runWorkflow(await workflow(`failed ${onError}`, nodes(onError, { failedOutput: true }), wires));
		expect(run.status).toBe('success');
		expect(numbers(run.items('First'))).toEqual([1, 3]);
		expect(run.items('Second')[0].json).toMatchObject({ n: 2, event: 'file.rejected', code: 'NO_FILE' });
	});

	test('Stop Workflow without a Failed output names the item', async () => {
		const run = await runWorkflow(await workflow('stop', nodes('stopWorkflow', {}), wires));
		expect(run.status).toBe('error');
		expect(run.error.message).toContain('no file in "data"');
	});

	test('Continue sends all three down the first output, one with its error', async () => {
		const run = await runWorkflow(await workflow('continue', nodes('continueRegularOutput', {}), wires));
		expect(numbers(run.items('First'))).toEqual([1, 2, 3]);
		expect(run.items('First').filter(({ json }) => typeof json.error === 'string')).toHaveLength(1);
	});

	test('the Error output takes the one, the regular output the two', async () => {
		const run = await runWorkflow(await workflow('error output', nodes('continueErrorOutput', {}), wires));
		expect(numbers(run.items('First'))).toEqual([1, 3]);
		expect(numbers(run.items('Second'))).toEqual([2]);
	});
});

test('one output per category: Risky first, Failed last, every file by its own branch', async () => {
	const choice = { operation: 'classify', preset: 'general', outputMode: 'perCategory', riskyOutput: true, failedOutput: true };
	const { labels, of } = planOutputs(choice as Parameters<typeof planOutputs>[0]);
	expect(labels[0]).toMatch(/risky/i);
	expect(labels.at(-1)).toMatch(/failed/i);
	const branches = labels.map((_label, i) => `Branch ${i}`);
	const items = node('More', 'n8n-nodes-base.code', { jsCode: "return [...$input.all(), {json:{},binary:{data:{data:Buffer.from('MZ').toString('base64'),mimeType:'application/pdf',fileName:'invoice.pdf.exe'}}}, {json:{}}]" }, { typeVersion: 2 });
	const nodes = [go(), read('Files', 'mixed/*'), items, classifier('Sort', choice), ...branches.map(noOp)];
	const wires = { ...chain('Go', 'Files', 'More', 'Sort'), Sort: { main: branches.map(to) } };
	const run = await runWorkflow(await workflow('branches', nodes, wires));
	expect(run.status).toBe('success');
	const counts = labels.map((_label, output) => run.items('Sort', output).length);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(mixed.length + 2);
	expect(run.items('Sort', 0).map(({ json }) => json.file.name)).toContain('invoice.pdf.exe');
	expect(counts.at(-1)).toBe(1);
	const wrong = labels.flatMap((label, output) =>
		run.items('Sort', output).flatMap(({ json }) => {
			const own = mixed[Number(/^\d{3}/.exec(json.file?.name ?? '')?.[0])];
			return output === 0 || !own || of(own.category) === output ? [] : [`${own.name} by ${label}`];
		}),
	);
	expect(wrong).toEqual([]);
	// The editor runs each branch that got something, and only those.
	expect(branches.filter((_branch, i) => counts[i] > 0).every((branch, _i) => run.runData[branch] !== undefined)).toBe(true);
});
