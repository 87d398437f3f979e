import { Readable } from 'node:stream';
import { NodeApiError, NodeOperationError, type IBinaryData, type INodeExecutionData } from 'n8n-workflow';
import {
	DataOpsError,
	allItems,
	append,
	cancelSignal,
	collectItems,
	errorCode,
	errorSentence,
	failItem,
	fileInput,
	forEachItem,
	largeOutput,
	progress,
	rejectedItem,
	rejectedItems,
	rejectedRow,
	toItems,
	toListError,
	toNodeError,
	wouldBeReplaced,
} from '../../nodes/shared/items';
import { CallError, CancelledError } from '../../nodes/shared/resilience';

const MANY = 200_000;

function* records(count: number): Generator<{ n: number }> {
	for (let n = 0; n < count; n++) yield { n };
}

async function* batches(count: number, size = 1000): AsyncGenerator<Array<{ n: number }>> {
	for (let from = 0; from < count; from += size) {
		yield Array.from({ length: Math.min(size, count - from) }, (_, i) => ({ n: from + i }));
	}
}

const node = (onError?: string) =>
	({ id: '1', name: 'T', type: 't', typeVersion: 1, position: [0, 0], parameters: {}, onError }) as never;
const context = (onError = 'stopWorkflow') => ({
	getNode: () => node(onError),
	continueOnFail: () => onError !== 'stopWorkflow',
});

/** Stores what it is given, as n8n's file system mode does. */
function binaryContext() {
	const stored: Buffer[] = [];
	const names: Array<string | undefined> = [];
	return {
		stored,
		names,
		helpers: {
			async prepareBinaryData(data: Buffer | Readable, fileName?: string, mimeType = ''): Promise<IBinaryData> {
				const chunks: Buffer[] = [];
				for await (const chunk of Buffer.isBuffer(data) ? [data] : data) chunks.push(chunk as Buffer);
				stored.push(Buffer.concat(chunks));
				names.push(fileName);
				return { data: '', id: `filesystem:${stored.length}`, mimeType, fileName };
			},
		},
	};
}

