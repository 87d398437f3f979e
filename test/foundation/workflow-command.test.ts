/** `npm run -s workflow`: a canvas from the command line, for people who test canvases without a server. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
let folder: string;
beforeAll(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'workflow-command-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
	const full = path.join(folder, name);
	fs.writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
	return full;
}
function command(...args: string[]) {
	const result = spawnSync(process.execPath, [path.join(ROOT, 'scripts/workflow.js'), ...args], { cwd: folder, encoding: 'utf8' });
	return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}
const canvas = {
	nodes: [
		{ name: 'Go', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			name: 'Code',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position: [0, 0],
			parameters: { jsCode: 'console.log("noise"); return $input.all().map((i) => ({ json: { n: i.json.n, files: Object.keys(i.binary ?? {}) } }))' },
		},
	],
	connections: { Go: { main: [[{ node: 'Code', type: 'main', index: 0 }]] } },
};

test('prints one JSON document with the items of every output, and nothing else, on standard output', () => {
	const { code, stdout } = command(file('w.json', canvas), '--input', file('i.json', [{ n: 1 }, { n: 2 }]), '--binary', `data=${file('a.txt', 'x')}`, '--binary', `data=${file('b.txt', 'y')}`);
	const result = JSON.parse(stdout);
	expect(code).toBe(0);
	expect(result.status).toBe('success');
	expect(result.nodes.Code.outputs[0].map((item: { json: unknown }) => item.json)).toEqual([
		{ n: 1, files: ['data', 'data1'] },
		{ n: 2, files: [] },
	]);
	expect(typeof result.nodes.Code.ms).toBe('number');
});

test('writes the same document to the file given with --out', () => {
	const out = path.join(folder, 'out.json');
	const { code, stdout } = command(file('w.json', canvas), '--out', out);
	expect(code).toBe(0);
	expect(stdout).toBe('');
	expect(JSON.parse(fs.readFileSync(out, 'utf8')).status).toBe('success');
});

test('ends with code 1 and a sentence when a node fails, when the file is no JSON, and when it is called wrongly', () => {
	const failing = { ...canvas, nodes: [canvas.nodes[0], { ...canvas.nodes[1], parameters: { jsCode: 'throw new Error("no stock")' } }] };
	const failed = command(file('f.json', failing));
	expect(failed.code).toBe(1);
	expect(JSON.parse(failed.stdout).error.message).toContain('no stock');
	const broken = command(file('broken.json', '{"nodes": ['));
	expect(broken.code).toBe(1);
	expect(JSON.parse(broken.stdout).error.message).toContain('is not JSON');
	const wrong = command();
	expect(wrong.code).toBe(1);
	expect(JSON.parse(wrong.stdout).error.message).toContain('Usage:');
	const missing = command(file('w.json', canvas), '--binary', 'data=/nowhere/at/all.csv');
	expect(missing.code).toBe(1);
	expect(JSON.parse(missing.stdout).error.message).toContain('/nowhere/at/all.csv');
});
