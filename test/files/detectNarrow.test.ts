// The finer of two true answers, and the doubtful one that is not given: templates, formats within formats, languages
// that lack what they cannot do without.

import { detectType } from '../../nodes/Files/engine/detect';

const detect = (name: string, content: string | Buffer) => {
	const head = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};
const mimeOf = async (name: string, content: string | Buffer) => (await detect(name, content)).type.mime;

const SCRIPT = '#!/bin/bash\nset -e\ncd <%= @folder %>\nfor f in *; do echo "$f"; done\n';
const PAGE = '<!DOCTYPE html>\n<html>\n<body>\n<h1>News</h1>\n';

describe('a template', () => {
	it.each([
		['setup.sh.erb', SCRIPT, 'text/x-erb'],
		['setup.sh', SCRIPT.replace('<%= @folder %>', '/tmp'), 'application/x-sh'],
		['page.php', `${PAGE}<?php echo date('r'); ?>\n</body>\n</html>\n`, 'text/x-php'],
		['page.html', `${PAGE}<p>{{ title }}</p>\n</body>\n</html>\n`, 'text/html'],
		['page.html.j2', `${PAGE}<p>{{ title }}</p>\n</body>\n</html>\n`, 'text/x-jinja'],
	])('%s is what its places and its name say', async (name, content, mime) => {
		const found = await detect(name, content);
		expect(found.type.mime).toBe(mime);
		expect(found.extensionMatches).toBe(true);
	});

	it('without a name is told by the places that only it has', async () => {
		expect(await mimeOf('', `${PAGE}<?php echo date('r'); ?>\n</body>\n</html>\n`)).toBe('text/x-php');
		expect(await mimeOf('', `${PAGE}<% rows.each do |r| %>\n<p><%= r %></p>\n<% end %>\n</body>\n</html>\n`)).toBe(
			'text/x-erb',
		);
	});
});

const MOLECULE =
	'water\n  Demo    1128260000\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 O   0  0\nM  END\n';
const TRIPLES = '<http://a.b/s> <http://a.b/p> <http://a.b/o> .\n_:x <http://a.b/p> "two words"@en .\n';

describe('a format that is another one and more', () => {
	it.each([
		['', MOLECULE, 'chemical/x-mdl-molfile'],
		['', `${MOLECULE}> <CHARGE>\n0\n\n$$$$\n`, 'chemical/x-mdl-sdfile'],
		['', `${MOLECULE.replace('M  END\n', 'A    1\n'.repeat(2000))}M  END\n$$$$\n`, 'chemical/x-mdl-sdfile'],
		['one.sdf', MOLECULE, 'chemical/x-mdl-sdfile'],
		[
			'Demo.pm',
			'=head1 NAME\n\nDemo\n\n=head1 SYNOPSIS\n\n  use Demo;\n\n=cut\n\npackage Demo;\nuse strict;\n1;\n',
			'text/x-perl',
		],
		['', TRIPLES, 'application/n-triples'],
		['', `${TRIPLES}<http://a.b/s> <http://a.b/p> "3" <http://a.b/g> .\n`, 'application/n-quads'],
		['', `@prefix a: <http://a.b/> .\n${TRIPLES}`, 'text/turtle'],
		['all.nq', TRIPLES, 'application/n-quads'],
		['all.trig', `@prefix a: <http://a.b/> .\n${TRIPLES}`, 'application/trig'],
		['', '*PPD-Adobe: "4.3"\n*FormatVersion: "4.3"\n*LanguageVersion: English\n', 'application/vnd.cups-ppd'],
		['', '; FBX 7.5.0 project file\n; ----\n\nFBXHeaderExtension:  {\n\tFBXVersion: 7500\n}\n', 'model/vnd.fbx'],
		['', '#define width 8\n#define height 2\nstatic char bits[] = {\n0x01, 0x02 };\n', 'image/x-xbitmap'],
		[
			'',
			'[Service]\nType=oneshot\nExecStart=/usr/bin/true\n\n[Install]\nWantedBy=multi-user.target\n',
			'text/x-systemd-unit',
		],
	])('%s', async (name, content, mime) => {
		const found = await detect(name, content);
		expect(found.type.mime).toBe(mime);
		expect(found.extensionMatches).toBe(true);
	});

	it('a 16-bit program may be called .exe', async () => {
		const program = Buffer.alloc(1024);
		program.write('MZ');
		program.writeUInt16LE(0x40, 0x18);
		program.writeUInt32LE(0x80, 0x3c);
		program.write('NE', 0x80);
		const found = await detect('SETUP.EXE', program);
		expect(found.type.mime).toBe('application/x-dosexec');
		expect(found.extensionMatches).toBe(true);
	});

	it('a film whose first brand is MPEG-4 stays one when it also plays on a telephone', async () => {
		const film = Buffer.from('\x00\x00\x00\x1cftypmp42\x00\x00\x00\x003g2amp42isom\x00\x00\x00\x08free', 'latin1');
		expect(await mimeOf('', film)).toBe('video/mp4');
	});

	it('C++ headers called .hh are not Hack', async () => {
		const header =
			'#ifndef A_HH\n#define A_HH\n#include <string>\nclass A { public: std::string name() const; };\n#endif\n';
		expect(await mimeOf('a.hh', header)).toBe('text/x-c++hdr');
		expect(await mimeOf('a.hh', '<?hh\nnamespace A;\nfunction f(): int { return 1; }\n')).toBe('text/x-hack');
	});
});

