// Close relatives: the base is found by its words, the dialect by a mark that only it writes.

import { detectType } from '../../nodes/Files/engine/detect';

const detect = (content: string, name = '') => {
	const head = Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};
const mimeOf = async (content: string) => (await detect(content)).type.mime;

const STYLE = `.card {
  color: #333;
  margin: 0 auto;
  padding: 4px 8px;
  border: 1px solid #ccc;
}
.card:hover {
  background: #eee;
  font-size: 12px;
}
`;

const PARSER = `%{
#include <stdio.h>
#include <stdlib.h>
static int count(const char *s) { int n = 0; while (*s) if (*s++ == '\\n') n++; return n; }
%}
%token NUMBER NAME
%left '+' '-'
%%
sum: NUMBER { $$ = $1; }
   | sum '+' NUMBER { $$ = $1 + $3; }
   ;
%%
int main(void) { printf("%d\\n", count("a")); return yyparse(); }
`;

const PLAIN_JS = `'use strict';
const fs = require('fs');
function read(path, options) {
  const text = fs.readFileSync(path, 'utf8');
  return text.split('\\n').map((line) => line.trim()).filter(Boolean);
}
module.exports = { read };
`;

describe('a dialect', () => {
	it.each([
		['text/css', STYLE],
		['text/x-scss', `$gap: 4px;\n${STYLE}`],
		['text/x-scss', `${STYLE}.list {\n  margin: 0;\n  .item {\n    padding: 0;\n  }\n}\n`],
		['text/css', `@media print {\n  .card {\n    color: black;\n  }\n}\n${STYLE}`],
		['text/x-less', `@gap: 4px;\n${STYLE}.box {\n  .rounded(3px);\n  color: @gap;\n}\n`],
		['text/x-yacc', PARSER],
		['text/javascript', PLAIN_JS],
		[
			'application/typescript',
			`import { readFile } from 'fs';\ninterface Line {\n  text: string;\n  at?: number;\n}\nexport function read(path: string, limit: number): Line[] {\n  const out: Line[] = [];\n  return out;\n}\n`,
		],
		[
			'text/x-objcsrc',
			'#include <stdio.h>\n#include <stdlib.h>\nstatic int count(const char *s) { int n = 0; while (*s) if (*s++ == 1) n++; return n; }\nint main(void) {\n  NSPool *pool = [[NSPool alloc] init];\n  NSView *view = [NSView new];\n  printf("%d\\n", count("a"));\n  return 0;\n}\n',
		],
		[
			'text/x-xs',
			'#include "EXTERN.h"\n#include "perl.h"\n#include <stdlib.h>\nstatic int twice(int a) { return 2 * a; }\n\nMODULE = Demo\tPACKAGE = Demo\n\nint\ntwice(a)\n  int a\n',
		],
		[
			'text/x-vala',
			'public class Demo.Window : Gtk.ApplicationWindow {\n  public signal void closed (int code);\n  private Gee.List<string> names;\n  construct {\n    this.names = new Gee.ArrayList<string> ();\n  }\n  public void show_all_names () throws GLib.Error {\n    foreach (string name in this.names) {\n      stdout.printf ("%s\\n", name);\n    }\n  }\n}\n',
		],
		['text/x-less', `${STYLE}.list {\n  margin: 0;\n  .item {\n    color: @ini_link;\n  }\n}\n`],
		[
			'text/x-lilypond',
			"dots = #(define-music-function (note) (ly:music?)\n#{\n  \\once \\override NoteHead.color = #red\n  \\tweak font-size #3\n  $note\n#})\n\\score { \\new Staff { \\dots c'4 } }\n",
		],
	])('%s is told from its base', async (mime, content) => {
		expect(await mimeOf(content)).toBe(mime);
	});

	it('of a header is told by its guard', async () => {
		const body = 'int area(int w, int h);\nstruct box { int w; int h; };\nextern void draw(const struct box *b);\n';
		expect(await mimeOf(`#ifndef BOX_H\n#define BOX_H\n#include <stddef.h>\n${body}#endif\n`)).toBe('text/x-chdr');
		expect(await mimeOf(`#include <stddef.h>\n${body}int main(void) { return area(1, 2); }\n`)).toBe('text/x-csrc');
	});
});

describe('a language that is not clear', () => {
	it('leaves the type general, says that it is source code, and lists the guess', async () => {
		const found = await detect('for (i = 0; i < n; i++) {\n  sum += values[i];\n}\nresult = sum / n;\n');
		expect(found.type.mime).toBe('text/plain');
		expect(found.category).toBe('code');
		expect(found.type.alternatives.length).toBeGreaterThan(0);
		expect(found.reasons[0]).toMatch(/no language is clear enough/);
	});

	it('does not make code of prose', async () => {
		for (const prose of [
			'Dear Ms Miller,\n\nthank you for your order of 3 March. We shall deliver on Friday.\n\nKind regards\n',
			'Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie die Rechnung für den Monat Mai.\n\nMit freundlichen Grüßen\n',
			'Chapter One\n\nIt was late when they came back to the house, and nobody spoke.\n',
		]) {
			const found = await detect(prose);
			expect([found.type.mime, found.category]).toEqual(['text/plain', 'text']);
		}
	});

	it('is chosen by the name among the languages that the text allows', async () => {
		const code = 'for (i = 0; i < n; i++) {\n  sum += values[i];\n}\nresult = sum / n;\n';
		expect((await detect(code, 'a.awk')).type.mime).toBe('text/x-awk');
		expect((await detect(code, 'a.awk')).extensionMatches).toBe(true);
	});
});

describe('comments', () => {
	it('with Windows line ends do not make a pattern try every way to read them', async () => {
		const found = await detect(`${'# a line of comment\r\n'.repeat(400)}set -e\r\necho "done"\r\n`);
		expect(found.isText).toBe(true);
	});
});
