/** The node on n8n's own engine: each file leaves by its branch, in every onError mode, with nothing lost. */
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planOutputs } from '../../nodes/Files/actions/outputs';
import { generatedFiles, zip, type GeneratedFile } from './support/generated';

const { runCanvas } = require('../../scripts/canvas');

interface Item {
	json: Record<string, any>;
	binary?: Record<string, { data: string; mimeType: string; fileName?: string }>;
	pairedItem?: unknown;
}

const binary = ({ name, bytes }: GeneratedFile) => ({
	data: bytes.toString('base64'),
	mimeType: 'application/octet-stream',
	fileName: name,
});

function canvas(parameters: object, more: object = {}, settings: object = {}) {
	return {
		name: 'Files',
		nodes: [
			{
				id: '1',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '2',
				name: 'Sort',
				type: 'n8n-nodes-dataops.fileClassifier',
				typeVersion: 1,
				position: [200, 0],
				parameters,
				...more,
			},
		],
		connections: { Start: { main: [[{ node: 'Sort', type: 'main', index: 0 }]] } },
		settings,
	};
}

async function run(items: object[], parameters: object, more: object = {}, settings: object = {}) {
	const result = await runCanvas(canvas({ binaryProperty: 'data', ...parameters }, more, settings), {
		input: items,
		binaryMode: 'default',
	});
	return { ...result, outputs: (result.nodes.Sort?.outputs ?? []) as Item[][] };
}

describe('File Classifier on a canvas', () => {
	it('sends 200 mixed files each out of the branch of its kind', async () => {
		const files = generatedFiles(200);
		const choice = { operation: 'classify', preset: 'general', outputMode: 'perCategory', failedOutput: true };
		const { outputs, error } = await run(
			files.map((file, i) => ({ json: { i }, binary: { data: binary(file) } })),
			choice,
		);
		expect(error).toBeUndefined();
		const { labels, of } = planOutputs(choice);
		expect(outputs).toHaveLength(labels.length);
		const left = new Map<number, number>();
		outputs.forEach((items, output) => items?.forEach((item) => left.set(item.json.i, output)));
		expect(left.size).toBe(200);
		const wrong = files.flatMap((file, i) => {
			const expected = of(file.category);
			return left.get(i) === expected
				? []
				: [`${file.name}: ${labels[left.get(i) as number]}, not ${labels[expected]}`];
		});
		expect(wrong).toEqual([]);
		for (const items of outputs) for (const item of items ?? []) expect(item.pairedItem).toEqual({ item: item.json.i });
	});

	it('hands the file on untouched, byte for byte', async () => {
		const [file] = generatedFiles(1);
		const { outputs } = await run([{ json: {}, binary: { data: binary(file) } }], { operation: 'classify' });
		expect(outputs[0][0].binary?.data).toMatchObject(binary(file));
	});

	it('reads files on disk, and above the limit both ends and the hash of the whole', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'files-'));
		const long = path.join(folder, 'long.zip');
		const bytes = zip({ 'a.bin': randomBytes(3 * 1024 * 1024), 'b.txt': 'x' });
		writeFileSync(long, bytes);
		try {
			const result = await runCanvas(
				canvas({ operation: 'classify', binaryProperty: '*', options: { fullLimitMb: 1, hashes: ['sha256', 'md5'] } }),
				{ binary: { data: long }, binaryMode: 'filesystem' },
			);
			const [item] = result.nodes.Sort.outputs[0];
			expect(item.json.file).toMatchObject({
				size: bytes.length,
				type: { mime: 'application/zip' },
				metadata: { entryCount: 2 },
				hashes: { sha256: createHash('sha256').update(bytes).digest('hex') },
			});
			expect((await result.binaryBuffer(item, 'data')).equals(bytes)).toBe(true);
			const failing = await runCanvas(
				canvas({ operation: 'classify', binaryProperty: '*', options: { fullLimitMb: 1, aboveLimit: 'fail' } }),
				{ binary: { data: long }, binaryMode: 'filesystem' },
			);
			expect(failing.error.message).toContain('more than the Full Inspection Limit of 1 MB');
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it('corrects name and MIME type only when it is told to', async () => {
		const png = generatedFiles(40).find(({ name }) => name.endsWith('.png')) as GeneratedFile;
		const { outputs } = await run([{ json: {}, binary: { data: { ...binary(png), fileName: 'picture.pdf' } } }], {
			operation: 'detectType',
			options: { correct: ['extension', 'mime'] },
		});
		expect(outputs[0][0].json.file).toMatchObject({ extensionMatches: false, type: { mime: 'image/png' } });
		expect(outputs[0][0].binary?.data).toMatchObject({ fileName: 'picture.png', mimeType: 'image/png' });
	});
});