describe('pairing', () => {
	test('200,000 records become 200,000 paired items without a stack overflow', async () => {
		const items = toItems(records(MANY), (index) => index);
		expect(items).toHaveLength(MANY);
		expect(items[MANY - 1]).toEqual({ json: { n: MANY - 1 }, pairedItem: { item: MANY - 1 } });
		const collected = await collectItems(batches(MANY), 3);
		expect(collected[MANY - 1]).toEqual({ json: { n: MANY - 1 }, pairedItem: { item: 3 } });
		expect(append([...items.slice(0, 1)], items)).toHaveLength(MANY + 1);
	});

	test('a summary item pairs with every input item', () => {
		expect(toItems([{ read: 3 }], allItems(3))[0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});
});

describe('rejected rows', () => {
	test('have every key in one order, with the secrets of the record masked', () => {
		const row = rejectedRow({
			index: 4,
			stage: 'map',
			code: 'REQUIRED',
			message: 'm',
			record: { id: 0, password: 'x' },
		});
		expect(Object.keys(row)).toEqual(['index', 'key', 'record', 'stage', 'field', 'code', 'message']);
		expect(row).toMatchObject({ key: null, field: null, record: { id: 0, password: '***' } });
		expect(rejectedItem({ ...row, httpStatus: 400 }, (index) => index)).toMatchObject({
			json: { httpStatus: 400, code: 'REQUIRED' },
			pairedItem: { item: 4 },
		});
	});

	test('200,000 of them do not overflow the stack', () => {
		const row = rejectedRow({ index: 0, stage: 'read', code: 'RAGGED_ROW', message: 'm' });
		expect(
			rejectedItems(
				Array.from({ length: MANY }, () => row),
				0,
			),
		).toHaveLength(MANY);
	});
});

describe('errors', () => {
	test('message says what happened, description how to mend it, with the index of the item', () => {
		const error = new DataOpsError('The table "x" is missing', { code: 'NO_TABLE', remedy: 'Create it first' });
		const nodeError = toNodeError(context(), error, 7);
		expect(nodeError).toBeInstanceOf(NodeOperationError);
		expect(nodeError).toMatchObject({
			message: 'The table "x" is missing',
			description: 'Create it first',
			context: { itemIndex: 7 },
		});
		expect(errorSentence(error)).toBe('The table "x" is missing. Create it first');
		expect(errorCode(error)).toBe('NO_TABLE');
	});

	test('a status makes it an API error that keeps the message given', () => {
		const nodeError = toNodeError(context(), new DataOpsError('The key was refused', { code: 'AUTH', status: 401 }), 0);
		expect(nodeError).toBeInstanceOf(NodeApiError);
		expect(nodeError).toMatchObject({ message: 'The key was refused', httpCode: '401', context: { itemIndex: 0 } });
	});

	test.each(['ENOENT: no such file, open x', 'getaddrinfo ENOTFOUND db', 'column "preexisting eperm" is bad'])(
		'"%s", which n8n would replace by a stock sentence, is kept word for word in the description',
		(message) => {
			expect(wouldBeReplaced(message)).toBe(true);
			const nodeError = toNodeError(context(), new Error(message), 0);
			expect(nodeError.message).toBe('The operation did not succeed');
			expect(nodeError.description).toContain(message);
		},
	);

	test("a network failure keeps its own sentence, and n8n's stock sentence does not take its place", () => {
		const failure = new CallError('The server refused the connection (http://h)', {
			code: 'ECONNREFUSED',
			remedy: 'Check the host',
			detail: 'Network code: ECONNREFUSED',
		});
		expect(toNodeError(context(), failure, 0)).toMatchObject({
			message: 'The server refused the connection (http://h)',
			description: 'Check the host\nNetwork code: ECONNREFUSED',
		});
	});

	test('every code that n8n-workflow replaces is known here', () => {
		const source = require('node:fs').readFileSync(
			require.resolve('../../node_modules/n8n-workflow/dist/cjs/errors/abstract/node.error.js'),
			'utf8',
		) as string;
		const table = /COMMON_ERRORS = \{([\s\S]*?)\n\};/.exec(source)![1]!;
		const codes = [...table.matchAll(/^\s{4}([A-Z_]+):/gm)].map((match) => match[1]!);
		expect(codes.length).toBeGreaterThan(10);
		for (const code of codes) expect([code, wouldBeReplaced(`x ${code.toLowerCase()} y`)]).toEqual([code, true]);
	});

	test('secrets in a message or remedy are masked, and the original error is not kept', () => {
		const raw = Object.assign(new Error('GET http://h?api_key=hunter2 with Bearer hunter2hunter2'), {
			config: 'hunter2',
		});
		const nodeError = toNodeError(context(), raw, 0);
		expect(require('node:util').inspect(nodeError, { depth: 20 })).not.toContain('hunter2');
	});

	test("n8n's own error is handed back with the index of the item", () => {
		const own = new NodeOperationError(node(), 'x');
		expect(toNodeError(context(), own, 5)).toBe(own);
		expect(own.context.itemIndex).toBe(5);
	});

	test('in a list of the editor, which shows the message alone, the remedy is part of it', () => {
		const error = new DataOpsError('Joget refused the sign-in', { code: 'AUTH', status: 401, remedy: 'Check the password.' });
		expect(toListError(context(), error)).toMatchObject({
			message: 'Joget refused the sign-in. Check the password.',
			description: expect.stringContaining('Check the password.'),
		});
	});

	test('in a list of the editor it is never an API error, of which n8n shows "[object Object]"', () => {
		const refused = new DataOpsError('The token was refused', { code: 'AUTH', status: 401 });
		const foreign = new NodeApiError(node(), { message: 'x' }, { message: 'Not found', description: 'Check it' });
		for (const error of [refused, foreign]) expect(toListError(context(), error)).toBeInstanceOf(NodeOperationError);
		expect(toListError(context(), foreign).message).toBe('Not found. Check it');
	});

	test('a part of the remedy for which n8n would replace the message of a list stays in the description', () => {
		const remedy = 'Check the address. Detail: connect ECONNREFUSED 127.0.0.1:9';
		const nodeError = toListError(context(), new DataOpsError('Jira gave no answer', { code: 'NETWORK', remedy }));
		expect(nodeError.message).toBe('Jira gave no answer. Check the address.');
		expect(nodeError.description).toContain('ECONNREFUSED');
	});

	test('anything can be thrown', () => {
		for (const thrown of ['text', undefined, null, 42, {}]) {
			expect(toNodeError(context(), thrown, 0).message.length).toBeGreaterThan(0);
			expect(errorCode(thrown)).toBe('UNEXPECTED');
		}
	});
});

describe('the three onError modes', () => {
	const task = async (index: number): Promise<INodeExecutionData[]> => {
		if (index === 1) throw new DataOpsError('No', { code: 'X', remedy: 'Mend' });
		return [{ json: { index }, pairedItem: { item: index } }];
	};

	test('stopWorkflow throws with the index of the item', async () => {
		await expect(forEachItem(context(), 3, task)).rejects.toMatchObject({ message: 'No', context: { itemIndex: 1 } });
	});

	test('continueRegularOutput puts the error in its place among the items', async () => {
		const items = await forEachItem(context('continueRegularOutput'), 3, task);
		expect(items).toEqual([
			{ json: { index: 0 }, pairedItem: { item: 0 } },
			{ json: { error: 'No', details: 'Mend' }, pairedItem: { item: 1 } },
			{ json: { index: 2 }, pairedItem: { item: 2 } },
		]);
	});

	test('continueErrorOutput gives an item that n8n moves to the Error output', () => {
		const item = failItem(context('continueErrorOutput'), new Error('No'), 1);
		expect(item).toEqual({ json: { error: 'No' }, pairedItem: { item: 1 } });
	});

	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])('a cancel is thrown with %s', (mode) => {
		expect(() => failItem(context(mode), new CancelledError(), 1)).toThrow('canceled');
	});

	test('one task may give 200,000 items', async () => {
		const items = await forEachItem(context(), 1, async () => toItems(records(MANY), 0));
		expect(items).toHaveLength(MANY);
	});
});

