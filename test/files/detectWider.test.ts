// Formats that many people's folders hold and few detectors name: data of biologists, makers and musicians; dialects told
// by marks that only they have; and what a name may decide where the bytes leave two answers open.

import { gzipSync } from 'node:zlib';

import { detectType } from '../../nodes/Files/engine/detect';
import { allFixtures } from './fixtures';
import { zip } from './fixtures/build';

const detect = (name: string, content: string | Buffer) => {
	const head = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};
const mimeOf = async (name: string, content: string | Buffer) => (await detect(name, content)).type.mime;
const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a format without a name', () => {
	const shape = (first: number) => {
		const bytes = Buffer.alloc(120);
		bytes.writeUInt32BE(9994, 0);
		bytes.writeUInt32BE(first, 100);
		return bytes;
	};
	it.each<[mime: string, content: string | Buffer]>([
		[
			'text/x-sam',
			'r1\t99\tchr1\t7\t30\t8M2I4M\t=\t37\t39\tTTAGATAAAGGATA\t*\nr2\t0\tchr1\t9\t30\t3S6M\t*\t0\t0\tAAAAGATAA\t*\n',
		],
		[
			'text/x-gff3',
			'# made by hand\nchr1\tdemo\tbinding site\t845\t850\t7.9\t-\t0\tnote "a"\nchr1\tdemo\texon\t1\t9\t.\t+\t.\tnote "b"\n',
		],
		['chemical/x-embl-dl-nucleotide', 'ID   X56734; SV 1; linear; mRNA; STD; PLN; 1859 BP.\nXX\nAC   X56734;\nXX\n'],
		['text/x-genbank', 'LOCUS       DEMO\nDEFINITION  A made-up record\nACCESSION   DEMO\n'],
		['text/x-nexus', '#NEXUS\n\nBEGIN TREES;\n  tree a = (b,(c,d));\nEND;\n'],
		['application/x-bai', latin1('BAI\x01\x01\x00\x00\x00\x00\x00\x00\x00')],
		['application/x-bam', gzipSync(latin1('BAM\x01\x00\x00\x00\x00\x00\x00\x00\x00'))],
		['application/vnd.shp', shape(1)],
		['application/vnd.shx', shape(50)],
		['application/x-osm-pbf', latin1('\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x1b\x0a\x17\xff\xfe\x00')],
		[
			'application/vnd.gerber',
			'G04 Title: demo *\nG04 Format: Gerber/RS-274X *\n%MOIN*%\n%FSLAX24Y24*%\n%LNBACK*%\nG01X1Y1D02*\nM02*\n',
		],
		['application/vnd.hp-hpgl', 'IN;\nIP0,0,4000,4000;\nSC0,200,0,200;\nSP1;\nPU;PA10,10;PD;PA20,20;\n'],
		['application/x-vtk', '# vtk DataFile Version 3.0\ndemo\nASCII\nDATASET POLYDATA\n'],
		['model/mesh', '$MeshFormat\n4.1 0 8\n$EndMeshFormat\n$Nodes\n'],
		[
			'image/x-xpixmap',
			'static const char *mark[] = {\n/* columns rows colours */\n"4 1 2 1",\n"  c #010101",\n". c #FFFFFF",\n" .. "};\n',
		],
		[
			'image/x-portable-graymap',
			Buffer.concat([
				latin1(`P5\n${'# made by a program with much to say about itself\n'.repeat(9)}4 4\n255\n`),
				Buffer.from('00c80180'.repeat(4), 'hex'),
			]),
		],
		['application/x-musescore', zip({ 'META-INF/container.xml': '<container/>', 'song.mscx': '<museScore/>' })],
		['application/x-musescore+xml', '<?xml version="1.0"?>\n<museScore version="3.01">\n<Score/>\n</museScore>\n'],
		[
			'application/vnd.citationstyles.style+xml',
			'<?xml version="1.0"?>\n<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"/>\n',
		],
		[
			'application/x-ofx',
			'<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n<OFX><SIGNONMSGSRSV1/></OFX>\n',
		],
		['application/sgml', '<!doctype linuxdoc system>\n<article>\n<title>A guide\n<sect>One\n<p>Text\n</article>\n'],
		[
			'application/docbook+xml',
			'<!-- part of a book -->\n<chapter id="a">\n<title>One</title>\n<para>Text.</para>\n</chapter>\n',
		],
		['application/x-plist', '{\n  ApplicationName = Demo;\n  Authors = ("Jo Sample");\n  Version = "1.0";\n}\n'],
		['text/x-sln', '\r\nMicrosoft Visual Studio Solution File, Format Version 12.00\r\n# Visual Studio 15\r\n'],
		[
			'application/x-bat',
			'@perl -w -Sx %0 %*\r\n@goto end_of_perl\r\n#!perl -w\r\nuse strict;\r\nmy $a = shift;\r\nprint $a;\r\n',
		],
		['text/x-coccinelle', '// remove a cast\n@@\nexpression E;\n@@\n- (int)E\n+ E\n'],
		[
			'text/x-asl',
			'#include "gpio.h"\nDefinitionBlock ("dsdt.aml", "DSDT", 2, "A", "B", 1)\n{\n  Scope (\\_SB) {}\n}\n',
		],
		['text/x-rd', '% by hand\n\\name{count}\n\\alias{count}\n\\title{Count rows}\n\\description{Counts.}\n'],
		['text/csv', '# Licensed to nobody\n# under no terms\nid,score,name\n1,2.5,a\n2,3.5,b\n3,4.5,c\n'],
		[
			'application/yaml',
			'prelude: |\n  def count(list)\n    list.map { |x| x + 1 }\n  end\nbenchmark:\n  once: |\n    count([1, 2, 3])\nloop_count: 2000\n',
		],
	])('is %s by its content', async (mime, content) => {
		expect(await mimeOf('', content)).toBe(mime);
	});
});

