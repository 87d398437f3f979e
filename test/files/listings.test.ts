// What archives of every kind list, from their headers alone: names, sizes, folders, and paths that climb.

import { gzipSync } from 'node:zlib';

import { detectType } from '../../nodes/Files/engine/detect';
import { inspectRisk } from '../../nodes/Files/engine/risk';
import type { FileView } from '../../nodes/Files/engine/types';
import { latin1, noise, tar } from './fixtures/build';

const view = (name: string, bytes: Buffer): FileView => ({
	name,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});

async function listed(name: string, bytes: Buffer) {
	const file = view(name, bytes);
	const detection = await detectType(file);
	const { container } = detection;
	return {
		mime: detection.type.mime,
		names: container?.entries?.map((entry) => (entry.directory ? `${entry.name}/` : `${entry.name} ${entry.size}`)),
		container,
		notes: detection.notes.map(({ code }) => code),
		flags: inspectRisk(file, detection).flags,
	};
}

const withoutEnd = (archive: Buffer) => archive.subarray(0, -1024);
/** A header whose name, kind or prefix is changed must have its checksum made anew. */
function retouched(archive: Buffer, change: (header: Buffer) => void): Buffer {
	const copy = Buffer.from(archive);
	change(copy);
	copy.fill(' ', 148, 156);
	const sum = copy.subarray(0, 512).reduce((total, byte) => total + byte, 0);
	copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
	return copy;
}

const rar4Entry = (name: string, size: number, folder = false) => {
	const header = Buffer.alloc(32 + name.length);
	header[2] = 0x74;
	header.writeUInt16LE(0x8000 | (folder ? 0xe0 : 0), 3);
	header.writeUInt16LE(header.length, 5);
	header.writeUInt32LE(4, 7);
	header.writeUInt32LE(size, 11);
	header.writeUInt16LE(name.length, 26);
	header.write(name, 32, 'latin1');
	return Buffer.concat([header, noise(4)]);
};
const rar4 = (...entries: Buffer[]) =>
	Buffer.concat([
		latin1('Rar!\x1a\x07\0\x00\x00\x73\0\0\x0d\0\0\0\0\0\0\0'),
		...entries,
		latin1('\0\0\x7b\0\x40\x07\0'),
	]);

/** RAR 5: checksum, size, type, flags, then the fields; all numbers here are below 128. */
const rar5Block = (type: number, flags: number, fields: number[], name = '', data = Buffer.alloc(0)) => {
	const body = [type, flags, ...(flags & 2 ? [data.length] : []), ...fields];
	return Buffer.concat([Buffer.alloc(4), Buffer.from([body.length + name.length, ...body]), latin1(name), data]);
};
const rar5 = () =>
	Buffer.concat([
		latin1('Rar!\x1a\x07\x01\x00'),
		rar5Block(1, 0, [0]),
		rar5Block(2, 2, [0, 9, 0, 0, 1, 6], 'a/b.md', noise(9)),
		rar5Block(2, 0, [1, 0, 0, 0, 1, 1], 'a'),
		rar5Block(5, 0, [0]),
	]);

function cabinet(...names: string[]): Buffer {
	const header = Buffer.alloc(44);
	header.write('MSCF', 0);
	header.writeUInt32LE(44, 16);
	header.writeUInt16LE(names.length, 28);
	const files = names.map((name) => {
		const entry = Buffer.alloc(16 + name.length + 1);
		entry.writeUInt32LE(70, 0);
		entry.write(name, 16);
		return entry;
	});
	return Buffer.concat([header, ...files, noise(40)]);
}

const arEntry = (name: string, content: string) =>
	latin1(
		`${name.padEnd(16)}0           0     0     100644  ${String(content.length).padEnd(10)}\`\n${content}${content.length % 2 ? '\n' : ''}`,
	);

function cpioEntry(name: string, content: string, mode = 0o100644): Buffer {
	const hex = (value: number) => value.toString(16).padStart(8, '0');
	const fields = [1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0].map(hex).join('');
	const padded = (text: string) => text + '\0'.repeat((4 - (text.length % 4)) % 4);
	return latin1(padded(padded(`070701${fields}${name}\0`) + content));
}

test.each([
	[
		'a.rar',
		'application/x-rar-compressed',
		rar4(rar4Entry('docs', 0, true), rar4Entry('docs\\a.txt', 12)),
		['docs/', 'docs/a.txt 12'],
	],
	['b.rar', 'application/x-rar-compressed', rar5(), ['a/b.md 9', 'a/']],
	['a.cab', 'application/vnd.ms-cab-compressed', cabinet('setup.inf', 'bin\\x.dll'), ['setup.inf 70', 'bin/x.dll 70']],
	[
		'a.deb',
		'application/vnd.debian.binary-package',
		Buffer.concat([latin1('!<arch>\n'), arEntry('debian-binary', '2.0\n'), arEntry('control.tar.xz', 'abc')]),
		['debian-binary 4', 'control.tar.xz 3'],
	],
	[
		'a.cpio',
		'application/x-cpio',
		Buffer.concat([cpioEntry('dir', '', 0o040755), cpioEntry('dir/a', 'hello'), cpioEntry('TRAILER!!!', '')]),
		['dir/', 'dir/a 5'],
	],
	[
		'a.tar',
		'application/x-tar',
		Buffer.concat([withoutEnd(tar('one.txt', 'hello')), tar('two.txt', 'world!')]),
		['one.txt 5', 'two.txt 6'],
	],
])('%s (%s) lists its entries', async (name, mime, bytes, names) => {
	const found = await listed(name, bytes);
	expect(found.mime).toBe(mime);
	expect(found.names).toEqual(names);
	expect(found.container?.entryCount).toBe(names.length);
});

