// When the bytes leave a doubt: a general type is better than a wrong one, and honest names raise no alarm.

import { detectType } from '../../nodes/Files/engine/detect';

const detect = (name: string, content: string | Buffer) => {
	const head = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};
const mimeOf = async (name: string, content: string | Buffer) => (await detect(name, content)).type.mime;

const AWK = `function join(array, start, end,    result, i)
{
	for (i = start; i <= end; i++)
		result = result array[i]
	return result
}
END { print n::Total; print "at the end" }
`;

const TOTAL = 'At the end\nof the function\nwe end\n';

describe('doubtful text', () => {
	it('is not named after one stray phrase of a rare language', async () => {
		expect(await mimeOf('', TOTAL)).toBe('text/plain');
		expect(await mimeOf('', AWK)).not.toBe('text/x-julia');
	});

	it('is given a general type, with the guess among the alternatives', async () => {
		const found = await detect('', '# Turkey\n# Cyprus\nAZ 4\nEE 2\n');
		expect(found.type.mime).toBe('text/plain');
	});

	it('of a few words is no source code', async () => {
		expect((await detect('a.docx', 'not a docx')).category).toBe('text');
	});

	it('that begins like a program and is damaged is a program, not a library', async () => {
		const damaged = await detect('evil.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(300)]));
		expect(damaged.type.mime).toBe('application/x-dosexec');
		expect(damaged.category).toBe('executable');
		expect(damaged.extensionMatches).toBe(false);
	});

	it('in a .txt stays text when it only reads like a program, but a script that declares itself is told', async () => {
		const code =
			'cmake_minimum_required(VERSION 3.1)\nproject(Demo C)\nset(CMAKE_C_STANDARD 11)\nadd_executable(demo a.c)\n';
		expect((await detect('notes.txt', code)).type.mime).toBe('text/plain');
		expect((await detect('notes.txt', code)).extensionMatches).toBe(true);
		expect((await detect('CMakeLists.txt', code)).type.mime).toBe('text/x-cmake');
		const script = await detect('notes.txt', '#!/bin/bash\nset -e\nfor f in *; do echo "$f"; done\n');
		expect(script.type.mime).toBe('application/x-sh');
	});

	it('with fenced programs is Markdown, not the language that it quotes', async () => {
		const guide =
			'# Certificates\n\nHow to set them up:\n\n```js\nconst fs = require("node:fs");\nconst { createServer } = require("node:https");\n' +
			'module.exports = () => {\n  const server = createServer({ ca: fs.readFileSync("a") }, (req, res) => res.end("x"));\n' +
			'  server.on("listening", function () { console.log("ok"); });\n};\n```\n\nThat is all.\n';
		expect(await mimeOf('', guide)).toBe('text/markdown');
		expect((await detect('guide.md', guide)).extensionMatches).toBe(true);
	});
});

describe('honest names', () => {
	it.each([
		[
			'fonts.conf',
			'<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>x</dir></fontconfig>',
		],
		['os.cfg', '#ifndef a_h\n#define a_h\n#undef IS_LITTLE\n#define IS_BIG 1\ntypedef int x;\n#endif\n'],
		['parse.test.snap', '// Jest Snapshot v1\n\nexports[`a 1`] = `\nObject {}\n`;\n'],
		['sv.msg', 'namespace eval ::tcl::clock {\n    ::msgcat::mcset sv DAYS_OF_WEEK_ABBREV [list x y]\n}\n'],
		['vendor.pth', 'import os; os.environ\n../lib\n'],
		[
			'fix.patch',
			`From ${'a1'.repeat(20)} Mon Sep 17 00:00:00 2001\nFrom: A <a@b.c>\nDate: Mon, 6 Jan 2020 10:00:00 +0000\nSubject: [PATCH] x\n\n---\n a | 1 +\n`,
		],
		['errmsg.sys', Buffer.from([0xfe, 0xfe, 2, 5, 1, 0, 0x36, 0x30, 1, 0, 0x79, 12, 0xd5, 4, 4, 0, 0, 0])],
		['server.key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'],
	])('%s raises no alarm', async (name, content) => {
		expect((await detect(name, content)).extensionMatches).toBe(true);
	});

	it('but unknown bytes under a name that promises a provable type do', async () => {
		const noise = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 151 + 7) % 256));
		expect((await detect('a.docx', noise)).extensionMatches).toBe(false);
		expect((await detect('a.jpg', 'just some words\n')).extensionMatches).toBe(false);
	});
});

describe('formats that were taken for others', () => {
	it.each([
		[
			'text/calendar',
			'BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n',
		],
		['application/pgp-keys', Buffer.from('98330467e1aad516092b0601040 1da470f01'.replace(' ', ''), 'hex')],
		[
			'application/x-font-type1',
			Buffer.from('8001ab040000' + Buffer.from('%!PS-AdobeFont-1.0').toString('hex'), 'hex'),
		],
		['application/x-font-type1', Buffer.from('01000402000101010e4368726f6d466978', 'hex')],
		['text/x-diff', `From ${'a1'.repeat(20)} Mon Sep 17 00:00:00 2001\nFrom: A <a@b.c>\nSubject: x\n\n---\n`],
		['text/markdown', '# Title\n\nSome *text* with [a link](http://x.y).\n\n- one\n- two\n'],
		['application/toml', '[package]\nname = "x"\nversion = "1"\n\n[dependencies]\na = "1"\n'],
		['text/x-ini', '[a]\nb=1\nc=some words\n'],
		[
			'multipart/related',
			'From: <Saved by Blink>\nSnapshot-Content-Location: https://a.b\nSubject: t\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n--x\nContent-Type: text/html\n\n<html></html>\n',
		],
		[
			'message/rfc822',
			'From: a@b.c\nTo: d@e.f\nSubject: t\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n--x\nContent-Type: text/html\n\n<html></html>\n',
		],
	])('are %s', async (mime, content) => {
		expect(await mimeOf('', content)).toBe(mime);
	});
});
