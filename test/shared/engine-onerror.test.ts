/**
 * The items, HTTP and resilience rooms on n8n's real engine: a node made of nothing but these rooms, with two outputs of its
 * own (Saved, Rejected), run in canvases by n8n-core's WorkflowExecute.
 */
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { createN8nHttpPort } from '../../nodes/shared/http';
import {
	DataOpsError,
	cancelSignal,
	failItem,
	fileInput,
	largeOutput,
	rejectedItem,
	rejectedRow,
	toItem,
	type OutputForm,
} from '../../nodes/shared/items';
import { createPolicy, createResilientHttp } from '../../nodes/shared/resilience';
import { serve, type TestServer } from './servers';

process.env.DATAOPS_NO_BUILD = '1';
const { loadNodeTypes, runCanvas } = require('../../scripts/canvas');

type Task = (this: IExecuteFunctions, item: INodeExecutionData, index: number) => Promise<INodeExecutionData[][]>;
let task: Task;

/** Runs `task` for each item; its first list goes to Saved, its second to Rejected. */
class Rooms implements INodeType {
	description = {
		displayName: 'Rooms',
		name: 'rooms',
		group: ['transform'],
		version: 1,
		description: 'Test',
		defaults: { name: 'Rooms' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Saved', 'Rejected'],
		properties: [],
	} as unknown as INodeTypeDescription;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const outputs: INodeExecutionData[][] = [[], []];
		for (const [index, item] of this.getInputData().entries()) {
			try {
				const lists = await task.call(this, item, index);
				lists.forEach((list, output) => {
					for (const one of list) outputs[output]!.push(one);
				});
			} catch (error) {
				outputs[0]!.push(failItem(this, error, index));
			}
		}
		return outputs;
	}
}

function canvas(onError?: string, settings = {}) {
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const set = (name: string) => ({
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'raw',
			jsonOutput: "={{ { came: $json.n ?? $json.message ?? $json.error, from: $('Start').item.json.n } }}",
			options: {},
		},
	});
	return {
		settings,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Rooms', type: 'test.rooms', ...(onError && { onError }) },
			...['Saved', 'Rejected', 'Errors'].map(set),
		],
		connections: { Start: { main: [to('Rooms')] }, Rooms: { main: [to('Saved'), to('Rejected'), to('Errors')] } },
	};
}

const input = [0, 1, 2, 3].map((n) => ({ json: { n } }));

beforeAll(() => {
	loadNodeTypes().nodes.set('test.rooms', new Rooms());
});

describe('the three onError modes on the engine', () => {
	beforeEach(() => {
		task = async (item, index) => {
			const { n } = item.json as { n: number };
			if (n === 1) throw new DataOpsError('The service said no', { code: 'NO', remedy: 'Ask again', status: 500 });
			const row = rejectedRow({
				index,
				stage: 'map',
				code: 'REQUIRED',
				message: 'name is missing',
				record: { error: n },
			});
			return n === 2 ? [[], [rejectedItem(row, index)]] : [[toItem({ n }, index)]];
		};
	});

	test('stop: the execution ends with the error, its remedy and the index of its item', async () => {
		const result = await runCanvas(canvas(), { input });
		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			message: 'The service said no',
			description: 'Ask again',
			itemIndex: 1,
			httpCode: '500',
		});
		expect(result.nodes.Saved).toBeUndefined();
	});

	test('continue: the error takes its place among the saved items, and rejected stays rejected', async () => {
		const { status, nodes } = await runCanvas(canvas('continueRegularOutput'), { input });
		expect(status).toBe('success');
		expect(nodes.Saved.outputs[0].map((item: INodeExecutionData) => item.json)).toEqual([
			{ came: 0, from: 0 },
			{ came: 'The service said no', from: 1 },
			{ came: 3, from: 3 },
		]);
		expect(nodes.Rejected.outputs[0].map((item: INodeExecutionData) => item.json)).toEqual([
			{ came: 'name is missing', from: 2 },
		]);
		expect(nodes.Errors).toBeUndefined();
	});

	test('continue on the Error output: the error goes there, rejected stays rejected, and each knows its input item', async () => {
		const { status, nodes } = await runCanvas(canvas('continueErrorOutput'), { input });
		expect(status).toBe('success');
		const came = (name: string) => nodes[name].outputs[0].map((item: INodeExecutionData) => item.json);
		expect(came('Saved')).toEqual([
			{ came: 0, from: 0 },
			{ came: 3, from: 3 },
		]);
		expect(came('Rejected')).toEqual([{ came: 'name is missing', from: 2 }]);
		expect(came('Errors')).toHaveLength(1);
		expect(came('Errors')[0].from).toBe(1);
		expect(nodes.Rooms.outputs[2][0].json).toMatchObject({ error: 'The service said no', details: 'Ask again', n: 1 });
	});
});

