'use strict';
/**
 * Rate limits and faults. A burst limit belongs to one method and path, a used-up quota to the whole site; a request
 * that comes before its Retry-After has passed is a violation and is counted. Headers as in reference/jira.md 1.5.
 */

/**
 * @typedef {{
 *   match?: string, method?: string, times?: number, rate?: number, after?: number,
 *   status?: number, kind?: 'burst' | 'quota' | 'bare' | 'server' | 'html' | 'reset', retryAfter?: number,
 *   emptyPage?: boolean, repeatToken?: boolean, expireToken?: boolean, samePage?: boolean, delayMs?: number,
 * }} Fault
 */

class Limits {
	/** @param {import('./site').Site} site @param {() => number} random */
	constructor(site, random) {
		this.site = site;
		this.random = random;
		/** @type {Fault[]} */
		this.faults = [];
		/** @type {Map<string, number>} moment before which a route, or `site`, must not be called */
		this.blocked = new Map();
		/** @type {Map<string, number>} */
		this.saidAt = new Map();
		/** @type {string[]} */
		this.early = [];
		this.spent = { hour: -1, points: 0 };
	}

	/** @param {string} scope @param {number} until */
	block(scope, until) {
		this.blocked.set(scope, until);
		this.saidAt.set(scope, this.site.clock.now());
	}

	/** @param {string} method @param {string} path */
	checkPatience(method, path) {
		const now = this.site.clock.now();
		for (const scope of ['site', `${method} ${path}`]) {
			const until = this.blocked.get(scope);
			// What was on the wire when the limit was said cannot be called back.
			const said = this.saidAt.get(scope) ?? 0;
			if (until !== undefined && now < until && now - said >= this.site.config.wireMs)
				this.early.push(`${method} ${path} came ${until - now} ms before Retry-After had passed`);
		}
	}

	/** The fault for this request, if any. @param {string} method @param {string} path @returns {Fault | undefined} */
	draw(method, path) {
		for (const fault of this.faults) {
			if (fault.match && !path.includes(fault.match)) continue;
			if (fault.method && fault.method !== method) continue;
			if (fault.after) {
				fault.after--;
				continue;
			}
			if (fault.rate !== undefined && this.random() >= fault.rate) continue;
			if (fault.times !== undefined && fault.times-- <= 0) continue;
			return fault;
		}
		return undefined;
	}

	/** The reply that a fault makes, or undefined where it only bends the page. @param {Fault} fault @param {string} method @param {string} path */
	reply(fault, method, path) {
		const seconds = fault.retryAfter ?? 5;
		const now = this.site.clock.now();
		const reset = new Date(Math.ceil((now + seconds * 1000) / 1000) * 1000).toISOString();
		switch (fault.kind) {
			case 'burst':
				this.block(`${method} ${path}`, now + seconds * 1000);
				return limited({
					'retry-after': String(seconds),
					'x-ratelimit-limit': '100',
					'x-ratelimit-remaining': '0',
					'x-ratelimit-reset': reset,
					'x-ratelimit-nearlimit': 'true',
					'ratelimit-reason': 'jira-burst-based',
				});
			case 'quota':
				this.block('site', now + seconds * 1000);
				return limited(this.quotaHeaders(seconds, reset));
			case 'bare':
				this.block(`${method} ${path}`, Math.floor((now + seconds * 1000) / 60_000) * 60_000);
				return limited({
					'x-ratelimit-reset': `${new Date(now + seconds * 1000 + 60_000).toISOString().slice(0, 16)}Z`,
				});
			case 'server':
				if (fault.retryAfter !== undefined) this.block(`${method} ${path}`, now + seconds * 1000);
				return {
					status: fault.status ?? 503,
					body: { errorMessages: ['Service temporarily unavailable.'], errors: {} },
					headers: fault.retryAfter === undefined ? {} : { 'retry-after': String(seconds) },
				};
			case 'html':
				return {
					status: fault.status ?? 200,
					body: '<!DOCTYPE html><html><title>Log in</title></html>',
					headers: { 'content-type': 'text/html' },
				};
			default:
				return fault.status
					? {
							status: fault.status,
							body: { errorMessages: [`Simulated answer ${fault.status}.`], errors: {} },
							headers: {},
						}
					: undefined;
		}
	}

	/** @param {number} seconds @param {string} reset */
	quotaHeaders(seconds, reset) {
		return {
			'retry-after': String(seconds),
			'x-ratelimit-limit': String(this.site.config.quota || 65000),
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': reset,
			'ratelimit-reason': 'jira-quota-global-based',
			'beta-ratelimit-policy': '"global-app-quota";q=65000;w=3600',
			'beta-ratelimit': `"global-app-quota";r=0;t=${seconds}`,
		};
	}

	/** Points per hour, a hard wall until the top of the UTC hour. @param {number} points */
	spend(points) {
		const { quota } = this.site.config;
		if (!quota) return undefined;
		const now = this.site.clock.now();
		const hour = Math.floor(now / 3600e3);
		if (this.spent.hour !== hour) this.spent = { hour, points: 0 };
		if (this.spent.points >= quota) {
			const seconds = Math.ceil(((hour + 1) * 3600e3 - now) / 1000);
			this.block('site', now + seconds * 1000);
			return limited(this.quotaHeaders(seconds, new Date((hour + 1) * 3600e3).toISOString()));
		}
		this.spent.points += points;
		return undefined;
	}
}

/** @param {Record<string, string>} headers */
const limited = (headers) => ({ status: 429, body: { errorMessages: ['Rate limit exceeded.'], errors: {} }, headers });

module.exports = { Limits };
