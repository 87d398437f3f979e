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
	const starts = /^\s*</.test(head);
	const density = (tags * 60) / Math.max(400, head.length);
	return starts && density > 0.4 ? verdict('text/html', 0.7, 'structure', `${tags} HTML tags`) : undefined;
}