describe('large output', () => {
	const options = { fileName: 'rows.ndjson', pairing: 0, filePairing: 0 };

	test('automatic gives items up to the threshold and one file above it, in order and complete', async () => {
		const small = binaryContext();
		const items = await largeOutput(small, batches(10_000), { ...options, form: 'auto' });
		expect([items.form, items.items.length, items.count, small.stored.length]).toEqual(['items', 10_000, 10_000, 0]);
		const large = binaryContext();
		const file = await largeOutput(large, batches(10_001), { ...options, form: 'auto' });
		expect([file.form, file.items.length, file.count]).toEqual(['file', 1, 10_001]);
		expect(file.items[0]).toMatchObject({
			json: { fileName: 'rows.ndjson', records: 10_001 },
			pairedItem: { item: 0 },
			binary: { data: { mimeType: 'application/x-ndjson', fileName: 'rows.ndjson' } },
		});
		const lines = large.stored[0]!.toString().trimEnd().split('\n');
		expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(allItems(10_001));
	});

	test('lines longer than a block, and of characters of three and four bytes, come out as they went in', async () => {
		const texts = ['€'.repeat(21_845), '😀'.repeat(20_000), 'x'.repeat(200_000), '', 'ä', '€'.repeat(21_000), '漢字'];
		const context = binaryContext();
		async function* some() {
			yield texts.map((text) => ({ text }));
		}
		await largeOutput(context, some(), { ...options, form: 'file' });
		const lines = context.stored[0]!.toString('utf8').trimEnd().split('\n');
		expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(texts);
	});

	test('200,000 records go out as items without a stack overflow when items are asked for', async () => {
		const { items } = await largeOutput(binaryContext(), batches(MANY, 150_000), { ...options, form: 'items' });
		expect(items[MANY - 1]).toEqual({ json: { n: MANY - 1 }, pairedItem: { item: 0 } });
	});

	test('none reads everything, counts it, and puts out nothing', async () => {
		const context = binaryContext();
		const output = await largeOutput(context, batches(MANY), { ...options, form: 'none' });
		expect([output.items.length, output.count, output.form, context.stored.length]).toEqual([0, MANY, 'none', 0]);
	});

	test('a file is written while records come in: never more than a few batches are pulled ahead', async () => {
		let pulled = 0;
		let ahead = 0;
		async function* source() {
			for await (const batch of batches(100_000)) {
				pulled += batch.length;
				yield batch;
			}
		}
		let written = 0;
		const helpers = {
			async prepareBinaryData(data: Buffer | Readable): Promise<IBinaryData> {
				for await (const chunk of data as Readable) {
					written += (chunk as Buffer).toString().split('\n').length - 1;
					ahead = Math.max(ahead, pulled - written);
					await new Promise((resolve) => setImmediate(resolve));
				}
				return { data: '', mimeType: 'x' };
			},
		};
		await largeOutput({ helpers }, source(), { ...options, form: 'file' });
		expect(written).toBe(100_000);
		expect(ahead).toBeLessThan(20_000);
	});

	test('an error of the source ends the file, and is the error of the call', async () => {
		let closed = false;
		async function* source() {
			try {
				yield [{ n: 1 }];
				throw new Error('source broke');
			} finally {
				closed = true;
			}
		}
		await expect(largeOutput(binaryContext(), source(), { ...options, form: 'file' })).rejects.toThrow('source broke');
		expect(closed).toBe(true);
	});

	test('no record gives no file, and a bigint keeps its digits', async () => {
		expect((await largeOutput(binaryContext(), batches(0), { ...options, form: 'file' })).items).toEqual([]);
		const context = binaryContext();
		await largeOutput(context, [[{ big: 12345678901234567890n }]], { ...options, form: 'file' });
		expect(context.stored[0]!.toString()).toBe('{"big":"12345678901234567890"}\n');
	});
});

