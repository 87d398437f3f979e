/**
 * The cookies of one Joget session. Joget changes its session id at sign-in, so every answer may bring a new one; cookies
 * go back only to the server that set them, and only those that keep the session (RFC 6265 without paths and dates).
 */

/** `set-cookie` headers joined by commas, as the HTTP room hands them on; a date's comma has no `=` behind it. */
const COOKIE = /(?:^|,\s*)([A-Za-z0-9_.!#$%&'*+^`|~-]{1,100})=([^;,]*)((?:;[^,]*(?:,\s*\d{2}[ -][^;,]*)?)*)/g;

export class CookieJar {
	private readonly cookies = new Map<string, string>();

	take(setCookie: string | undefined): void {
		for (const [, name, value, attributes] of (setCookie ?? '').matchAll(COOKIE)) {
			if (/;\s*max-age\s*=\s*0\b/i.test(attributes) || value === '') this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
	}

	/** Value of the Cookie header; undefined where there is none. */
	header(): string | undefined {
		const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
		return pairs.length > 0 ? pairs.join('; ') : undefined;
	}

	clear(): void {
		this.cookies.clear();
	}
}
