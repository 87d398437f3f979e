// The last word: what the bytes say against what the name says. The name never overrules the bytes; it chooses among
// types that are compatible with them (a base and what is built on it, a general text and its dialects), and it
// settles ties that text leaves open.

import type { DetectionNote } from '../types';
import { isA, isTextType, OCTET_STREAM, PLAIN_TEXT, typeOf, typesOfExtension } from './types';
import { verdict, type Verdict } from './verdict';
import type { TextVerdict } from './text';

export interface Decision {
	chosen: Verdict;
	notes: DetectionNote[];
}

/** File names that are as good as an extension. */
const WHOLE_NAMES: ReadonlyArray<readonly [name: RegExp, mime: string]> = [
	[/^(?:gnu)?makefile(?:\.(?:in|am|\w+))?$/i, 'text/x-makefile'],
	[/^(?:dockerfile|containerfile)(?:\.\w+)?$/i, 'text/x-dockerfile'],
	[/^cmakelists\.txt$/i, 'text/x-cmake'],
	[/^(?:gemfile|rakefile|podfile|fastfile|guardfile|brewfile|capfile|berksfile|thorfile|puppetfile)$/i, 'text/x-ruby'],
	[/^vagrantfile$/i, 'text/x-vagrantfile'],
	[/^jenkinsfile$/i, 'text/x-jenkinsfile'],
	[/^(?:sconstruct|sconscript|wscript|snakefile)$/i, 'text/x-python'],
	[/^(?:build|workspace)(?:\.bazel)?$/i, 'text/x-starlark'],
	[/^\.?(?:bashrc|bash_profile|profile|zshrc|zshenv|bash_aliases|bash_logout|zprofile|kshrc)$/i, 'application/x-sh'],
	[/^(?:pkgbuild|apkbuild)$/i, 'application/x-sh'],
	[/^\.?(?:vimrc|gvimrc|exrc)$/i, 'text/x-vim'],
	[/^\.?(?:gitignore|dockerignore|npmignore|hgignore)$/i, 'text/x-gitignore'],
	[/^\.gitattributes$/i, 'text/x-gitattributes'],
	[/^\.?(?:gitconfig|editorconfig|npmrc)$/i, 'text/x-ini'],
	[/^\.env(?:\.\w+)?$/i, 'text/x-dotenv'],
	[/^\.htaccess$/i, 'text/x-apache-conf'],
	[/^crontab$/i, 'text/x-crontab'],
	[/^go\.mod$/i, 'text/x-go-mod'],
	[/^(?:readme|license|licence|copying|authors|changelog|install|news|todo|notice)$/i, 'text/plain'],
	[/^winmail\.dat$/i, 'application/vnd.ms-tnef'],
	[/^meson\.build$/i, 'text/x-meson'],
	[/^kconfig$/i, 'text/x-kconfig'],
	[/^\.emacs$/i, 'text/x-emacs-lisp'],
];

/** MIME types that the name stands for, the likeliest first. */
export function typesOfName(name: string, extension: string): string[] {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const whole = WHOLE_NAMES.find(([pattern]) => pattern.test(base))?.[1];
	const byExtension = typesOfExtension(extension).map((type) => type.mime);
	return whole ? [whole, ...byExtension] : byExtension;
}

/** Binary answers: a base may be refined by the name to a type built on it that bytes cannot prove. */
export function decideBinary(found: Verdict | undefined, named: string[], ownBase: boolean): Decision {
	if (found) {
		if (named.includes(found.mime) || !ownBase) return { chosen: found, notes: [] };
		const finer = named.find((mime) => {
			const type = typeOf(mime);
			return type !== undefined && !type.strict && type.base === found.mime;
		});
		if (finer) {
			const chosen = verdict(
				finer,
				Math.min(0.85, found.confidence),
				'extension',
				`${found.reason}; the name says ${finer}`,
				{
					container: found.container,
					notes: found.notes,
					alternatives: [{ mime: found.mime, confidence: 0.6 }],
				},
			);
			return { chosen, notes: [used(finer)] };
		}
		// A two-byte magic is weak: a known binary type of the name's choice that has no proof of its own goes first.
		if (found.confidence < 0.6) {
			const other = named.find((mime) => !isTextType(mime) && !typeOf(mime)?.strict);
			if (other)
				return {
					chosen: verdict(other, 0.5, 'extension', `Weak signature; the name says ${other}`),
					notes: [used(other)],
				};
		}
		return { chosen: found, notes: [] };
	}
	const possible = named.find((mime) => {
		const type = typeOf(mime);
		return type !== undefined && !type.strict && !isTextType(mime) && type.base === OCTET_STREAM;
	});
	if (possible) {
		return {
			chosen: verdict(possible, 0.45, 'extension', `No signature is known; the name says ${possible}`),
			notes: [used(possible)],
		};
	}
	return { chosen: verdict(OCTET_STREAM, 0.3, 'fallback', 'Binary data without a known signature'), notes: [] };
}