describe('what lacks the essential of a language is not that language', () => {
	it.each([
		['text/turtle', 's,p,o\nhttp://a.b/s1,http://a.b/p1,http://a.b/o1\nhttp://a.b/s2,http://a.b/p2,foo\n'],
		['application/sparql-query', '?x\t?y\n<http://a.b/s1>\t<http://a.b/p1>\n<http://a.b/s2>\t"foo"\n'],
		['text/x-http', 'Host: a.b\nAccept: text/html\nUser-Agent: demo\n'],
	])('no %s', async (mime, content) => {
		expect(await mimeOf('', content)).not.toBe(mime);
	});
});

describe('a racket module', () => {
	it('is not WebAssembly', async () => {
		expect(
			await mimeOf('info.rkt', '(module info setup/infotab\n  (define name "demo")\n  (define version "1"))\n'),
		).toBe('text/x-racket');
		expect(await mimeOf('', '(module\n  (func $f (result i32) (i32.const 1)))\n')).toBe('text/x-wat');
	});
});

describe('tables', () => {
	it.each([
		['a table of a C program', '0x01, 0x02, 0x03, 0x04,\n'.repeat(12)],
		['rows to insert', "INSERT INTO t VALUES (1, 'a', 2.5, 7);\n".repeat(12)],
		['a list of news', '\t- one thing is new\n'.repeat(12)],
		['an indented program', '\tmov\tax\n'.repeat(12)],
	])('%s is no table of data', async (_what, content) => {
		expect(await mimeOf('', content)).not.toMatch(/^text\/(?:csv|tab)/);
	});
});

describe('a licence at the beginning', () => {
	it('does not hide the language behind it', async () => {
		const licence = Array.from(
			{ length: 160 },
			(_, i) => `# Line ${i}: permission is hereby granted, free of charge, to any person.`,
		);
		const program =
			'import os\nimport sys\n\n\ndef main(argv):\n    for name in argv[1:]:\n        print(os.path.abspath(name))\n\n\nif __name__ == "__main__":\n    main(sys.argv)\n';
		expect(await mimeOf('', `${licence.join('\n')}\n${program}`)).toBe('text/x-python');
	});
});

describe('a table whose rows leave out their empty ends', () => {
	const rows = Array.from(
		{ length: 20 },
		(_, i) => `1.${i},Name ${i},n${i},19${60 + i}-01-01${i % 3 ? ',2001-01-01' : ''}`,
	);

	it('is a table under its header', async () => {
		expect(await mimeOf('', `version,codename,series,created,release,eol\n${rows.join('\n')}\n`)).toBe('text/csv');
	});

	it('names each other guess once', async () => {
		const { type } = await detect('', `version,codename,series,created,release,eol\n${rows.join('\n')}\n`);
		const others = type.alternatives.map(({ mime }) => mime);
		expect(new Set([type.mime, ...others]).size).toBe(others.length + 1);
	});
});
