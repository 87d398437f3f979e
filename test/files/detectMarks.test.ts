// Marks that were taken for more than they say, each found on files that no training had seen; and marks that say enough.

import { detectType } from '../../nodes/Files/engine/detect';

const detect = (name: string, content: string) => {
	const head = Buffer.from(content, 'utf8');
	return detectType({ name, size: head.length, head });
};
const mimeOf = async (content: string) => (await detect('', content)).type.mime;

const OCAML = `module Table = Hashtbl.Make (struct
  type t = string
  let equal = String.equal
  let hash = Hashtbl.hash
end)

let rec print fmt = function
  | [] -> ()
  | x :: rest ->
      Format.fprintf fmt "@[<2>%s@,@]" x;
      print fmt rest

let () = print Format.std_formatter [ "a"; "b" ]
`;
const GTK = `.toolbar {
    border-top: 1px solid @borders;
    background-color: alpha(@theme_bg_color, 0.75);
}

.side-bar row:selected {
    color: @theme_selected_fg_color;
    padding: 4px 8px;
}
`;
const POD = `=head1 NAME

Example::Tools - small things

=head1 SYNOPSIS

  use Example::Tools;
  my $tool = Example::Tools->new;

=head1 DESCRIPTION

A longer text about B<tools> and what they are good for.

=cut
`;
const PERL = `package Example::Tools;
use strict;
use warnings;

sub new {
    my ($class, %args) = @_;
    return bless { %args }, $class;
}

sub name { my $self = shift; return $self->{name}; }

1;
`;
const C = `#ifndef FAST
#define FAST 1
#endif

#include <stdio.h>
#include <stdlib.h>

static int twice(int value) { return 2 * value; }

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		printf("%d\\n", twice(atoi(argv[i])));
	return EXIT_SUCCESS;
}
`;

describe('marks that say less than they seem to', () => {
	test('a format box of OCaml is no attribute of F#', async () => {
		expect(await mimeOf(OCAML)).toBe('text/x-ocaml');
	});

	test('named colours of GTK do not make a style sheet Less', async () => {
		expect(await mimeOf(GTK)).toBe('text/css');
	});

	test('a default that a program gives a macro is no guard of a header', async () => {
		expect(await mimeOf(C)).toBe('text/x-csrc');
	});

	test('manual pages before a program are part of the program', async () => {
		expect(await mimeOf(`${POD}\n${PERL}`)).toBe('text/x-perl');
		expect(await mimeOf(POD)).toBe('text/x-pod');
		expect(await mimeOf(`# Copyright, years and names.\n\n${POD}`)).toBe('text/x-pod');
	});

	test('"multi-threaded" at the start of a line is no method of Raku', async () => {
		expect(
			await mimeOf(`${PERL.replace('1;\n', '')}\n1;\n\n${POD.replace('A longer', 'It is\nmulti-threaded. A longer')}`),
		).toBe('text/x-perl');
	});

	test('a certificate in a string is no certificate', async () => {
		const gemspec =
			'# -*- encoding: utf-8 -*-\nGem::Specification.new do |s|\n  s.name = "tools"\n  s.version = "1.0"\n  s.require_paths = ["lib"]\n' +
			'  s.cert_chain = ["-----BEGIN CERTIFICATE-----\\nMIIDPjCCAiagAwIBAgIBAjANBgkq\\n-----END CERTIFICATE-----\\n"]\n  s.authors = ["Somebody"]\nend\n';
		expect(await mimeOf(gemspec)).toBe('text/x-ruby');
	});

	test('a header of C that is documented in markup is a header', async () => {
		const header =
			'# ifndef EXAMPLE_TOOLS_HPP\n# define EXAMPLE_TOOLS_HPP\n/*\n{xrst_begin tools}\n\nTools\n#####\n\nSyntax\n******\n| *y* = *f* . ``Tools`` ( *x* )\n\nx\n*\nThe argument has prototype\n\n' +
			'   ``const`` *Vector* & *x*\n\n.. note:: see :ref:`others`\n\n{xrst_end tools}\n*/\n\nnamespace example {\ntemplate <class Vector> Vector tools(const Vector& x) { return x; }\n}\n# endif\n';
		expect(await mimeOf(header)).not.toBe('text/x-rst');
	});

	test('three words that end as a program might are text', async () => {
		expect(await mimeOf('At the end\nof the function\nwe end\n')).toBe('text/plain');
	});
});

describe('marks that say enough', () => {
	test('keys with blocks of markup are YAML, whatever the markup', async () => {
		const notes =
			'  - |\n    The ``save`` command now takes a **path**; see `the manual <https://example.org/manual>`_.\n\n    .. note::\n       Older files are read as ever.\n';
		expect(await mimeOf(`---\nfeatures:\n${notes}upgrade:\n${notes}`)).toBe('application/yaml');
		expect(await mimeOf(`features:\n${notes}upgrade:\n${notes}`)).toBe('application/yaml');
		expect(await mimeOf('- |\n  ## Files\n\n  * a list of `files`\n  * and of [links](https://example.org)\n')).toBe(
			'application/yaml',
		);
	});

	test('five fields of time and a command are a crontab, five numbers are not', async () => {
		expect(await mimeOf('MAILTO=root\n0 5 * * mon /usr/bin/backup --all\n')).toBe('text/x-crontab');
		expect(await mimeOf('1 2 3 4 5 six\n2 3 4 5 6 seven\n')).not.toBe('text/x-crontab');
	});

	test('what javadoc writes for its search field is JavaScript', async () => {
		expect(await mimeOf('memberSearchIndex = [{"p":"org.example","c":"Tools","l":"name()"}]')).toBe('text/javascript');
	});

	test('a program under the name of a page is noticed, even where its language is not sure; a line of text is not', async () => {
		expect((await detect('report.html', C)).extensionMatches).toBe(false);
		expect((await detect('report.html', 'It works.\n')).extensionMatches).toBe(true);
		expect((await detect('report.html', '{% extends "base.html" %}\n{{ name }}\n')).extensionMatches).toBe(true);
	});
});