function used(mime: string): DetectionNote {
	return { code: 'extension-used', message: `The extension decided among compatible types: ${mime}` };
}

/** Text answers: certain content stands; a doubtful one lets the name choose when the text does not speak against it. */
export function decideText(found: TextVerdict, named: string[], text: string): Decision {
	const best = found.candidates[0];
	if (named.length === 0) return { chosen: trusted(best), notes: [] };
	const own = found.candidates.find((candidate) => named.includes(candidate.mime));
	if (own && own.mime !== PLAIN_TEXT && own === best) return { chosen: own, notes: [] };
	if (best.confidence >= 0.93 && best.method === 'structure') return { chosen: refine(best, named), notes: [] };
	const textual = named.filter((mime) => isTextType(mime) && !blocked(mime, text));
	if (textual.length === 0) return { chosen: trusted(best), notes: [] };
	if (textual[0] === PLAIN_TEXT) return { chosen: asPlain(best), notes: [] };
	return chooseNamed(found, textual, best);
}

/** Below these a guess is an alternative, not an answer: a general type is better than a wrong one (bench/files.mjs). */
const ENOUGH: Record<string, number> = { code: 0.52, text: 0.52, structure: 0.5 };

function trusted(best: Verdict): Verdict {
	if (best.mime === PLAIN_TEXT || best.confidence >= (ENOUGH[best.method] ?? 0.5)) return best;
	return verdict(PLAIN_TEXT, 0.5, 'text', 'Printable text; no format is clear enough to be named', {
		alternatives: [{ mime: best.mime, confidence: best.confidence }],
		text: best.text,
	});
}

/** A .txt is what it says unless the content is beyond doubt something else. */
function asPlain(best: Verdict): Verdict {
	// Code in a .txt is a text about code as often as not: only a program that declares itself is more than that.
	const certain = best.method === 'structure' ? 0.9 : best.method === 'code' ? 0.95 : 0.93;
	const table = best.mime === 'text/csv' || best.mime === 'text/tab-separated-values';
	if (!table && best.confidence >= certain) return best;
	const alternatives = best.mime === PLAIN_TEXT ? undefined : [{ mime: best.mime, confidence: best.confidence }];
	return verdict(PLAIN_TEXT, 0.8, 'text', 'Printable text, as its name says', { alternatives, text: best.text });
}

/** The name's type when it is built on the found one, as .csproj on XML; else the found one. */
function refine(best: Verdict, named: string[]): Verdict {
	if (named.includes(best.mime)) return best;
	const finer = named.find((mime) => mime !== best.mime && isA(mime, best.mime) && !typeOf(mime)?.strict);
	if (!finer) return best;
	return { ...best, mime: finer, method: 'extension', alternatives: [{ mime: best.mime, confidence: 0.6 }] };
}

