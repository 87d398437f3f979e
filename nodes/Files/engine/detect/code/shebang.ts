// The interpreter that a script names in its first line, and the modes that editors are told in comments.

const INTERPRETERS: ReadonlyArray<readonly [program: RegExp, mime: string]> = [
	[/^(?:ba|da|k|z|a|mk|pdk|lk)?sh\d?$/, 'application/x-sh'],
	[/^t?csh$/, 'application/x-csh'],
	[/^fish$/, 'application/x-fish'],
	[/^python[\d.]*w?$|^pypy\d?$|^pythonw$/, 'text/x-python'],
	[/^perl[\d.]*$/, 'text/x-perl'],
	[/^(?:perl6|raku|rakudo)$/, 'text/x-raku'],
	[/^(?:ruby[\d.]*|jruby|macruby|rbx|rake)$/, 'text/x-ruby'],
	[/^(?:node|nodejs|bun|jsc?|d8|gjs|rhino|phantomjs|zx|qjs)$/, 'text/javascript'],
	[/^(?:deno|ts-node|tsx)$/, 'application/typescript'],
	[/^php[\d.]*(?:-cgi)?$/, 'text/x-php'],
	[/^(?:lua[\d.]*|luajit|texlua)$/, 'text/x-lua'],
	[/^(?:tclsh|wish|expect|expectk)[\d.]*$/, 'text/x-tcl'],
	[/^[gmn]?awk$/, 'text/x-awk'],
	[/^g?sed$/, 'text/x-sed'],
	[/^g?make$/, 'text/x-makefile'],
	[/^(?:Rscript|littler|r)$/, 'text/x-r'],
	[/^julia$/, 'text/x-julia'],
	[/^(?:runhaskell|runghc|stack|runhugs)$/, 'text/x-haskell'],
	[/^(?:ocaml|ocamlrun|ocamlscript)$/, 'text/x-ocaml'],
	[/^escript$/, 'text/x-erlang'],
	[/^elixir$|^iex$/, 'text/x-elixir'],
	[/^(?:scala|amm)$/, 'text/x-scala'],
	[/^(?:kotlin|kscript)$/, 'text/x-kotlin'],
	[/^groovy$/, 'text/x-groovy'],
	[/^(?:clojure|clj|bb|lumo|planck)$/, 'text/x-clojure'],
	[/^(?:sbcl|clisp|ecl|ccl|lisp|cl)$/, 'text/x-common-lisp'],
	[/^(?:guile|gosh|scheme|chez|csi|chicken-scm|bigloo|r6rs)[\d.-]*$/, 'text/x-scheme'],
	[/^(?:racket|gracket)$/, 'text/x-racket'],
	[/^(?:emacs|emacsclient)$/, 'text/x-emacs-lisp'],
	[/^(?:swipl|yap|prolog|gprolog)$/, 'text/x-prolog'],
	[/^(?:pwsh|powershell)$/, 'text/x-powershell'],
	[/^osascript$/, 'text/x-applescript'],
	[/^coffee$/, 'text/x-coffeescript'],
	[/^(?:lsc)$/, 'text/x-livescript'],
	[/^dart$/, 'application/dart'],
	[/^swift$/, 'text/x-swift'],
	[/^crystal$/, 'text/x-crystal'],
	[/^(?:nim|nimr?)$/, 'text/x-nim'],
	[/^(?:rdmd|dmd)$/, 'text/x-d'],
	[/^(?:go|gorun)$/, 'text/x-go'],
	[/^(?:rust-script|run-cargo-script|cargo)$/, 'text/x-rust'],
	[/^gnuplot$/, 'application/x-gnuplot'],
	[/^(?:octave|octave-cli)$/, 'text/x-matlab'],
	[/^(?:nix-shell)$/, 'application/x-sh'],
	[/^(?:gforth|forth)$/, 'text/x-forth'],
	[/^gst$/, 'text/x-smalltalk'],
	[/^io$/, 'text/x-io'],
	[/^pike$/, 'text/x-pike'],
	[/^vala$/, 'text/x-vala'],
	[/^(?:rexx|regina)$/, 'text/x-rexx'],
	[/^(?:newlisp)$/, 'text/x-newlisp'],
	[/^hy$/, 'text/x-hy'],
	[/^nu$/, 'text/x-nushell'],
	[/^jq$/, 'text/x-jsoniq'],
	[/^(?:dotnet-script|csi|csharp)$/, 'text/x-csharp'],
	[/^(?:fsharpi|fsi)$/, 'text/x-fsharp'],
	[/^(?:factor)$/, 'text/x-factor'],
	[/^(?:instantfpc)$/, 'text/x-pascal'],
	[/^(?:moon)$/, 'text/x-moonscript'],
	[/^(?:parrot)$/, 'text/x-parrot'],
	[/^(?:openrc-run|runscript)$/, 'application/x-sh'],
	[/^(?:ipxe)$/, 'text/plain'],
	[/^(?:boolector|smt)$/, 'text/plain'],
];