describe('Files in are files out', () => {
	const good = { json: { n: 1 }, binary: { data: binary(generatedFiles(1)[0]) } };
	const items = [good, { json: { n: 2 } }, good];

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'])(
		'by the Failed output, where there is one (%s)',
		async (onError) => {
			const { outputs, status } = await run(items, { operation: 'classify', failedOutput: true }, { onError });
			expect(status).toBe('success');
			expect(outputs[0]).toHaveLength(2);
			expect(outputs[1]).toHaveLength(1);
			expect(outputs[1][0].json).toMatchObject({
				event: 'file.rejected',
				code: 'NO_FILE',
				index: 1,
				n: 2,
				field: 'data',
			});
			expect(outputs[1][0].pairedItem).toEqual({ item: 1 });
		},
	);

	it('by an error that names the item, in stop mode', async () => {
		const { error, status } = await run(items, { operation: 'classify' });
		expect(status).toBe('error');
		expect(error.message).toContain('The item has no file in "data"');
	});

	it('by the regular output, in continue mode', async () => {
		const { outputs } = await run(items, { operation: 'classify' }, { onError: 'continueRegularOutput' });
		expect(outputs[0]).toHaveLength(3);
		expect(outputs[0].filter(({ json }) => typeof json.error === 'string')).toHaveLength(1);
		expect(outputs[0].map(({ json }) => json.n).sort()).toEqual([1, 1, 2]);
	});

	it('by the Error output, in its mode', async () => {
		const { outputs } = await run(items, { operation: 'classify' }, { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output?.length ?? 0)).toEqual([2, 1]);
		expect(outputs[1][0].json).toMatchObject({ n: 2, error: expect.stringContaining('no file in "data"') });
	});

	it('also where the cause lies with the rules and not with a file', async () => {
		const broken = { operation: 'classify', rulesMode: 'json', rulesJson: '[{"category":"x"}]' };
		const { outputs } = await run(items, broken, { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output?.length ?? 0)).toEqual([0, 3]);
		expect(outputs[1][0].binary?.data).toBeDefined();
	});

	it('one missing field of several costs the others nothing', async () => {
		const file = binary(generatedFiles(1)[0]);
		const { outputs } = await run([{ json: {}, binary: { a: file, b: file } }], {
			operation: 'classify',
			binaryProperty: 'a, missing, b',
			failedOutput: true,
		});
		expect(outputs.map((output) => output.length)).toEqual([2, 1]);
		expect(outputs[1][0].json.message).toContain('Files are in: a, b');
	});

	it('all files of an item with *, each with its own binary field, and items without one pass when asked', async () => {
		const file = binary(generatedFiles(1)[0]);
		const { outputs } = await run([{ json: {}, binary: { a: file, b: file } }, { json: { n: 2 } }], {
			operation: 'hash',
			binaryProperty: '*',
			options: { withoutFiles: 'passThrough' },
		});
		expect(outputs[0].map((item) => Object.keys(item.binary ?? {}))).toEqual([['a'], ['b'], []]);
		expect(outputs[0][1].json.file.duplicateOf).toEqual({
			name: file.fileName,
			itemIndex: 0,
			field: 'a',
			where: 'batch',
		});
		expect(outputs[0][2].json).toEqual({ n: 2, file: null });
	});

	it('files inside json, where the workflow keeps them there', async () => {
		const file = binary(generatedFiles(1)[0]);
		const { outputs, error } = await run(
			[{ json: { mail: { attachments: [file, file] }, subject: 's' } }],
			{ operation: 'detectType', binaryProperty: '*' },
			{},
			{ binaryMode: 'combined' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(2);
		expect(outputs[0][0].json).toMatchObject({ subject: 's', mail: { attachments: [{ fileName: file.fileName }] } });
		expect(outputs[0][1].json.file.type.mime).toBe(outputs[0][0].json.file.type.mime);
	});
});
