// What follows the end of a file: nothing, padding, a camera's own records, or a second file that hides there.

import { detectType } from '../../nodes/Files/engine/detect';
import type { FileView } from '../../nodes/Files/engine/types';
import { latin1, noise, pdf, png, riff, zip } from './fixtures/build';
import { jpegWithExif } from './support/rare';

const view = (name: string, bytes: Buffer): FileView => ({
	name,
	size: bytes.length,
	head: bytes,
	full: bytes,
	truncatedView: false,
});
const notes = async (name: string, bytes: Buffer) => {
	const { notes: found, type } = await detectType(view(name, bytes));
	return { mime: type.mime, notes: found.map(({ code, message }) => `${code}: ${message}`) };
};

/** A scan with stuffed bytes and a restart in it, which look like markers. */
const scan = latin1('\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34\xff\xd0\x56\xff\x00');
const jpeg = Buffer.concat([jpegWithExif().subarray(0, -2), scan, latin1('\xff\xd9')]);
const gif = latin1(
	'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
);
const wave = riff('WAVE', latin1('fmt \x10\0\0\0'), noise(64));
const KINDS = [
	['a.jpg', 'image/jpeg', jpeg],
	['a.gif', 'image/gif', gif],
	['a.png', 'image/png', png()],
	['a.pdf', 'application/pdf', pdf()],
	['a.wav', 'audio/vnd.wave', wave],
] as const;

test.each(KINDS)('%s alone, or padded, has nothing to be told', async (name, mime, bytes) => {
	expect(await notes(name, bytes)).toEqual({ mime, notes: [] });
	expect((await notes(name, Buffer.concat([bytes, Buffer.alloc(32)]))).notes).toEqual([]);
	expect((await notes(name, Buffer.concat([bytes, latin1('\r\n\r\n')]))).notes).toEqual([]);
});

const HIDDEN = [
	['a PHP program', latin1('<?php system($_GET["c"]); ?>')],
	['a web page', latin1('\n<html><script>alert(1)</script>')],
	['a shell script', latin1('#!/bin/sh\nrm x\n')],
	['an ELF program', Buffer.concat([latin1('\x7fELF\x02\x01\x01'), noise(64)])],
] as const;

test.each(KINDS.flatMap((kind) => HIDDEN.map((hidden) => [kind[0], hidden[0], kind, hidden[1]] as const)))(
	'%s with %s behind it says so',
	async (name, _what, [, mime, bytes], hidden) => {
		const found = await notes(name, Buffer.concat([bytes, hidden]));
		expect(found.mime).toBe(mime);
		expect(found.notes.join()).toContain('trailing-data');
	},
);

test('a picture with an archive behind it is named as a picture, and the archive is told', async () => {
	const archive = zip({ 'x.class': 'y' });
	const jar = await notes('a.gif', Buffer.concat([gif, archive]));
	expect(jar).toEqual({ mime: 'image/gif', notes: ['trailing-data: A ZIP archive follows the end of the GIF image'] });
});

test('what a camera appends to its JPEG is no second file', async () => {
	const multiPicture = Buffer.concat([jpeg, Buffer.alloc(9), jpeg]);
	expect((await notes('a.jpg', multiPicture)).notes).toEqual([]);
	expect((await notes('a.jpg', Buffer.concat([jpeg, latin1('AXS!'), noise(200)]))).notes).toEqual([]);
});

test('a picture that is cut short says so', async () => {
	expect((await notes('a.png', png().subarray(0, -12))).notes).toEqual(['truncated: The PNG image has no end']);
	expect((await notes('a.gif', gif.subarray(0, -4))).notes).toEqual(['truncated: The GIF image has no end']);
	expect((await notes('a.jpg', jpeg.subarray(0, -2))).notes).toEqual(['truncated: The JPEG image has no end marker']);
});