export function shebangOf(text: string): { line: string; mime?: string } | undefined {
	if (!text.startsWith('#!')) return undefined;
	const end = text.search(/[\r\n]/);
	const line = text.slice(0, end < 0 ? 200 : Math.min(end, 200));
	const words = line.slice(2).trim().split(/\s+/);
	let index = 0;
	let program = basename(words[0] ?? '');
	if (program === 'env' || program === 'sudo') {
		do program = basename(words[++index] ?? '');
		while (index < words.length && (/^-/.test(program) || /=/.test(program)));
	}
	// The old trick of a shell that hands over to another interpreter in its second line.
	if (/^(?:ba|da|k|z)?sh$/.test(program)) {
		const exec =
			/^[ \t]*(?:'''|:[^\n]*\n|#[^\n]*\n)*\s*(?:"?'?exec|eval 'exec)\s+"?\$?\{?(?:\w*\/)*(tclsh|wish|perl|python|ruby|scala|guile|node|csi|awk|expect|emacs|sbcl)/m.exec(
				text.slice(end, end + 500),
			);
		if (exec) program = exec[1];
	}
	const mime = INTERPRETERS.find(([pattern]) => pattern.test(program))?.[1];
	return { line, mime };
}

function basename(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** `-*- mode: x -*-` and `vim: ft=x`: what the author told the editor. */
const MODES: Record<string, string> = {
	'c++': 'text/x-c++src',
	c: 'text/x-csrc',
	cpp: 'text/x-c++src',
	python: 'text/x-python',
	perl: 'text/x-perl',
	ruby: 'text/x-ruby',
	sh: 'application/x-sh',
	'shell-script': 'application/x-sh',
	bash: 'application/x-sh',
	tcl: 'text/x-tcl',
	lisp: 'text/x-common-lisp',
	scheme: 'text/x-scheme',
	'emacs-lisp': 'text/x-emacs-lisp',
	makefile: 'text/x-makefile',
	'makefile-gmake': 'text/x-makefile',
	java: 'text/x-java-source',
	js: 'text/javascript',
	javascript: 'text/javascript',
	latex: 'application/x-tex',
	tex: 'application/x-tex',
	org: 'text/org',
	rst: 'text/x-rst',
	asm: 'text/x-asm',
	fortran: 'text/x-fortran',
	f90: 'text/x-fortran',
	ada: 'text/x-ada',
	pascal: 'text/x-pascal',
	delphi: 'text/x-pascal',
	lua: 'text/x-lua',
	haskell: 'text/x-haskell',
	erlang: 'text/x-erlang',
	prolog: 'text/x-prolog',
	sql: 'application/sql',
	awk: 'text/x-awk',
	objc: 'text/x-objcsrc',
	octave: 'text/x-matlab',
	matlab: 'text/x-matlab',
	'ess-r': 'text/x-r',
	r: 'text/x-r',
	vim: 'text/x-vim',
	yaml: 'application/yaml',
	conf: 'text/x-ini',
	cmake: 'text/x-cmake',
	verilog: 'text/x-verilog',
	vhdl: 'text/x-vhdl',
	autoconf: 'text/x-m4',
	m4: 'text/x-m4',
	nroff: 'text/troff',
	php: 'text/x-php',
	css: 'text/css',
	xml: 'application/xml',
	html: 'text/html',
	go: 'text/x-go',
	rust: 'text/x-rust',
	d: 'text/x-d',
	tuareg: 'text/x-ocaml',
	ocaml: 'text/x-ocaml',
	caml: 'text/x-ocaml',
	coq: 'text/x-coq',
	clojure: 'text/x-clojure',
	scala: 'text/x-scala',
	groovy: 'text/x-groovy',
	dockerfile: 'text/x-dockerfile',
	smalltalk: 'text/x-smalltalk',
	forth: 'text/x-forth',
	cobol: 'text/x-cobol',
	snippet: 'text/plain',
	texinfo: 'application/x-texinfo',
	sml: 'text/x-sml',
	text: 'text/plain',
};

export function editorMode(text: string): string | undefined {
	const head = text.slice(0, 400);
	const emacs = /-\*-\s*(?:[\w-]+:[^;\n]*;\s*)*(?:mode:\s*)?([\w+-]+)\s*(?:;[^\n]*)?-\*-/i.exec(head);
	const vim =
		/\bvim?:.{0,60}?\b(?:ft|filetype|syntax)=([\w+]+)/.exec(head) ??
		/\bvim?:.{0,60}?\b(?:ft|filetype|syntax)=([\w+]+)/.exec(text.slice(-300));
	return MODES[(emacs?.[1] ?? '').toLowerCase()] ?? MODES[(vim?.[1] ?? '').toLowerCase()];
}
