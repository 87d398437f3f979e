/** The canvas runner itself: n8n-core's own WorkflowExecute with n8n's base nodes, and what the command line prints of it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
const { runCanvas } = require('../../scripts/canvas');

const node = (name: string, type: string, parameters: object = {}, extra: object = {}) => ({
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	...extra,
});
/** Connects the named nodes in a row. */
const chain = (...names: string[]) =>
	Object.fromEntries(
		names.slice(0, -1).map((name, i) => [name, { main: [[{ node: names[i + 1], type: 'main', index: 0 }]] }]),
	);

test('the items given as input leave the Manual Trigger and pass through Code, with their pairing', async () => {
	const result = await runCanvas(
		{
			nodes: [
				node('Go', 'manualTrigger'),
				node('Double', 'code', { jsCode: 'return $input.all().map((i) => ({ json: { n: i.json.n * 2 } }))' }, { typeVersion: 2 }),
			],
			connections: chain('Go', 'Double'),
		},
		{ input: [{ n: 1 }, { json: { n: 21 } }] },
	);
	expect(result.status).toBe('success');
	expect(result.nodes.Double.outputs[0].map((item: { json: unknown }) => item.json)).toEqual([{ n: 2 }, { n: 42 }]);
});

test('a Code node that runs once for each item sees its own item', async () => {
	const result = await runCanvas(
		{
			nodes: [
				node('Go', 'manualTrigger'),
				node('Each', 'code', { mode: 'runOnceForEachItem', jsCode: 'return { n: $json.n + 1 }' }, { typeVersion: 2 }),
			],
			connections: chain('Go', 'Each'),
		},
		{ input: [{ n: 1 }, { n: 2 }] },
	);
	expect(result.nodes.Each.outputs[0].map((item: { json: unknown }) => item.json)).toEqual([{ n: 2 }, { n: 3 }]);
});

test('a Schedule Trigger fires once', async () => {
	const result = await runCanvas({
		nodes: [node('Every hour', 'scheduleTrigger', { rule: { interval: [{ field: 'hours' }] } }, { typeVersion: 1.2 }), node('End', 'noOp')],
		connections: chain('Every hour', 'End'),
	});
	expect(result.status).toBe('success');
	expect(result.nodes.End.outputs[0]).toHaveLength(1);
});

test('If sends each item to its branch and Merge joins them again', async () => {
	const result = await runCanvas(
		{
			nodes: [
				node('Go', 'manualTrigger'),
				node(
					'Big?',
					'if',
					{
						conditions: {
							options: { version: 2, caseSensitive: true, typeValidation: 'strict' },
							combinator: 'and',
							conditions: [{ id: 'c', leftValue: '={{ $json.n }}', rightValue: 5, operator: { type: 'number', operation: 'gt' } }],
						},
					},
					{ typeVersion: 2.2 },
				),
				node('Both', 'merge', {}, { typeVersion: 3 }),
			],
			connections: {
				Go: { main: [[{ node: 'Big?', type: 'main', index: 0 }]] },
				'Big?': { main: [[{ node: 'Both', type: 'main', index: 0 }], [{ node: 'Both', type: 'main', index: 1 }]] },
			},
		},
		{ input: [{ n: 1 }, { n: 9 }, { n: 6 }] },
	);
	expect(result.nodes['Big?'].outputs.map((items: unknown[]) => items.length)).toEqual([2, 1]);
	expect(result.nodes.Both.outputs[0]).toHaveLength(3);
});

test.each(['filesystem', 'default'])('files given with binary are on the first item and readable (%s mode)', async (binaryMode) => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'canvas-test-'));
	fs.writeFileSync(path.join(folder, 'a.csv'), 'x;y\n1;2\n');
	const file = path.join(folder, 'a.csv');
	const result = await runCanvas(
		{ nodes: [node('Go', 'manualTrigger'), node('End', 'noOp')], connections: chain('Go', 'End') },
		{ binary: { data: [file, file] }, binaryMode },
	);
	const [item] = result.nodes.End.outputs[0];
	expect(Object.keys(item.binary)).toEqual(['data', 'data1']);
	expect((await result.binaryBuffer(item, 'data1')).toString()).toBe('x;y\n1;2\n');
	fs.rmSync(folder, { recursive: true });
});

test('a failing node gives status error, its name and its sentence', async () => {
	const result = await runCanvas({
		nodes: [node('Go', 'manualTrigger'), node('Stop', 'stopAndError', { errorMessage: 'No stock left' })],
		connections: chain('Go', 'Stop'),
	});
	expect(result.status).toBe('error');
	expect(result.error).toMatchObject({ message: 'No stock left', node: 'Stop' });
	expect(result.nodes.Stop.error.message).toBe('No stock left');
});

test('an unknown node type is named', async () => {
	await expect(runCanvas({ nodes: [node('Go', 'manualTrigger'), { ...node('X', 'x'), type: 'nope.x' }], connections: {} })).rejects.toThrow(
		'Unknown node type "nope.x"',
	);
});

test('an abort signal cancels the execution while a node waits', async () => {
	const controller = new AbortController();
	setTimeout(() => controller.abort(), 100);
	const result = await runCanvas(
		{
			nodes: [
				node('Go', 'manualTrigger'),
				node('Slow', 'code', { jsCode: 'await new Promise((r) => setTimeout(r, 700)); return []' }, { typeVersion: 2 }),
				node('Never', 'noOp'),
			],
			connections: chain('Go', 'Slow', 'Never'),
		},
		{ signal: controller.signal },
	);
	expect(result.status).toBe('canceled');
	expect(result.nodes.Never).toBeUndefined();
});
