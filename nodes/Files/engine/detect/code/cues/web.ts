// Phrases of style sheets and page templates.

import type { Cue } from './cue';

export const WEB: readonly Cue[] = [
	[
		'text/css',
		/^@(?:charset|import|media|font-face|keyframes|namespace|page|supports|layer)\b|^[.#*:a-z][\w .#:>+~*,()[\]="'-]{0,120}\{[ \t]*(?:\n|[\w-]+[ \t]*:)/m,
		3,
	],
	[
		'text/css',
		/^[ \t]*(?:-webkit-|-moz-|-ms-)?(?:color|background(?:-\w+)?|margin(?:-\w+)?|padding(?:-\w+)?|font(?:-\w+)?|border(?:-[\w-]+)?|width|height|display|position|float|text-\w+|line-height|overflow|content|cursor|z-index|top|left|opacity|transition|transform)\s*:\s*[^;{}\n]+;/m,
		5,
	],
	['text/css', /\{[^{}\n]*\b(?:color|margin|padding|font-\w+|background|border|width|display)\s*:[^{}\n]*\}/, 4],
	['text/x-scss', /^[ \t]*(?:\$[\w-]+\s*:|@(?:mixin|include|extend|function|use|forward|each|if|else)\b|&[:.\w-])/m, 4],
	[
		'text/x-less',
		/^[ \t]*(?:@[\w-]+\s*:(?!:)|\.[\w-]+\s*\(.*\)\s*(?:when\s.*)?[{;]|@import\s+\((?:less|css|reference|inline)\))/m,
		5,
	],
	['text/x-sass', /^[ \t]*(?:=[\w-]+|\+[\w-]+(?:\(|\s*$)|\$[\w-]+:\s*[^;\n]+$)|^[ \t]+[\w-]+:\s+[^;{\n]+$/m, 2],
	['text/x-stylus', /^[ \t]*[\w-]+\s*=\s*[^;{\n]+$|^[ \t]+[\w-]+\s+[^;:{\n=]+$/m, 1],
	['text/x-haml', /^(?:!!!|[ \t]*%\w+(?:[.#{(]|\s*$|\s))/m, 5],
	['text/x-slim', /^doctype\s+\w+\s*$|^[ \t]*[-=]\s+\w+.*(?:do(?:\s*\|.*\|)?|\w)\s*$/m, 2],
	[
		'text/x-pug',
		/^[ \t]*(?:doctype\s+(?:html|xml)|extends\s+\S+|block\s+\w+|mixin\s+\w+|include\s+\S+|\+\w+\(|html(?:\(|\s*$)|head\s*$|body\s*$|[\w-]*[#.][\w-]+(?:\(|\s|$))/m,
		2,
	],
	['text/x-jinja', /\{%-?\s*(?:extends|block|macro|endblock|endmacro|set|import)\b/, 4],
	['text/x-twig', /\{%\s*(?:extends\s+['"][\w:./]+\.twig|embed|use|spaceless)\b|\{\{\s*path\(|\|trans\b/, 5],
	['text/x-handlebars', /\{\{[#/>](?:if|each|unless|with|\w+)\b|\{\{\{/, 4],
	['text/x-liquid', /\{%-?\s*(?:assign|capture|include|comment|endfor|unless)\b|\{\{\s*\w+(?:\.\w+)*\s*\|\s*\w+/, 3],
	['text/x-erb', /<%[=-]?\s*(?:if|else|end|\w+.*\bdo\b|render|link_to|yield|form_for)/, 5],
	[
		'text/x-smarty',
		/\{(?:include\s+file=|foreach\s+from=|\/foreach|\$\w+(?:\.\w+)*(?:\||\})|literal|section\s+name=)/,
		5,
	],
	['text/x-velocity', /^[ \t]*#(?:set|if|foreach|parse|macro|include)\s*\(/m, 5],
	['text/x-freemarker', /<#(?:if|list|assign|include|macro|import)\b|<@\w+/, 7],
	[
		'text/x-svelte',
		/\{#(?:if|each|await)\b|\{\/(?:if|each|await)\}|\bon:click=|<script(?: context="module")?>[\s\S]{0,3000}export let\b/,
		5,
	],
	['text/x-blade', /@(?:extends|section|yield|endsection|foreach|endforeach|include)\s*\(?['"(]/, 4],
	['text/x-razor', /^@(?:model|using|page|inherits|inject|layout)\b|@Html\.\w+|@\{/m, 6],
];
