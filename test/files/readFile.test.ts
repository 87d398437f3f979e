/** Reading files of any size once: hashes of the whole, both ends above the cap, little memory. */
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { readFile } from '../../nodes/Files/transport/readFile';
import type { FileInput } from '../../nodes/shared/items';

const input = (chunks: () => Iterable<Buffer>, size: number | undefined): FileInput => ({
	open: async () => Readable.from(chunks(), { objectMode: false }),
	size,
	fileName: 'a.bin',
	mimeType: 'application/octet-stream',
	extension: 'bin',
});
const MB = 1024 * 1024;
const limits = {
	fullBytes: 100 * MB,
	aboveLimit: 'partial' as const,
	hashes: ['sha256', 'md5', 'sha1', 'sha512'] as const,
};

test('a file below the cap is whole, with every hash asked for', async () => {
	const bytes = Buffer.from('hello world');
	const { view, hashes } = await readFile(
		input(() => [bytes.subarray(0, 5), bytes.subarray(5)], 11),
		limits,
	);
	expect(view).toMatchObject({ size: 11, truncatedView: false });
	expect(view.full?.equals(bytes)).toBe(true);
	for (const [algorithm, digest] of Object.entries(hashes)) {
		expect(digest).toBe(createHash(algorithm).update(bytes).digest('hex'));
	}
	expect(Object.keys(hashes)).toEqual(['sha256', 'sha512', 'sha1', 'md5']);
});

test.each([
	['a known size', true],
	['an unknown size', false],
])('of a file above the cap, with %s, both ends are kept and the hash is that of the whole', async (_what, isKnown) => {
	const chunk = (i: number) => Buffer.alloc(MB, i);
	const chunks = function* () {
		for (let i = 0; i < 12; i++) yield chunk(i);
	};
	const { view, hashes } = await readFile(input(chunks, isKnown ? 12 * MB : undefined), {
		...limits,
		fullBytes: 4 * MB,
	});
	expect(view).toMatchObject({ size: 12 * MB, truncatedView: true });
	expect(view.full).toBeUndefined();
	expect(view.head.length).toBe(MB);
	expect(view.head[0]).toBe(0);
	expect(view.tail?.length).toBe(512 * 1024);
	expect(view.tail?.at(-1)).toBe(11);
	const expected = createHash('sha256');
	for (const part of chunks()) expected.update(part);
	expect(hashes.sha256).toBe(expected.digest('hex'));
});

test('a file above the cap costs less than 50 MB of memory, however long it is', async () => {
	const piece = Buffer.alloc(256 * 1024, 7);
	const chunks = function* () {
		for (let i = 0; i < 1600; i++) yield piece;
	};
	const before = process.memoryUsage();
	let most = 0;
	const watch = setInterval(() => {
		const { external, arrayBuffers, heapUsed } = process.memoryUsage();
		most = Math.max(most, external + arrayBuffers + heapUsed - before.external - before.arrayBuffers - before.heapUsed);
	}, 5);
	const { view } = await readFile(input(chunks, 400 * MB), { ...limits, hashes: ['sha256'] });
	clearInterval(watch);
	expect(view.size).toBe(400 * MB);
	expect(most).toBeLessThan(50 * MB);
});

test('small chunks make no ring of endless blocks', async () => {
	const chunks = function* () {
		for (let i = 0; i < 30_000; i++) yield Buffer.from('0123456789');
	};
	const { view } = await readFile(input(chunks, 300_000), { ...limits, fullBytes: 1000 });
	expect(view.size).toBe(300_000);
	expect(view.tail?.subarray(-10).toString()).toBe('0123456789');
});

test('above the cap it fails when it is told to, with what to do', async () => {
	const failing = readFile(
		input(() => [Buffer.alloc(10)], 200 * MB),
		{ ...limits, aboveLimit: 'fail' },
	);
	await expect(failing).rejects.toMatchObject({
		code: 'TOO_LARGE',
		remedy: expect.stringContaining('Raise the limit'),
	});
});

test('a source that breaks off is an error that names the file, and holds the raw words apart', async () => {
	const broken: FileInput = {
		...input(() => [], 5),
		open: async () =>
			new Readable({
				read() {
					this.destroy(new Error('ENOENT: no such file'));
				},
			}),
	};
	const error = await readFile(broken, limits).catch((caught: unknown) => caught);
	expect(error).toMatchObject({ code: 'UNREADABLE', message: 'The file "a.bin" could not be read to its end' });
	expect((error as Error).message).not.toContain('ENOENT');
});

test('where only hashes are wanted, nothing is kept, and no limit applies', async () => {
	const bytes = Buffer.from('hello world');
	const only = { ...limits, fullBytes: 1, aboveLimit: 'fail' as const, hashOnly: true };
	const { view, hashes } = await readFile(
		input(() => [bytes], 11),
		only,
	);
	expect(view).toMatchObject({ size: 11, head: Buffer.alloc(0) });
	expect(hashes.md5).toBe(createHash('md5').update(bytes).digest('hex'));
});

test('of a file on disk, whose chunks are given back at once, hash and both ends are right', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'read-'));
	const name = path.join(folder, 'long.bin');
	const bytes = Buffer.alloc(5 * MB + 12345, 0);
	for (let i = 0; i < bytes.length; i += 97) bytes[i] = i % 251;
	writeFileSync(name, bytes);
	try {
		const file = {
			...input(() => [], bytes.length),
			open: async () => createReadStream(name, { highWaterMark: 256 * 1024 }),
		};
		const { view, hashes } = await readFile(file, { ...limits, fullBytes: 2 * MB });
		expect(hashes.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
		expect(view.head.equals(bytes.subarray(0, MB))).toBe(true);
		expect(view.tail?.equals(bytes.subarray(-512 * 1024))).toBe(true);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