/** Content that a type cannot have: its extension alone is then no evidence. */
function blocked(mime: string, text: string): boolean {
	if (mime === 'application/json') return !/^\s*(?:[[{"\d-]|\/\/|\/\*|true|false|null|#)/.test(text.slice(0, 400));
	if (isA(mime, 'application/xml') || mime === 'text/html') return !/<[!?\w/]/.test(text.slice(0, 16384));
	const type = typeOf(mime);
	return type !== undefined && type.strict;
}

function chooseNamed(found: TextVerdict, textual: string[], best: Verdict): Decision {
	const guesses = found.code?.guesses ?? [];
	// Several languages share the extension (.m, .v, .pl, .h): the text decides among them.
	const ranked = guesses.filter((guess) => textual.includes(guess.mime));
	const listed = found.candidates.find(
		(candidate) => textual.includes(candidate.mime) && candidate.mime !== PLAIN_TEXT,
	);
	let mime = textual[0];
	if (ranked[0] && (ranked[0].cueScore >= 3 || textual.length > 1)) mime = ranked[0].mime;
	if (listed && listed.confidence > 0.6) mime = listed.mime;
	if (contradicts(found, textual, best)) return { chosen: best, notes: [] };
	const supported = guesses.find((guess) => guess.mime === mime);
	const confidence = listed ? Math.max(0.75, listed.confidence) : supported && supported.cueScore > 0 ? 0.85 : 0.65;
	const alternatives =
		best.mime === mime || best.mime === PLAIN_TEXT ? undefined : [{ mime: best.mime, confidence: best.confidence }];
	return {
		chosen: verdict(
			mime,
			confidence,
			listed ? listed.method : 'extension',
			`Text in keeping with ${typeOf(mime)?.description ?? mime}`,
			{
				text: listed?.text ?? {
					language: typeOf(mime)?.category === 'code' ? mime.replace(/^\w+\/(?:x-)?/, '') : undefined,
				},
				alternatives,
			},
		),
		notes: listed ? [] : [used(mime)],
	};
}

/** Whether the text says so clearly that it is something else that the name must be wrong. */
function contradicts(found: TextVerdict, textual: string[], best: Verdict): boolean {
	if (textual.includes(best.mime) || best.mime === PLAIN_TEXT) return false;
	if (textual.some((mime) => isA(best.mime, mime) || isA(mime, best.mime) || kin(mime, best.mime))) return false;
	const guesses = found.code?.guesses ?? [];
	const own = guesses.filter((guess) => textual.includes(guess.mime));
	const phrases = own.reduce((most, guess) => Math.max(most, guess.cueScore), 0);
	const share = own.reduce((sum, guess) => sum + guess.confidence, 0);
	if (best.method === 'structure') return best.confidence >= 0.88 && phrases < 5 && share < 0.5;
	if (found.code?.declared === best.mime) return phrases < 6;
	if (best.confidence < 0.9 || share >= 0.02 || phrases > 2) return false;
	const top = guesses.find((guess) => guess.mime === best.mime)?.cueScore ?? 0;
	return best.method !== 'code' || top >= 8;
}

/** Languages that share so much that the name may choose between them. */
const FAMILIES: ReadonlyArray<ReadonlyArray<string>> = [
	[
		'text/x-csrc',
		'text/x-chdr',
		'text/x-c++src',
		'text/x-c++hdr',
		'text/x-objcsrc',
		'text/x-objective-c++',
		'text/x-cuda',
		'text/x-opencl',
		'text/x-arduino',
		'text/x-glsl',
		'text/x-hlsl',
		'text/x-yacc',
		'text/x-lex',
		'text/x-xs',
		'text/x-swig',
		'text/x-nesc',
		'text/x-ec',
		'text/x-metal',
		'text/x-mql',
		'text/x-d',
		'text/x-processing',
		'text/x-ragel',
		'text/x-squirrel',
		'text/x-angelscript',
		'text/x-lsl',
		'text/x-sourcepawn',
		'text/x-pawn',
		'text/x-pike',
		'text/x-xc',
		'image/x-xpixmap',
		'image/x-xbitmap',
		'text/x-linker-script',
		'text/x-asm',
		'text/x-device-tree',
	],
	[
		'text/javascript',
		'application/typescript',
		'text/jsx',
		'text/tsx',
		'text/x-vue',
		'text/x-svelte',
		'text/x-coffeescript',
		'text/x-livescript',
		'text/x-apex',
		'text/actionscript',
		'application/json',
		'text/x-qml',
		'text/x-hack',
		'text/x-haxe',
		'text/x-squirrel',
		'text/x-processing',
	],
	[
		'text/x-java-source',
		'text/x-groovy',
		'text/x-kotlin',
		'text/x-scala',
		'text/x-aspectj',
		'text/x-apex',
		'text/x-xtend',
		'text/x-processing',
		'text/x-gosu',
		'text/x-x10',
		'text/x-csharp',
		'text/x-ceylon',
		'text/x-vala',
		'text/x-haxe',
		'text/x-nemerle',
		'text/x-jsp',
		'text/x-antlr',
		'text/x-jenkinsfile',
	],
	[
		'text/x-python',
		'text/x-cython',
		'text/x-starlark',
		'text/x-gdscript',
		'text/x-nim',
		'text/x-boo',
		'text/x-mojo',
		'text/x-vyper',
		'text/x-meson',
		'text/x-coffeescript',
		'text/x-hy',
		'text/x-cobra',
	],
	[
		'text/x-ruby',
		'text/x-crystal',
		'text/x-elixir',
		'text/x-erb',
		'text/x-vagrantfile',
		'text/x-puppet',
		'text/x-mirah',
	],
	['text/x-perl', 'text/x-raku', 'text/x-prolog', 'text/x-pod', 'text/x-xs'],
	[
		'text/x-common-lisp',
		'text/x-scheme',
		'text/x-emacs-lisp',
		'text/x-clojure',
		'text/x-racket',
		'text/x-newlisp',
		'text/x-fennel',
		'text/x-hy',
		'text/x-wisp',
		'text/x-wat',
		'text/x-shen',
		'text/x-clips',
	],
	[
		'text/x-ocaml',
		'text/x-sml',
		'text/x-fsharp',
		'text/x-reason',
		'text/x-rescript',
		'text/x-haskell',
		'text/x-elm',
		'text/x-purescript',
		'text/x-idris',
		'text/x-agda',
		'text/x-lean',
		'text/x-coq',
		'text/x-isabelle',
		'text/x-literate-haskell',
		'text/x-clean',
		'text/x-ats',
		'text/x-urweb',
		'text/x-opa',
	],
	['text/x-verilog', 'text/x-systemverilog', 'text/x-vhdl', 'text/x-v'],
	[
		'text/x-pascal',
		'text/x-modula',
		'text/x-oberon',
		'text/x-ada',
		'text/x-delphi-form',
		'text/x-puppet',
		'text/x-component-pascal',
		'text/x-turing',
	],
	[
		'text/x-vbasic',
		'text/x-vbscript',
		'text/x-basic',
		'text/asp',
		'text/x-xojo',
		'text/x-purebasic',
		'text/x-autoit',
		'text/x-monkey',
	],
	[
		'text/x-matlab',
		'text/x-scilab',
		'text/x-objcsrc',
		'text/x-mathematica',
		'text/x-mercury',
		'text/x-gap',
		'text/x-r',
		'text/x-julia',
		'text/x-idl',
	],
	[
		'application/x-sh',
		'application/x-csh',
		'application/x-fish',
		'application/x-bat',
		'text/x-makefile',
		'text/x-bitbake',
		'text/x-abuild',
		'text/x-dotenv',
		'text/x-ini',
		'text/x-m4',
		'text/x-awk',
		'text/x-sed',
		'text/x-tcl',
		'text/x-spec',
		'text/x-java-properties',
	],
	['text/css', 'text/x-scss', 'text/x-less', 'text/x-sass', 'text/x-stylus', 'text/x-sugarss'],
	['application/sql', 'text/x-plsql', 'text/x-hiveql', 'text/x-tsql', 'text/x-stata'],
	[
		'text/markdown',
		'text/x-rst',
		'text/asciidoc',
		'text/org',
		'text/x-textile',
		'text/x-mediawiki',
		'text/x-r-markdown',
		'text/mdx',
		'text/x-pod',
		'text/x-rdoc',
		'text/x-creole',
		'text/x-gherkin',
		'text/html',
	],
	[
		'text/x-ini',
		'application/toml',
		'text/x-java-properties',
		'application/x-desktop',
		'text/x-systemd-unit',
		'application/yaml',
		'text/x-dotenv',
		'text/x-nginx-conf',
		'text/x-apache-conf',
		'application/x-setupscript',
		'text/x-hcl',
		'text/x-ssh-config',
		'text/x-inno-setup',
		'text/x-registry',
	],
	[
		'text/html',
		'text/x-php',
		'text/x-jsp',
		'text/asp',
		'text/aspdotnet',
		'text/x-erb',
		'text/x-smarty',
		'text/x-twig',
		'text/x-jinja',
		'text/x-handlebars',
		'text/x-liquid',
		'text/x-vue',
		'text/x-svelte',
		'text/x-blade',
		'text/x-razor',
		'text/x-coldfusion',
		'text/x-velocity',
		'text/x-freemarker',
		'text/x-haml',
		'text/x-slim',
		'text/x-pug',
		'application/xhtml+xml',
		'text/x-astro',
		'text/x-hack',
		'application/sgml',
		'text/x-volt',
	],
	[
		'text/csv',
		'text/tab-separated-values',
		'text/x-log',
		'application/x-isatab',
		'application/x-isatab-assay',
		'application/x-isatab-investigation',
		'text/x-gff3',
		'text/x-sam',
		'text/x-vcf-genomics',
	],
	['application/x-tex', 'application/x-texinfo', 'application/x-bibtex-text-file', 'text/x-literate-haskell'],
	['message/rfc822', 'application/mbox', 'multipart/related', 'message/x-emlx', 'message/news', 'text/x-http'],
	[
		'application/x-x509-ca-cert',
		'application/pkix-cert',
		'application/x-pem-file',
		'application/x-x509-key',
		'application/pkcs10',
		'application/pkcs7-signature',
		'application/pgp-keys',
		'application/pgp-signature',
		'application/pgp-encrypted',
		'application/x-ssh-key',
	],
	[
		'text/turtle',
		'text/n3',
		'application/n-triples',
		'application/n-quads',
		'application/trig',
		'application/sparql-query',
	],
	[
		'application/postscript',
		'application/eps',
		'application/x-font-type1',
		'application/illustrator',
		'application/x-font-ghostscript',
	],
	['image/vnd.dxf', 'image/vnd.dxf;format=ascii'],
	['text/markdown', 'application/yaml'],
	['application/mbox', 'text/x-diff', 'message/rfc822'],
	['application/sgml', 'application/docbook+xml', 'application/xml'],
	// A show is a presentation that is renamed so that it opens full-screen.
	[
		'application/vnd.openxmlformats-officedocument.presentationml.presentation',
		'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
	],
	[
		'application/vnd.sun.xml.writer',
		'application/vnd.sun.xml.writer.template',
		'application/vnd.sun.xml.writer.global',
	],
	['application/vnd.sun.xml.calc', 'application/vnd.sun.xml.calc.template'],
	['application/vnd.sun.xml.impress', 'application/vnd.sun.xml.impress.template'],
	['application/vnd.sun.xml.draw', 'application/vnd.sun.xml.draw.template'],
	['font/ttf', 'font/otf', 'font/collection'],
	[
		'audio/ogg',
		'audio/opus',
		'audio/speex',
		'audio/x-oggflac',
		'audio/x-oggpcm',
		'video/ogg',
		'video/x-ogm',
		'application/ogg',
	],
	['application/msword', 'application/msword2', 'application/msword5', 'application/x-mswrite'],
	[
		'application/vnd.ms-excel',
		'application/vnd.ms-excel.sheet.2',
		'application/vnd.ms-excel.sheet.3',
		'application/vnd.ms-excel.sheet.4',
		'application/vnd.ms-excel.workspace.3',
		'application/vnd.ms-excel.workspace.4',
	],
	['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence'],
	['image/jp2', 'image/jpx', 'image/jpm', 'image/x-jp2-codestream'],
	['image/png', 'image/apng'],
	['application/vnd.stardivision.draw', 'application/vnd.stardivision.impress'],
	[
		'image/x-portable-anymap',
		'image/x-portable-bitmap',
		'image/x-portable-graymap',
		'image/x-portable-pixmap',
		'image/x-portable-arbitrarymap',
	],
	['audio/x-mpegurl', 'application/vnd.apple.mpegurl'],
	['application/rdf-xmp', 'application/rdf+xml'],
];

const familyOf = new Map<string, number[]>();
FAMILIES.forEach((family, index) => {
	for (const mime of family) familyOf.set(mime, [...(familyOf.get(mime) ?? []), index]);
});

export function kin(a: string, b: string): boolean {
	const second = familyOf.get(b);
	return second !== undefined && (familyOf.get(a) ?? []).some((index) => second.includes(index));
}
