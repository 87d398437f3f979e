// Line-shaped formats that do not announce themselves: Markdown, YAML, TOML, INI, properties, SQL, TeX, BibTeX,
// logs, reStructuredText, patches in the middle of prose. Each counts the lines that only it would write, against the
// lines that it could not have written; the best count wins.

import { verdict, type Verdict } from '../verdict';

export interface Lines {
	text: string;
	all: string[];
	/** Lines that are not blank. */
	full: string[];
}

const MAX_LINES = 200;

export function linesOf(text: string, cut: boolean): Lines {
	const sample = text.length > 12 * 1024 ? text.slice(0, 12 * 1024) : text;
	const all = sample.split(/\r\n|\n|\r/, MAX_LINES);
	if ((cut || sample.length < text.length) && all.length > 1 && all.length < MAX_LINES) all.pop();
	return { text: sample, all, full: all.filter((line) => line.trim() !== '') };
}

/** `needs` is a cheap test that spares a text without the format's marks the counting. */
type Scorer = readonly [mime: string, score: (lines: Lines) => number, needs: RegExp];

const share = (lines: string[], pattern: RegExp): number =>
	lines.length === 0 ? 0 : count(lines, pattern) / lines.length;

function count(lines: string[], pattern: RegExp): number {
	let n = 0;
	for (const line of lines) if (pattern.test(line)) n++;
	return n;
}

