'use strict';
/**
 * The simulated Jira behind one function: a request in, a reply out. Tests call it in the process with a clock of their
 * own; `server.js` puts it behind a socket. Everything that a test or the demo steers or asks goes through `/__sim/*`.
 */
const { Site } = require('./site');
const { fail } = require('./answers');
const { Cloud } = require('./cloud');
const { DataCenter } = require('./dataCenter');
const { Limits } = require('./limits');
const { Contract } = require('./contract');
const { generate, random } = require('./generate');
const { control } = require('./control');

class Simulator {
	/** @param {{ config?: any, clock?: { now: () => number }, generate?: any, seed?: number }} [options] */
	constructor(options = {}) {
		this.options = options;
		this.clock = options.clock ?? { now: Date.now };
		this.reset();
	}

	/** @param {any} [config] */
	reset(config = this.options.config) {
		this.site = new Site(config, this.clock);
		this.limits = new Limits(this.site, random(this.options.seed ?? 7));
		this.api = this.site.config.deployment === 'cloud' ? new Cloud(this.site) : new DataCenter(this.site);
		this.contract = Contract.of(this.site.config.deployment);
		/** @type {string[]} */
		this.breaches = [];
		/** @type {Record<string, number>} */
		this.counts = {};
		this.total = 0;
		/** @type {Array<{ at: number, method: string, path: string, status: number, body: any, query: string }>} */
		this.log = [];
		/** @type {((request: any, reply: any) => void) | null} a hook by which tests change the site between two pages */
		this.afterReply = null;
		if (this.options.generate) generate(this.site, this.options.generate);
	}

	/**
	 * @param {{ method: string, path: string, query?: URLSearchParams, headers?: Record<string, string>, body?: string }} request
	 * @returns {{ status: number, headers: Record<string, string>, text: string, delayMs?: number }}
	 */
	handle({ method, path, query = new URLSearchParams(), headers = {}, body = '' }) {
		if (path.startsWith('/__sim/'))
			return written(control(this, { method, path, query, body: body ? JSON.parse(body) : {} }));
		const { config } = this.site;
		if (path === '/_edge/tenant_info' && config.deployment === 'cloud')
			return written({ status: 200, body: { cloudId: config.cloudId } });
		this.total++;
		const gateway = `/ex/jira/${config.cloudId}`;
		const viaGateway = path.startsWith(`${gateway}/`);
		const route = viaGateway ? path.slice(gateway.length) : path;
		const name = `${method} ${route.replace(/\/issue\/(?!bulkfetch)[^/]+/, '/issue/{issueIdOrKey}')}`;
		this.counts[name] = (this.counts[name] ?? 0) + 1;
		let parsed;
		let reply;
		try {
			reply = this.answer({ method, path: route, query, headers, body, viaGateway }, (value) => (parsed = value));
		} catch (error) {
			// A fault of the simulator itself must fail the test, not look like a fault of Jira.
			this.breaches.push(`the simulator broke down at ${name}: ${/** @type {Error} */ (error).stack}`);
			throw error;
		}
		reply.headers = { date: new Date(this.site.now()).toUTCString(), ...reply.headers };
		this.log.push({
			at: this.clock.now(),
			method,
			path: route,
			status: reply.status,
			body: parsed,
			query: query.toString(),
		});
		if (this.log.length > 20_000) this.log.splice(0, 10_000);
		const out = written(reply);
		if (config.retryAfterZero && reply.status === 200)
			Object.assign(out.headers, {
				'retry-after': '0',
				'x-ratelimit-limit': '100',
				'x-ratelimit-remaining': '57',
				'x-ratelimit-interval-seconds': '1',
				'x-ratelimit-fillrate': '10',
			});
		this.afterReply?.({ method, path: route, body: parsed }, reply);
		return out;
	}

	/**
	 * @param {{ method: string, path: string, query: URLSearchParams, headers: Record<string, string>, body: string, viaGateway: boolean }} request
	 * @param {(value: any) => void} keep @returns {any}
	 */
	answer({ method, path, query, headers, body, viaGateway }, keep) {
		this.limits.checkPatience(method, path);
		if (method === 'GET' && body) {
			this.breaches.push(`${method} ${path} came with a body`);
			return {
				status: 403,
				body: '<html><title>ERROR: The request could not be satisfied</title></html>',
				headers: { 'content-type': 'text/html', server: 'CloudFront' },
			};
		}
		const fault = this.limits.draw(method, path);
		const faulty = fault && this.limits.reply(fault, method, path);
		if (faulty) return { ...faulty, delayMs: fault.delayMs };
		const denied = this.authorise(headers, path, viaGateway);
		if (denied) return denied;
		let value;
		if (body) {
			if (!/^application\/json/i.test(headers['content-type'] ?? ''))
				return { status: 415, body: { errorMessages: ['Unsupported Media Type'], errors: {} } };
			try {
				value = JSON.parse(body);
			} catch {
				return fail(400, 'There was an error parsing JSON. Check that your request body is valid.');
			}
		}
		keep(value);
		const exists =
			this.site.config.deployment === 'cloud'
				? !/\/rest\/api\/[23]\/search$/.test(path)
				: /^\/rest\/api\/(2|latest)\//.test(path) && !/\/search\/jql$|changelog/.test(path);
		const breaches = exists
			? this.contract.breaches({
					method,
					path: path
						.replace('/rest/api/latest/', '/rest/api/2/')
						.replace(/^\/rest\/api\/2\//, this.site.config.deployment === 'cloud' ? '/rest/api/3/' : '/rest/api/2/'),
					query,
					body: value,
				})
			: [];
		if (breaches.length) {
			this.breaches.push(...breaches);
			return fail(
				400,
				`Invalid request payload. Refer to the REST API documentation and try again. ${breaches.join('; ')}`,
			);
		}
		const reply = this.api.handle({ method, path, query, body: value }, fault ?? null);
		return this.limits.spend(1 + (reply.points ?? 0)) ?? { ...reply, delayMs: fault?.delayMs };
	}

	/** @param {Record<string, string>} headers @param {string} path @param {boolean} viaGateway */
	authorise(headers, path, viaGateway) {
		const { config } = this.site;
		const given = headers.authorization ?? '';
		const basic = (/** @type {string} */ user, /** @type {string} */ secret) =>
			given === `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
		if (path.endsWith('/serverInfo') && !given) return null;
		const cloud = config.deployment === 'cloud';
		const good = cloud
			? viaGateway
				? basic(config.email, config.scopedToken) || given === `Bearer ${config.oauthToken}`
				: basic(config.email, config.token)
			: given === `Bearer ${config.pat}` || (config.basicEnabled && basic(config.email, config.token));
		if (good) return null;
		if (!cloud && !config.basicEnabled && given.startsWith('Basic '))
			return {
				status: 403,
				body: 'Basic Authentication has been disabled on this instance.',
				headers: { 'content-type': 'text/plain' },
			};
		return {
			status: 401,
			body: { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} },
			headers: { 'www-authenticate': 'Basic realm="Jira"' },
		};
	}

	/** Throws when the node broke the contract or called too early. */
	assertClean() {
		const found = [...this.breaches, ...this.limits.early];
		if (found.length)
			throw new Error(`The simulated Jira saw ${found.length} breaches:\n${found.slice(0, 10).join('\n')}`);
	}
}

/** @param {any} reply */
function written({ status, body, headers = {}, delayMs }) {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
	return { status, headers: { 'content-type': 'application/json;charset=UTF-8', ...headers }, text, delayMs };
}

module.exports = { Simulator };
