// HTML as browsers sniff it (WHATWG MIME Sniffing, section 7.1), and fragments of it by their tags.

import { verdict, type Verdict } from '../verdict';

const SNIFF =
	/^(?:\s|<!--(?:[^-]|-(?!->))*-->|<\?xml[^>]{0,300}\?>)*<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|style|title|b|body|br|p|meta|center|frameset|link|base|noscript)(?:[\s>/]|$)/i;

export function recogniseHtml(text: string): Verdict | undefined {
	const head = text.slice(0, 16 * 1024);
	if (!SNIFF.test(head)) return fragment(head);
	if (/<html[^>]{0,500}xmlns=["']http:\/\/www\.w3\.org\/1999\/xhtml["']/i.test(head) && /^\s*<\?xml/.test(head)) {
		return verdict('application/xhtml+xml', 0.95, 'structure', 'XHTML root element');
	}
	if (/<!doctype\s+html\s+public\s+["']-\/\/W3C\/\/DTD XHTML/i.test(head)) {
		return verdict('application/xhtml+xml', 0.93, 'structure', 'XHTML document type');
	}
	const strong = /<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]/i.test(head);
	return verdict('text/html', strong ? 0.96 : 0.8, 'structure', strong ? 'HTML root or document type' : 'HTML tags');
}

function fragment(head: string): Verdict | undefined {
	const tags =
		head.match(
			/<\/?(?:div|span|p|a|ul|li|table|tr|td|form|input|img|h[1-6]|br|body|html|head|title|script|section|nav|footer|header|button|label|strong|em)\b[^<>\n]{0,300}>/gi,
		)?.length ?? 0;
	if (tags < 6) return undefined;
	if (foreign(head)) return undefined;
	const starts = /^\s*</.test(head);
	const density = (tags * 60) / Math.max(400, head.length);
	return starts && density > 0.4 ? verdict('text/html', 0.7, 'structure', `${tags} HTML tags`) : undefined;
}

/** Elements of HTML and of what a page may embed (HTML Living Standard, with those that it calls obsolete). */
const ELEMENTS = new Set(
	'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp'.split(
		' ',
	),
);
/** Those that a page can hardly do without, and XML of another kind has no use for. */
const OF_PAGES = /<(?:div|span|a|p|br|img|input|h[1-6]|body|form|button|li)[\s>/]/i;

/** Whether the elements are another vocabulary's: XML that opens with a name which HTML happens to have, too. */
function foreign(head: string): boolean {
	if (OF_PAGES.test(head)) return false;
	for (const [, name] of head.matchAll(/<([a-z][\w.]*)(?=[\s>/])/gi))
		if (!ELEMENTS.has(name.toLowerCase())) return true;
	return false;
}