describe('a dialect', () => {
	const IDL =
		'import "wtypes.idl";\n#include "types.h"\n[\n  uuid("b97db8b2-4c63-11cf-bff6-08002be23f2f"),\n  version(1.0)\n]\ninterface store\n{\n  typedef struct {\n    uint32_t size;\n    char *name;\n  } entry;\n  int store_open([in] handle_t handle, [in,string] char *name, [out] uint32_t *result);\n  int store_close([in] handle_t handle);\n}\n';
	const ASSEMBLER =
		'#include <config.h>\n#include "asm-common.h"\n#ifdef __x86_64\n#define FUNC(a) _demo_ ## a\n.text\n.align 16\n.globl FUNC(add)\n.type FUNC(add),@function\nFUNC(add):\n\tmovq %rdi, %rax\n\taddq %rsi, %rax\n\tret\n.size FUNC(add),.-FUNC(add)\n#endif\n';
	const TSX =
		"import React from 'react';\nimport { Box } from './box';\n\ninterface Props {\n  title: string;\n  count?: number;\n}\n\nexport function Panel(props: Props) {\n  const n: number = props.count ?? 0;\n  return (\n    <Box width={60}>\n      <h1>{props.title}</h1>\n    </Box>\n  );\n}\n";
	const RACC =
		"class Calc\nprechigh\n  left '*' '/'\npreclow\nrule\n  target: exp { result = val[0] }\n  exp: exp '+' exp { result += val[2] }\n     | NUMBER\nend\n---- inner\n  def parse(text)\n    @q = []\n    until text.empty?\n      @q.push [:NUMBER, text.to_i]\n    end\n    do_parse\n  end\n";
	const SPOCK =
		'package org.example.demo\n\nimport org.junit.jupiter.api.Test\nimport org.junit.jupiter.api.Assertions\n\nclass CountTests {\n\n\t@Test\n\tvoid counts() {\n\t\tAssertions.assertEquals(1, 1)\n\t\tList<String> names = new ArrayList<String>()\n\t\tnames.add("a")\n\t}\n\n\tprivate static int twice(int a) {\n\t\treturn 2 * a\n\t}\n}\n';
	it.each([
		['text/x-idl-corba', IDL],
		['text/x-asm', ASSEMBLER],
		['text/tsx', TSX],
		['application/typescript', TSX.replace(/return \([\s\S]*\);/, 'return `${props.title} ${n}`;')],
		['text/x-yacc', RACC],
		['text/x-groovy', SPOCK],
		['text/x-java-source', SPOCK.replace(/(\w|\))$/gm, '$1;')],
	])('%s is told from its base by marks of its own', async (mime, content) => {
		expect(await mimeOf('', content)).toBe(mime);
	});

	it('is not seen in a program that merely quotes it', async () => {
		// A name that the source gives a default is no header's guard; initialisers are no assembler's directives.
		const source =
			'#ifndef __strtol\n# define __strtol strtol\n#endif\n#include <stdlib.h>\n#include <string.h>\nstatic struct option options[] = {\n  {\n    .type = 1,\n    .size = 2,\n    .section = 3,\n  },\n};\nint main(int argc, char **argv) {\n  for (int i = 0; i < argc; i++) puts(argv[i]);\n  return (int)__strtol(argv[1], NULL, 10);\n}\n';
		expect(await mimeOf('', source)).toBe('text/x-csrc');
	});

	it('C that talks of Lua in its comments is C: no Lua has includes', async () => {
		const source =
			'#include "lua_common.h"\n#include "http.h"\n/***\n * Requests of a server, from Lua:\n * @example\n * local http = require "http"\n * local function done(err, code)\n *   if err then print(err) end\n * end\n * http.request({ url = "http://example.com", callback = done })\n */\nstatic int lua_http_request(lua_State *L)\n{\n\tconst char *url = luaL_checkstring(L, 1);\n\treturn 1;\n}\n';
		expect(await mimeOf('', source)).not.toBe('text/x-lua');
	});
});