test('a tar tells long names in both of its dialects, and folders by their kind', async () => {
	const long = 'deep/'.repeat(30) + 'name.txt';
	const gnu = Buffer.concat([
		withoutEnd(retouched(tar('././@LongLink', `${long}\0`), (header) => header.write('L', 156))),
		withoutEnd(tar('deep/deep/cut', 'x')),
	]);
	const record = `${String(long.length + 10)} path=${long}\n`;
	const pax = Buffer.concat([
		withoutEnd(retouched(tar('PaxHeaders/x', record), (header) => header.write('x', 156))),
		withoutEnd(tar('cut', 'yy')),
	]);
	const folder = retouched(tar('folder', ''), (header) => header.write('5', 156));
	const found = await listed('a.tar', Buffer.concat([gnu, pax, folder]));
	expect(found.names).toEqual([`${long} 1`, `${long} 2`, 'folder/']);
	expect(found.flags).toEqual([]);
});

test('a tar that is cut short says so, and a path that climbs out of it is flagged', async () => {
	const climbing = await listed('a.tar', tar('../../etc/cron.d/x', 'job'));
	expect(climbing.flags).toContain('path-traversal');
	const cut = tar('a.bin', 'x'.repeat(4000)).subarray(0, 1500);
	expect((await listed('a.tar', cut)).notes).toContain('truncated');
	expect((await listed('a.tar', tar('a.bin', 'x'.repeat(4000)))).notes).toEqual([]);
});

test('a gzip tells the name and size of what it holds, and lists a tar inside', async () => {
	const single = gzipSync('hello world');
	const named = Buffer.concat([
		single.subarray(0, 3),
		Buffer.from([8]),
		single.subarray(4, 10),
		latin1('notes.txt\0'),
		single.subarray(10),
	]);
	expect((await listed('notes.gz', named)).names).toEqual(['notes.txt 11']);
	const found = await listed(
		'a.tgz',
		gzipSync(Buffer.concat([withoutEnd(tar('one.txt', 'hello')), tar('../two.txt', 'world!')])),
	);
	expect(found.names).toEqual(['one.txt 5', '../two.txt 6']);
	expect(found.flags).toContain('path-traversal');
	const bomb = await listed('a.gz', gzipSync(Buffer.alloc(30_000_000)));
	expect(bomb.flags).toEqual(['archive-bomb']);
});

test('the sizes of a ZIP with 64-bit fields are read, so an honest one is no bomb', async () => {
	const name = '3D/3dmodel.model';
	const body = latin1('<model/>');
	const extra = Buffer.alloc(28);
	extra.writeUInt16LE(1, 0);
	extra.writeUInt16LE(24, 2);
	extra.writeBigUInt64LE(BigInt(body.length), 4);
	extra.writeBigUInt64LE(BigInt(body.length), 12);
	extra.writeBigUInt64LE(0n, 20);
	const local = Buffer.alloc(30);
	local.writeUInt32LE(0x04034b50, 0);
	local.writeUInt32LE(body.length, 18);
	local.writeUInt32LE(body.length, 22);
	local.writeUInt16LE(name.length, 26);
	const central = Buffer.alloc(46);
	central.writeUInt32LE(0x02014b50, 0);
	central.fill(0xff, 20, 28);
	central.writeUInt16LE(name.length, 28);
	central.writeUInt16LE(extra.length, 30);
	central.fill(0xff, 42, 46);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(1, 8);
	end.writeUInt16LE(1, 10);
	end.writeUInt32LE(46 + name.length + extra.length, 12);
	end.writeUInt32LE(30 + name.length + body.length, 16);
	const found = await listed('a.3mf', Buffer.concat([local, latin1(name), body, central, latin1(name), extra, end]));
	expect(found.mime).toBe('model/3mf');
	expect(found.names).toEqual([`${name} ${body.length}`]);
	expect(found.flags).toEqual([]);
});

test('padding after a ZIP is not a second file', async () => {
	const archive = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');
	expect((await listed('a.zip', Buffer.concat([archive, latin1('\r\n\0\0')]))).flags).toEqual([]);
	expect((await listed('a.zip', Buffer.concat([archive, latin1('<?php system($_GET[0]);')]))).flags).toEqual([
		'trailing-data',
	]);
});

test('the long names of a library are read from its table, and its symbol tables are no entries', async () => {
	const long = 'a_member_with_a_long_name.o';
	const library = Buffer.concat([
		latin1('!<arch>\n'),
		arEntry('/', 'symbols!'),
		arEntry('//', `${long}/\n`),
		arEntry('/0', 'code'),
		arEntry('short.o/', 'code'),
	]);
	const found = await listed('a.a', library);
	expect(found.names).toEqual([`${long} 4`, 'short.o 4']);
	expect(found.flags).toEqual([]);
});

test('bytes behind a gzip are not taken for its size', async () => {
	const padded = Buffer.concat([gzipSync('hello'), latin1('\xff\xff\xff\xff')]);
	expect((await listed('a.gz', padded)).flags).toEqual([]);
});