describe('file input', () => {
	const read = async (stream: Readable): Promise<Buffer> => {
		const chunks: Buffer[] = [];
		for await (const chunk of stream) chunks.push(chunk as Buffer);
		return Buffer.concat(chunks);
	};
	const inline = (content: Buffer) => ({
		helpers: { assertBinaryData: () => ({ data: content.toString('base64'), mimeType: 'x', fileName: 'a.csv' }) },
	});

	test.each([0, 1, 2, 3, 262_143, 262_144, 262_145, 1_000_000])(
		'%d bytes kept inline as base64 come out unchanged, in pieces, with their size, and twice',
		async (length) => {
			const content = Buffer.from(Array.from({ length }, (_, i) => (i * 31) % 256));
			const file = await fileInput(inline(content) as never, 0, 'data');
			expect(file.size).toBe(length);
			for (let i = 0; i < 2; i++) expect((await read(await file.open())).equals(content)).toBe(true);
			if (length < 300_000) return;
			for await (const chunk of await file.open()) expect((chunk as Buffer).length).toBeLessThanOrEqual(262_144);
		},
	);

	test('a stored file is opened as a stream by its id, with the size that n8n knows', async () => {
		const opened: string[] = [];
		const context = {
			helpers: {
				assertBinaryData: () => ({ data: 'filesystem-v2', id: 'filesystem-v2:x', mimeType: 'text/csv' }),
				getBinaryMetadata: async () => ({ fileSize: 5 }),
				getBinaryStream: async (id: string) => (opened.push(id), Readable.from([Buffer.from('a,b\n1')])),
			},
		};
		const file = await fileInput(context as never, 0, 'data');
		expect([file.size, (await read(await file.open())).toString(), opened]).toEqual([5, 'a,b\n1', ['filesystem-v2:x']]);
	});
});

describe('progress and cancel', () => {
	test('a short run logs nothing, a long one a line every few seconds', () => {
		const lines: string[] = [];
		let time = 0;
		const tick = progress({ logger: { info: (line) => lines.push(line) } }, 'Loading', { now: () => time });
		for (time = 0; time <= 12_000; time += 100) tick(time);
		expect(lines).toEqual([
			'Loading: 5000 records after 5 s (1000 per second)',
			'Loading: 10000 records after 10 s (1000 per second)',
		]);
	});

	test('the cancel signal is that of the execution, and absent where there is none', () => {
		const { signal } = new AbortController();
		expect(cancelSignal({ getExecutionCancelSignal: () => signal })).toBe(signal);
		expect(cancelSignal({})).toBeUndefined();
	});
});
