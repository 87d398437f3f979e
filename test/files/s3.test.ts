/**
 * Files that n8n keeps in S3. n8n's command asks for a licence before it does; the store itself (n8n-core's blob manager over
 * its object store) runs here as it is, against a bucket on loopback.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- a plain JavaScript tool of the project */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generatedFiles, zip } from './support/generated';
import { startBucket, type Bucket } from './support/s3';

const { runCanvas } = require('../../scripts/canvas');

let bucket: Bucket;
let folder: string;
beforeAll(async () => {
	bucket = await startBucket();
	folder = mkdtempSync(path.join(tmpdir(), 'files-s3-'));
	Object.assign(process.env, {
		N8N_EXTERNAL_STORAGE_S3_HOST: bucket.host,
		N8N_EXTERNAL_STORAGE_S3_PROTOCOL: 'http',
		N8N_EXTERNAL_STORAGE_S3_BUCKET_NAME: 'files',
		N8N_EXTERNAL_STORAGE_S3_BUCKET_REGION: 'us-east-1',
		N8N_EXTERNAL_STORAGE_S3_ACCESS_KEY: 'key',
		N8N_EXTERNAL_STORAGE_S3_ACCESS_SECRET: 'secret',
	});
});
afterAll(async () => {
	await bucket.stop();
	rmSync(folder, { recursive: true, force: true });
});

const canvas = (options: object, parameters: object = {}) => ({
	name: 'S3',
	nodes: [
		{ id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			id: '2',
			name: 'Sort',
			type: 'n8n-nodes-dataops.fileClassifier',
			typeVersion: 1,
			position: [200, 0],
			parameters: { operation: 'classify', binaryProperty: '*', options, ...parameters },
		},
	],
	connections: { Start: { main: [[{ node: 'Sort', type: 'main', index: 0 }]] } },
	settings: {},
});

test('files in S3 are classified as those on disk are, read once each, and handed on by reference', async () => {
	const files = generatedFiles(12);
	const binary = Object.fromEntries(
		files.map(({ name, bytes }, i) => {
			const file = path.join(folder, `${i}-${name}`);
			writeFileSync(file, bytes);
			return [`f${i}`, file];
		}),
	);
	const onDisk = await runCanvas(canvas({}), { binary, binaryMode: 'filesystem' });
	const inS3 = await runCanvas(canvas({}), { binary, binaryMode: 's3' });
	expect(inS3.error).toBeUndefined();
	const said = (run: any) => run.nodes.Sort.outputs[0].map(({ json }: any) => json.file);
	expect(said(inS3)).toHaveLength(files.length);
	expect(said(inS3)).toEqual(said(onDisk));
	const [item] = inS3.nodes.Sort.outputs[0];
	expect(item.binary.f0.id).toMatch(/^s3:/);
	const reads = bucket.requests.filter((request) => request.startsWith('GET '));
	expect(reads).toHaveLength(files.length);
	expect(new Set(reads).size).toBe(files.length);
});

test('a file above the limit is streamed from S3: both ends, and the hash of the whole', async () => {
	const bytes = zip({ 'a.bin': randomBytes(3 * 1024 * 1024), 'b.txt': 'x' });
	const long = path.join(folder, 'long.zip');
	writeFileSync(long, bytes);
	const run = await runCanvas(canvas({ fullLimitMb: 1 }), { binary: { data: long }, binaryMode: 's3' });
	expect(run.error).toBeUndefined();
	expect(run.nodes.Sort.outputs[0][0].json.file).toMatchObject({
		size: bytes.length,
		type: { mime: 'application/zip' },
		metadata: { entryCount: 2 },
		hashes: { sha256: createHash('sha256').update(bytes).digest('hex') },
	});
});

test('a file that is gone from the bucket leaves by Failed with its name, and costs the others nothing', async () => {
	const binary: Record<string, string> = {};
	for (const name of ['a', 'b']) {
		binary[name] = path.join(folder, `${name}.txt`);
		writeFileSync(binary[name], `hello ${name}`);
	}
	bucket.isGone = ({ body }) => body.toString() === 'hello a';
	const run = await runCanvas(canvas({}, { failedOutput: true }), { binary, binaryMode: 's3' });
	const [files, failed] = run.nodes.Sort.outputs;
	expect(files.map(({ json }: any) => json.file.name)).toEqual(['b.txt']);
	expect(failed[0].json).toMatchObject({ event: 'file.rejected', field: 'a' });
	expect(JSON.stringify(failed[0].json)).toContain('a.txt');
});