const SCORERS: readonly Scorer[] = [
	['text/markdown', markdown, /[#`*_[|=-]/],
	['application/yaml', yaml, /[:-] |:\n|:$|---/],
	['application/toml', toml, /=/],
	['text/x-ini', ini, /^[ \t]*\[/m],
	['text/x-java-properties', properties, /[=:]/],
	[
		'application/sql',
		sql,
		/(?:select|insert|update|delete|create|alter|drop|grant|begin|start|set|pragma|use|declare|truncate|comment|explain|with)\s/i,
	],
	['application/x-tex', tex, /\\[a-zA-Z]{2}/],
	['application/x-bibtex-text-file', bibtex, /@\w/],
	['text/x-log', log, /\d\d:|\d\.\d|<\d|\d\/\d|info|debug|warn|error/i],
	['text/x-rst', restructured, /\.\. |`|::|[=~-]{3}/],
	['text/asciidoc', asciidoc, /^(?:=|\[|:|\||-{4})/m],
	['text/org', org, /^[ \t]*(?:#\+|\*|:[A-Z])/m],
	['text/x-mediawiki', mediawiki, /^==|\[\[|'''|\{[|{]/m],
	['text/troff', troff, /^[.']/m],
	['text/x-gcode', gcode, /^[ \t]*(?:N\d+\s*)?[GM]\d/m],
	['model/obj', wavefront, /^v /m],
	['text/x-diff', patch, /^(?:@@|\*{15}|[<>] )/m],
	['text/x-crontab', crontab, /^[ \t]*(?:@\w|[\d*])/m],
	['text/x-dotenv', dotenv, /^(?:export )?[A-Z]\w*=/m],
	['text/uri-list', links, /^(?:https?|ftp|urn|file|mailto):/m],
	['text/x-checksums', checksums, /^\\?[0-9a-f]{32}/im],
	['text/x-gitignore', ignoreList, /^[!*/.\w]/m],
	['text/x-hosts', hosts, /^[ \t]*(?:\d{1,3}\.|[0-9a-f]*:)/im],
	['text/x-nginx-conf', nginx, /\{/],
	['text/x-apache-conf', apache, /^[ \t]*[<A-Z]/m],
	['text/x-textile', textile, /^(?:h[1-6]|p|bq|bc|pre|fn\d)[.(]/m],
	['text/x-pod', pod, /^=\w/m],
];

const counted = new Set(SCORERS.map(([mime]) => mime));

/** Whether lines are counted for a format: then their absence speaks, too. */
export function hasShape(mime: string): boolean {
	return counted.has(mime);
}

/** Every format that scores at all, best first; only those that `worth` lets through are counted. */
export function recogniseLines(lines: Lines, worth: (mime: string) => boolean = () => true): Verdict[] {
	const found: Verdict[] = [];
	if (lines.full.length === 0) return found;
	for (const [mime, score, needs] of SCORERS) {
		if (!worth(mime) || !needs.test(lines.text)) continue;
		const value = score(lines);
		if (value >= 0.3) found.push(verdict(mime, Math.min(value, 0.96), 'text', `Lines written as in ${mime}`));
	}
	return found.sort((a, b) => b.confidence - a.confidence);
}

function markdown({ all, full, text }: Lines): number {
	let score = 0;
	const fences = count(all, /^\s{0,3}(```|~~~)/);
	const headings = count(all, /^#{1,6} \S/);
	const links = (text.match(/\[[^\]\n]{1,200}\]\([^)\s]{1,400}(?: "[^"\n]*")?\)/g) ?? []).length;
	const references = count(all, /^\[[^\]]+\]: \S+/);
	const bullets = count(all, /^\s{0,8}[-*+] \S/);
	const emphasis = (text.match(/(?:^|[\s(])(\*\*|__)[^*_\s][^*_\n]{0,100}\1/g) ?? []).length;
	const underlined = pairs(all, /^\S.*$/, /^(={3,}|-{3,})\s*$/);
	const inline = (text.match(/`[^`\n]{1,80}`/g) ?? []).length;
	const badges = count(all, /^\[?!\[[^\]]*\]\(/);
	const tables = count(all, /^\|?\s*:?-{3,}:?\s*\|/);
	if (fences >= 2) score += 0.45;
	score += Math.min(headings, 4) * 0.13;
	score += Math.min(links, 4) * 0.14;
	score += Math.min(references, 3) * 0.12;
	score += Math.min(underlined, 3) * 0.12;
	score += Math.min(emphasis, 4) * 0.07;
	score += Math.min(inline, 5) * 0.04;
	if (badges > 0) score += 0.3;
	if (tables > 0) score += 0.25;
	if (headings > 0 || links > 0 || underlined > 0) score += Math.min(bullets, 5) * 0.04;
	if (/^---\n[\w-]+:[\s\S]{0,2000}?\n---\n/.test(text)) score += 0.3;
	// Comment lines of scripts look like headings; code ends in semicolons and braces.
	const codeLines = share(
		full,
		/[;{}]\s*$|^\s*(?:def|class|import|function|var|const|let|return|if|for|export)\b[^.]*[:;{(]/,
	);
	if (fences < 2) score -= codeLines * 1.2;
	if (headings > 0 && headings === count(all, /^# /) && count(all, /^#/) > headings * 3) score -= 0.4;
	// A title of its own above a paragraph: a script's comment is followed by more comment or by code.
	if (/^\s*# \S[^\n]*\n\s*\n(?=[A-Z*_[`>!-])/.test(text) && score > 0.25) score += 0.25;
	if (/^#!/.test(text)) score -= 0.8;
	if (count(all, /^\.\. [\w-]+::/) > 0) score -= 0.5;
	return score;
}

function pairs(all: string[], first: RegExp, second: RegExp): number {
	let n = 0;
	for (let i = 1; i < all.length; i++) {
		if (second.test(all[i]) && first.test(all[i - 1]) && all[i - 1].length <= all[i].trim().length + 3) n++;
	}
	return n;
}

const YAML_KEY = /^\s*(?:- )*(?:"[^"\n]+"|'[^'\n]+'|[A-Za-z_$.<][\w$ ./@<-]{0,60}):(?:\s+\S.*|\s*)$/;
const YAML_ITEM = /^\s*- \S/;

function yaml({ all, full, text }: Lines): number {
	const body = full.filter((line) => !/^\s*#/.test(line));
	if (body.length === 0) return 0;
	const keys = count(body, YAML_KEY);
	const items = count(body, YAML_ITEM);
	const either = body.filter((line) => YAML_KEY.test(line) || YAML_ITEM.test(line)).length;
	const nested = count(body, /^ {2,}(?:- )?[\w"'.-]+:(?:\s|$)/);
	let score = 0;
	const marker = /^(?:#[^\n]*\n|\s)*(?:%YAML [^\n]*\n)?---(?:\s|$)/.test(text);
	if (marker) score += 0.35;
	if (/^%YAML/.test(text)) score += 0.6;
	const part = either / body.length;
	if (keys >= 1 && part > 0.55) score += part * 0.55;
	if (keys >= 2 && nested >= 1) score += 0.25;
	if (keys >= 2 && items >= 1) score += 0.12;
	if (keys >= 4 && part > 0.9) score += 0.1;
	if (marker && keys === 0 && items > 0 && items / body.length > 0.7) score += 0.25;
	if (count(all, /[;{]\s*$/) > body.length * 0.1) score -= 0.5;
	if (count(all, /^\t/) > body.length * 0.1) score -= 0.5;
	if (
		count(all, /^\s*(?:def|class|fn|func|function|if|for|while|return|import|from|end|elif|else)\b.*:?$/) >
		body.length * 0.15
	)
		score -= 0.4;
	const long = body.filter((line) => /^[A-Z][\w ]+: .{60,}/.test(line)).length;
	if (long > body.length * 0.3) score -= 0.2;
	if (keys > 0 && nested === 0 && items === 0 && !marker) score -= 0.15;
	if (/^---\n[\w-]+:[\s\S]{0,4000}?\n---\n+[^\n]*\S/.test(text)) score -= 0.35;
	return score;
}

const TOML_VALUE =
	/^\s*(?:[\w-]+|"[^"\n]+")(?:\.[\w"-]+)*\s*=\s*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|"""|'''|\[|\{|-?\d[\w.:+-]*|true\b|false\b)/;

function toml({ full }: Lines): number {
	const body = full.filter((line) => !/^\s*#/.test(line));
	if (body.length === 0) return 0;
	const tables = count(body, /^\s*\[\[?[\w."' -]+\]\]?\s*(?:#.*)?$/);
	const values = count(body, TOML_VALUE);
	const any = count(body, /^\s*[\w."-]+\s*=\s*\S/);
	if (any === 0 || values === 0) return 0;
	const typed = values / any;
	let score = typed > 0.9 ? 0.35 : 0;
	if (tables > 0) score += 0.3;
	if (count(body, /^\s*\[\[/) > 0) score += 0.3;
	if (count(body, /=\s*(?:\[|\{|"""|\d{4}-\d\d-\d\d)/) > 0) score += 0.12;
	const listed = count(body, /^\s*(?:"[^"\n]*"|\d[\w.]*|\{.*\}|[\])}]),?\s*$/);
	score *= Math.min(1, (tables + values + listed) / body.length + 0.1);
	if (typed > 0.9 && tables > 0 && (tables + values + listed) / body.length > 0.85) score += 0.2;
	// Every value quoted or typed is TOML's rule, which INI writers do not keep.
	if (typed === 1 && tables > 0 && count(body, /=\s*["']/) > 0) score += 0.03;
	if (tables === 0) score -= 0.1;
	if (count(body, /;\s*$/) > 0) score -= 0.4;
	return score;
}

function ini({ full }: Lines): number {
	const body = full.filter((line) => !/^\s*[#;]/.test(line));
	if (body.length === 0) return 0;
	const sections = count(body, /^\s*\[[^\]\n=]+\]\s*$/);
	const values = count(body, /^\s*[\w.$ :\\/-]{1,80}\s*[=:]\s*.*$/);
	if (sections === 0) return 0;
	const part = (sections + values) / body.length;
	let score = part > 0.7 ? part * 0.75 : part * 0.3;
	if (values === 0) score -= 0.4;
	if (/^\s*\[/.test(body[0])) score += 0.1;
	if (count(body, /;\s*$/) > body.length * 0.2) score -= 0.4;
	return score;
}

function properties({ full, text }: Lines): number {
	const body = full.filter((line) => !/^\s*[#!]/.test(line));
	if (body.length < 2) return 0;
	const dotted = count(body, /^[\w-]+(?:\.[\w-]+)+\s*[=:]\s*.*$/);
	const plain = count(body, /^[A-Za-z][\w.-]*\s*=\s*[^=;{]*$/);
	const part = Math.max(dotted, plain) / body.length;
	if (part < 0.6) return 0;
	let score = dotted / body.length > 0.4 ? 0.55 + (dotted / body.length) * 0.3 : part * 0.45;
	if (/^#\w{3} \w{3} \d\d \d\d:\d\d:\d\d \w+ \d{4}/m.test(text)) score += 0.35;
	if (count(body, /[;{}]\s*$/) > body.length * 0.1) score -= 0.4;
	return score;
}

const SQL_START =
	/^[ \t]*(?:SELECT\s[\s\S]{0,400}?\bFROM|INSERT\s+(?:IGNORE\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|CREATE\s+(?:OR\s+REPLACE\s+|UNIQUE\s+|TEMP(?:ORARY)?\s+|GLOBAL\s+|EXTERNAL\s+)*(?:TABLE|VIEW|INDEX|DATABASE|SCHEMA|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|TYPE|EXTENSION|ROLE|USER|PACKAGE|DOMAIN|AGGREGATE|OPERATOR|CAST|RULE|LANGUAGE)|ALTER\s+(?:TABLE|FUNCTION|SCHEMA|SEQUENCE|EXTENSION|VIEW|DATABASE|TYPE|OPERATOR)|DROP\s+(?:TABLE|VIEW|INDEX|DATABASE|SCHEMA|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|TYPE|ROLE|USER)|GRANT\s+\w+|BEGIN\s*;|START\s+TRANSACTION|SET\s+(?:NAMES|FOREIGN_KEY_CHECKS|search_path|SQL_MODE|statement_timeout)|PRAGMA\s+\w+|USE\s+[\w`"[]+\s*;|DECLARE\s+@?\w+|TRUNCATE\s+TABLE|COMMENT\s+ON|EXPLAIN\s+|WITH\s+(?:RECURSIVE\s+)?\w+\s+AS\s*\()/im;

function sql({ text, full }: Lines): number {
	const head = text
		.slice(0, 8192)
		.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, ' ')
		.replace(/^[ \t]*(?:--|#)[^\n]*$/gm, '');
	const start = SQL_START.exec(head);
	if (!start) return 0;
	let score = /^\s*$/.test(head.slice(0, start.index)) ? 0.6 : 0.3;
	const statements = count(full, SQL_START);
	score += Math.min(statements, 5) * 0.07;
	if (/;\s*(?:\n|$)/.test(head)) score += 0.15;
	if (count(full, /^\s*--/) > 0) score += 0.08;
	if (/\b(?:VARCHAR|INTEGER|PRIMARY KEY|NOT NULL|REFERENCES|VALUES\s*\(|WHERE|plpgsql|ORDER BY)\b/i.test(head))
		score += 0.12;
	if (/^[ \t]*(?:import|#include|package|using|def|class|public|function|var|const|let)\b/m.test(head)) score -= 0.6;
	if (/[{}]/.test(head) && share(full, /[{}]\s*$/) > 0.1) score -= 0.4;
	return score;
}

function tex({ text, full }: Lines): number {
	let score = 0;
	if (/\\documentclass(?:\[[^\]\n]*\])?\s*\{|\\documentstyle/.test(text)) score += 0.8;
	if (/\\begin\{document\}/.test(text)) score += 0.3;
	if (/\\(?:ProvidesPackage|ProvidesClass|NeedsTeXFormat|ProvidesFile)\b/.test(text)) score += 0.8;
	if (/\\(?:section|chapter|subsection)\*?\{/.test(text)) score += 0.35;
	if (/\\(?:usepackage|newcommand|renewcommand)\b/.test(text)) score += 0.25;
	if (/\\begin\{\w+\*?\}/.test(text)) score += 0.25;
	if (/\\(?:def|let|input|bye|font|catcode)\\?\w/.test(text)) score += 0.2;
	score += Math.min(0.3, share(full, /\\[a-zA-Z]{2,}/) * 0.5);
	return share(full, /\\[a-zA-Z]{2,}/) < 0.05 && score < 0.8 ? score * 0.4 : score;
}

function bibtex({ text, full }: Lines): number {
	const entries = count(
		full,
		/^\s*@(?:article|book|inproceedings|incollection|misc|phdthesis|techreport|manual|online|string|comment|preamble|proceedings|mastersthesis|unpublished|inbook|conference|booklet|electronic|software|dataset)\s*[{(]/i,
	);
	if (entries === 0) return 0;
	return /^[ \t]*\w+\s*=\s*[{"]/m.test(text) ? 0.95 : 0.6;
}

const LOG_STAMP =
	/^(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d\/\w{3}\/\d{4}:\d\d|\w{3} [ \d]\d \d\d:\d\d:\d\d |\[?\d\d:\d\d:\d\d[.,\] ]|\d+\.\d+ |\d{1,2}\/\d{1,2}\/\d{2,4} \d|\[ *\d+\.\d{6}\]|<\d+>|\d{4}\/\d\d\/\d\d \d\d:\d\d|\[\w{3} \w{3} [ \d]\d \d\d:\d\d|\d{1,3}(?:\.\d{1,3}){3} \S+ \S+ \[|[IWEF]\d{4} \d\d:)/;

function log({ full }: Lines): number {
	if (full.length < 3) return 0;
	const stamped = share(full, LOG_STAMP);
	const levels = share(full, /\b(?:INFO|DEBUG|WARN(?:ING)?|ERROR|TRACE|FATAL|NOTICE|CRITICAL)\b/);
	if (stamped < 0.4) return levels > 0.6 ? 0.6 : 0;
	return Math.min(0.95, 0.45 + stamped * 0.35 + levels * 0.3);
}

function restructured({ all, text }: Lines): number {
	let score = 0;
	score += Math.min(3, count(all, /^\s*\.\. (?:[\w-]+:)?[\w-]+::/)) * 0.25;
	score += Math.min(3, count(all, /^\.\. (?:_[^:\n]+:|\[\S+\] |\|[^|\n]+\| \w+::)/)) * 0.2;
	score +=
		Math.min(
			4,
			(text.match(/:(?:ref|doc|class|func|meth|mod|term|pep|rfc|file|option|envvar|attr|exc|issue):`/g) ?? []).length,
		) * 0.15;
	score += Math.min(3, (text.match(/`[^`\n]{1,200} <[^>\n]{1,300}>`_{1,2}/g) ?? []).length) * 0.2;
	score += Math.min(4, pairs(all, /^\S.*$/, /^([=\-~^"'`#*+.:_])\1{2,}\s*$/)) * 0.1;
	if (score > 0)
		score +=
			Math.min(3, (text.match(/``[^`\n]{1,100}``/g) ?? []).length) * 0.08 + (/::\s*\n\s*\n\s+\S/.test(text) ? 0.1 : 0);
	score += Math.min(2, count(all, /^:(?:Author|Date|Version|orphan|Copyright|Status)s?:/i)) * 0.2;
	if (/^(?:#{1,6} |```)/m.test(text)) score -= 0.35;
	return score;
}

function asciidoc({ all, text }: Lines): number {
	let score = 0;
	score += Math.min(3, count(all, /^={2,5} \S/)) * 0.2;
	if (/^= \S/m.test(text)) score += 0.2;
	score +=
		Math.min(
			3,
			count(all, /^\[(?:source|NOTE|TIP|WARNING|cols|options|horizontal|quote|verse|\[|#|role)[^\]]*\]+\s*$/),
		) * 0.25;
	score += Math.min(3, count(all, /^(?:-{4,}|={4,}|\.{4,}|\|={3,})\s*$/)) * 0.06;
	score += Math.min(3, count(all, /^:[\w-]+:(?:\s|$)/)) * 0.08;
	if (/(?:include|image|link|xref|footnote)::?[^\s[]+\[/.test(text)) score += 0.25;
	return score > 0.3 ? score : 0;
}

function org({ all }: Lines): number {
	const keywords = count(all, /^\s*#\+[A-Za-z_]+:?/);
	const stars = count(all, /^\*+ (?:(?:TODO|DONE) )?\S/);
	const drawers = count(all, /^\s*:(?:PROPERTIES|END|LOGBOOK|ID|CUSTOM_ID):/);
	if (keywords + drawers === 0) return stars > 5 && count(all, /^[-*] /) === stars ? 0.3 : 0;
	return Math.min(0.96, keywords * 0.12 + stars * 0.08 + drawers * 0.15 + 0.15);
}

function mediawiki({ all, text }: Lines): number {
	let score = 0;
	const headings = count(all, /^(={2,5})[^=\n].*[^=\n]\1\s*$/);
	score += Math.min(4, headings) * 0.15;
	score += Math.min(4, (text.match(/\[\[[^\]\n]{1,120}\]\]/g) ?? []).length) * 0.1;
	score += Math.min(3, (text.match(/'''[^'\n]{1,100}'''/g) ?? []).length) * 0.12;
	if (/^\{\|/m.test(text)) score += 0.25;
	if (/\{\{[\w# :|-]+/.test(text)) score += 0.1;
	if (/<(?:ref|nowiki|source|syntaxhighlight|gallery)\b/.test(text)) score += 0.2;
	return headings > 0 || score > 0.5 ? score : 0;
}

function troff({ all, text }: Lines): number {
	const macros = count(
		all,
		/^[.'](?:\\"|TH|SH|SS|PP|TP|IP|LP|B|I|BR|RB|IR|BI|de|ds|if|ie|el|nr|so|sp|br|nf|fi|in|ft|Dd|Dt|Os|Sh|Nm|Nd|Pp|It|Bl|El|Fl|Ar|Xr|hy|ad|ne|ta|ti|ce|RS|RE|NH|AU|AI|AB|TL|DS|DE|TS|TE|EQ|EN|PS|PE|po|ll|pl|bp|wh)\b|^\.\s*$|^[.']\\"/,
	);
	if (macros === 0) return 0;
	const part = macros / Math.max(1, all.length);
	if (/^\.(?:TH|Dd|Dt) \S/m.test(text) && /^\.(?:SH|Sh|SS)\b/m.test(text)) return 0.96;
	if (/^\.so \S+\s*$/.test(text.trim())) return 0.9;
	return macros >= 3 && part > 0.2 ? Math.min(0.9, 0.35 + part) : 0;
}

function gcode({ full }: Lines): number {
	if (full.length < 3) return 0;
	const moves = share(
		full,
		/^\s*(?:N\d+\s*)?(?:[GM]\d+(?:\.\d+)?)(?:\s*[XYZIJFEPRSTABCDHKLQ]-?\d*\.?\d*)*\s*(?:[;(].*)?$/,
	);
	return moves > 0.6 ? 0.5 + moves * 0.45 : 0;
}

function wavefront({ full }: Lines): number {
	const body = full.filter((line) => !line.startsWith('#'));
	if (body.length < 3) return 0;
	const known = share(body, /^(?:v|vt|vn|vp) +-?[\d.eE+-]+ |^f +\d+[\d/]* |^(?:g|o|s|usemtl|mtllib|l|p)(?: |$)/);
	const vertices = count(body, /^v +-?\d[\d.eE+-]* +-?\d[\d.eE+-]* +-?\d/);
	return vertices >= 1 && known > 0.9 ? 0.95 : 0;
}

function patch({ all, text }: Lines): number {
	const hunks = count(all, /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/);
	if (hunks > 0 && /^--- \S/m.test(text) && /^\+\+\+ \S/m.test(text)) return 0.93;
	if (/^\*{15}$/m.test(text) && /^\*\*\* \d+,\d+ \*{4}$/m.test(text)) return 0.93;
	if (count(all, /^\d+(?:,\d+)?[acd]\d+(?:,\d+)?$/) > 0 && share(all, /^[<>] /) > 0.3) return 0.8;
	return 0;
}

function crontab({ full }: Lines): number {
	const body = full.filter((line) => !/^\s*#/.test(line) && !/^\s*[A-Z_]+\s*=/.test(line));
	if (body.length === 0) return 0;
	const jobs = share(
		body,
		/^\s*(?:@(?:reboot|daily|hourly|weekly|monthly|yearly|midnight)|(?:[\d*/,-]+|\w{3})(?:\s+(?:[\d*/,-]+|[A-Za-z]{3})){4})\s+\S/,
	);
	const star = count(body, /\*|@/) > 0;
	return jobs > 0.8 && star ? 0.85 : 0;
}

function dotenv({ full }: Lines): number {
	const body = full.filter((line) => !/^\s*#/.test(line));
	if (body.length < 3) return 0;
	if (share(body, /^(?:export )?[A-Z][A-Z0-9_]*=\S*(?:.*)$/) <= 0.95) return 0;
	// Settings hold addresses, numbers, switches and quoted values; a table of messages, which looks the same, does not.
	const settings = share(body, /=(?:$|["']|\w+:\/\/|[\d.:]+$|(?:true|false|yes|no|on|off)$|[\w.@:/+-]+$)/i);
	return settings > 0.6 ? 0.66 : 0.5;
}

function links({ full }: Lines): number {
	const body = full.filter((line) => !line.startsWith('#'));
	return body.length >= 2 && share(body, /^(?:https?|ftp|urn|file|mailto):\S+\s*$/) === 1 ? 0.85 : 0;
}

function checksums({ full }: Lines): number {
	return full.length >= 1 &&
		share(full, /^\\?[0-9a-f]{32}(?:[0-9a-f]{8}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{96})? [ *]\S/i) === 1
		? 0.9
		: 0;
}

function ignoreList({ full }: Lines): number {
	const body = full.filter((line) => !line.startsWith('#'));
	if (body.length < 3) return 0;
	const paths = share(body, /^!?[\w.*/@~?[\]+-]+$/);
	const marks = share(body, /^!|\*|^\/|\/$|^\.\w/);
	return paths === 1 && marks > 0.6 ? 0.7 : 0;
}

function hosts({ full }: Lines): number {
	const body = full.filter((line) => !line.trim().startsWith('#'));
	return body.length >= 1 &&
		share(body, /^\s*(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}(?:%\w+)?)\s+[\w.-]+(?:\s+[\w.-]+)*\s*(?:#.*)?$/i) === 1
		? 0.7
		: 0;
}

function nginx({ text, full }: Lines): number {
	const known = count(
		full,
		/^\s*(?:server|location|upstream|http|events|proxy_pass|listen|root|server_name|worker_processes|try_files|access_log|error_log|fastcgi_pass|include|index|return|rewrite|ssl_certificate|add_header)\b.*[;{]\s*$/,
	);
	return /\b(?:server|http|upstream)\s*(?:\w+\s*)?\{/.test(text) && known >= 3
		? Math.min(0.92, 0.5 + known / full.length)
		: 0;
}

function apache({ full }: Lines): number {
	const known = count(
		full,
		/^\s*(?:<\/?(?:VirtualHost|Directory|IfModule|Location|Files|FilesMatch|Limit|Proxy|IfDefine|RequireAll|DirectoryMatch)\b|(?:RewriteEngine|RewriteRule|RewriteCond|ServerName|DocumentRoot|LoadModule|Options|AllowOverride|Order|Allow from|Deny from|Require|ErrorLog|CustomLog|AddType|DirectoryIndex|ErrorDocument|Alias|ScriptAlias|SetEnvIf|AuthType|ServerAdmin|AddHandler|Header)\s)/,
	);
	const body = full.filter((line) => !/^\s*#/.test(line)).length || 1;
	return known >= 2 && known / body > 0.3 ? Math.min(0.93, 0.5 + known / body / 2) : 0;
}

function textile({ all, text }: Lines): number {
	const marks = count(all, /^(?:h[1-6]|p|bq|bc|pre|notextile|fn\d)(?:\([^)\n]*\))?\.\.? \S/);
	const links = (text.match(/"[^"\n]{1,80}":(?:https?:|\/)\S+/g) ?? []).length;
	return marks >= 2 ? Math.min(0.93, 0.4 + marks * 0.12 + links * 0.05) : 0;
}

function pod({ all }: Lines): number {
	const marks = count(all, /^=(?:head[1-4]|over|item|back|cut|pod|begin|end|for|encoding)\b/);
	const code = count(all, /^\s*(?:my|our|use|sub|package|return|if)\b.*[;{]\s*$/);
	return marks >= 3 && marks * 3 > code ? Math.min(0.9, 0.5 + marks * 0.05 - code * 0.05) : 0;
}