describe('a name decides between what the bytes leave open', () => {
	const moov = Buffer.concat([Buffer.from([0, 0, 0, 16]), latin1('moov'), Buffer.alloc(64)]);
	const asf = (stream: string) =>
		Buffer.concat([
			Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'),
			Buffer.alloc(14),
			Buffer.from(stream, 'hex'),
		]);
	const SOUND = '409e69f84d5bcf11a8fd00805f5c442b';
	const MAIL =
		'From: Jo Sample <jo@example.com>\nTo: a@example.org\nSubject: Hello\nMessage-ID: <1@example.com>\n\nHello.\n';
	const BOXED = `From jo@example.com Sat Jan 31 10:00:00 2026\n${MAIL}`;
	it.each<[name: string, content: string | Buffer, mime: string]>([
		['a.mp4', moov, 'video/mp4'],
		['a.mov', moov, 'video/quicktime'],
		['a.asf', asf(SOUND), 'video/x-ms-asf'],
		['a.wma', asf(SOUND), 'audio/x-ms-wma'],
		['a.eml', BOXED, 'message/rfc822'],
		['a.mbox', BOXED, 'application/mbox'],
		['a.mbox', `${BOXED}\n${BOXED}`, 'application/mbox'],
		['a.mbox', MAIL, 'application/mbox'],
		['a.rda', Buffer.concat([latin1('BZh91AY&SY'), Buffer.from('ff009c81'.repeat(20), 'hex')]), 'application/x-r-data'],
		['a.jar', zip({ 'org/demo/a.properties': 'a=1' }), 'application/java-archive'],
		['a.bed', 'chr1\t1\t20\ta\t0\t+\nchr1\t30\t40\tb\t0\t-\nchr2\t1\t20\tc\t0\t+\n', 'text/x-bed'],
	])('%s', async (name, content, mime) => {
		const found = await detect(name, content);
		expect([found.type.mime, found.extensionMatches]).toEqual([mime, true]);
	});

	it('and never where they say it: several mails are no single one, a JAR is no plain ZIP', async () => {
		expect(await mimeOf('a.eml', `${BOXED}\n${BOXED}`)).toBe('application/mbox');
		const jar = await detect('a.zip', zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' }));
		expect([jar.type.mime, jar.extensionMatches]).toEqual(['application/java-archive', false]);
	});
});

describe('a guide or a setting that is mostly code', () => {
	const GO =
		'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tif len(os.Args) < 2 {\n\t\tfmt.Println("usage")\n\t\treturn\n\t}\n\tfor i, a := range os.Args {\n\t\tfmt.Printf("%d %s\\n", i, a)\n\t}\n}\n';
	it.each([
		['README.org', `* Demo\n\n#+BEGIN_SRC go\n${GO}#+END_SRC\n`, 'text/org'],
		['README.md', `# Demo\n\n\`\`\`go\n${GO}${GO}\`\`\`\n`, 'text/markdown'],
	])('%s stays what its name says', async (name, content, mime) => {
		const found = await detect(name, content);
		expect([found.type.mime, found.extensionMatches]).toEqual([mime, true]);
	});

	it('but a program under such a name is seen', async () => {
		const found = await detect('README.org', GO);
		expect([found.type.mime, found.extensionMatches]).toEqual(['text/x-go', false]);
	});
});

it('a program is no page and no table, whatever its name says', async () => {
	const c =
		'#include <stdio.h>\n#include <stdlib.h>\n\n/* See <http://www.gnu.org/licenses/>. */\nstatic int count(const char *s)\n{\n\tint n = 0;\n\tfor (int i = 0; i <n; i++)\n\t\tif (s[i] == 1)\n\t\t\tn++;\n\treturn n;\n}\n\nint main(int argc, char **argv)\n{\n\tprintf("%d\\n", count(argv[1]));\n\treturn 0;\n}\n';
	const ruby =
		'require "set"\n\nclass Store\n  attr_reader :names\n\n  def initialize\n    @names = Set.new\n  end\n\n  def add(name)\n    @names << name unless @names.include?(name)\n  end\nend\n\nStore.new.add("a")\n';
	expect(await detect('page.html', c)).toMatchObject({ type: { mime: 'text/x-csrc' }, extensionMatches: false });
	expect(await detect('table.csv', ruby)).toMatchObject({ type: { mime: 'text/x-ruby' }, extensionMatches: false });
});

it('no fixture of the project is taken for one of the formats that came last', async () => {
	const late = /x-plist|hp-hpgl|vnd\.gerber|x-coccinelle|x-gff3|x-sam\b|x-nexus|x-asl|x-rd\b/;
	for (const { name, mime, bytes } of allFixtures())
		if (!late.test(mime)) expect([name, late.test(await mimeOf('', bytes))]).toEqual([name, false]);
});
