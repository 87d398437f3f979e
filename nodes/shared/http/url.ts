/** Adds query values to a URL, each encoded; undefined ones are left out. */
import type { HttpRequest } from './types';

export function withQuery({ url, query }: Pick<HttpRequest, 'url' | 'query'>): string {
	const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
	if (pairs.length === 0) return url;
	const hash = url.indexOf('#');
	const base = hash < 0 ? url : url.slice(0, hash);
	// encodeURIComponent, not URLSearchParams: a space becomes %20, which every server reads as a space.
	const text = pairs
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
		.join('&');
	const joint = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
	return `${base}${joint}${text}`;
}