describe('200,000 records on the engine', () => {
	const COUNT = 200_000;
	async function* batches() {
		for (let from = 0; from < COUNT; from += 1000) yield Array.from({ length: 1000 }, (_, i) => ({ n: from + i }));
	}
	const options = (form: OutputForm, pairing: number) => ({
		form,
		fileName: 'rows.ndjson',
		pairing,
		filePairing: pairing,
	});

	test.each([undefined, 'continueRegularOutput', 'continueErrorOutput'])(
		'leave as items with onError %s without a stack overflow',
		async (onError) => {
			task = async function (_, index) {
				return [(await largeOutput(this, batches(), options('items', index))).items];
			};
			const { connections, ...rest } = canvas(onError);
			const { nodes, status } = await runCanvas(
				{ ...rest, connections: { Start: connections.Start } },
				{ input: input.slice(0, 1) },
			);
			expect([status, nodes.Rooms.outputs[0].length]).toEqual(['success', COUNT]);
			expect(nodes.Rooms.outputs[0][COUNT - 1]).toMatchObject({ json: { n: COUNT - 1 }, pairedItem: { item: 0 } });
		},
	);

	test.each(['filesystem', 'default'])(
		'leave as one NDJSON file and come back from it, binary mode %s',
		async (binaryMode) => {
			task = async function (_, index) {
				return [(await largeOutput(this, batches(), options('auto', index))).items];
			};
			const result = await runCanvas(canvas(), { input: input.slice(0, 1), binaryMode });
			const [item] = result.nodes.Rooms.outputs[0];
			expect(item.json).toEqual({ fileName: 'rows.ndjson', records: COUNT });
			const file = await result.binaryBuffer(item, 'data');
			expect(file.toString().trimEnd().split('\n')).toHaveLength(COUNT);

			task = async function (_, index) {
				const opened = await fileInput(this, index, 'data');
				let bytes = 0;
				for await (const chunk of await opened.open()) bytes += (chunk as Buffer).length;
				return [[toItem({ bytes, size: opened.size, name: opened.fileName }, index)]];
			};
			const again = await runCanvas(canvas(), { input: [item], binaryMode });
			expect(again.nodes.Rooms.outputs[0][0].json).toEqual({
				bytes: file.length,
				size: file.length,
				name: 'rows.ndjson',
			});
		},
	);

	test('a file in json (binaryMode: combined) is opened like any other', async () => {
		task = async function (_, index) {
			const chunks: Buffer[] = [];
			for await (const chunk of await (await fileInput(this, index, 'files.one')).open()) chunks.push(chunk as Buffer);
			return [[toItem({ text: Buffer.concat(chunks).toString() }, index)]];
		};
		const one = { data: Buffer.from('a,b\n1,2\n').toString('base64'), mimeType: 'text/csv', fileName: 'a.csv' };
		const { connections, ...rest } = canvas(undefined, { binaryMode: 'combined' });
		const { nodes, error } = await runCanvas(
			{ ...rest, connections: { Start: connections.Start } },
			{ input: [{ json: { n: 0, files: { one } } }] },
		);
		expect(error).toBeUndefined();
		expect(nodes.Rooms.outputs[0][0].json).toEqual({ text: 'a,b\n1,2\n' });
	});
});

describe('cancelling an execution', () => {
	let server: TestServer;
	afterEach(async () => await server.close());

	test.each([
		['a Retry-After of four minutes', undefined],
		['a service that never answers', undefined],
		['a Retry-After of four minutes', 'continueRegularOutput'],
	])('ends %s at once, onError %s', async (kind, onError) => {
		const abort = new AbortController();
		server = await serve((_, response) => {
			if (kind.includes('Retry-After')) response.writeHead(429, { 'retry-after': '240' }).end();
			setTimeout(() => abort.abort(), 50);
		});
		let outcome: unknown;
		task = async function () {
			const policy = createPolicy({
				endpoints: [{ url: server.url }],
				timeoutMs: 600_000,
				attempts: 5,
				backoffMs: 1000,
				maxBackoffMs: 60_000,
				signal: cancelSignal(this),
			});
			try {
				await createResilientHttp(createN8nHttpPort(this), policy).request({ method: 'GET', path: '/' });
			} catch (error) {
				outcome = error;
				throw error;
			}
			return [[]];
		};
		const { status } = await runCanvas(canvas(onError), { input, signal: abort.signal });
		expect(status).toBe('canceled');
		while (outcome === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(outcome).toMatchObject({ code: 'CANCELLED' });
		expect(server.seen).toHaveLength(1);
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});
