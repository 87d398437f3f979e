/**
 * Faults, random (by rate, from a seed) or queued (`once`). Those after the handler happen after the commit: that is what
 * makes a retry dangerous.
 */
'use strict';

const { Answer } = require('./answer');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Mulberry32, so that a seed gives the same faults again. */
function randomFrom(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const PLUGIN_MISSING =
	'<!DOCTYPE html><html><head><title>HTTP Status 500 – Internal Server Error</title></head><body><h1>HTTP Status 500</h1></body></html>';

/** Each takes the configuration and gives `{name, before?, after?}`. */
const FAULTS = {
	// The connection dies after Joget has stored the record.
	dropAfterCommit: () => ({ name: 'dropAfterCommit', after: async () => 'drop' }),
	// The connection dies before the request is looked at.
	dropBeforeCommit: () => ({ name: 'dropBeforeCommit', before: async () => 'drop' }),
	serviceUnavailable: (config) => ({
		name: 'serviceUnavailable',
		before: async () =>
			Answer.html(
				503,
				'<html><body>Service Unavailable</body></html>',
				config.retryAfter ? { 'retry-after': String(config.retryAfter) } : {},
			),
	}),
	tooManyRequests: (config) => ({
		name: 'tooManyRequests',
		before: async () => new Answer(429, { 'retry-after': String(config.retryAfter ?? 1) }, ''),
	}),
	badGateway: () => ({
		name: 'badGateway',
		before: async () => Answer.html(502, '<html><body>Bad Gateway</body></html>'),
	}),
	slowBeforeCommit: (config) => ({ name: 'slowBeforeCommit', before: async () => void (await sleep(config.slowMs)) }),
	slowAfterCommit: (config) => ({
		name: 'slowAfterCommit',
		after: async (_, answer) => (await sleep(config.slowMs), answer),
	}),
	// Stored, and the answer never comes: the client waits until its own time is up.
	silentAfterCommit: () => ({ name: 'silentAfterCommit', after: async () => 'silence' }),
	// The store threw, Joget caught it: 200 with an error under the form's id, nothing stored.
	storeError: () => ({
		name: 'storeError',
		before: async (context) => {
			const formId = /\/(?:api\/form|data\/form\/store\/[^/]+)\/([^/]+)/.exec(context.path)?.[1];
			if (!formId || context.method === 'GET' || context.method === 'DELETE') return undefined;
			const problem = { [formId]: 'Error storing data: could not execute statement' };
			return context.path.startsWith('/jw/api/')
				? Answer.json(200, { id: '', errors: problem })
				: Answer.coreError(400, JSON.stringify({ error: problem }));
		},
	}),
	pluginMissing: () => ({
		name: 'pluginMissing',
		before: async (context) => (context.path.startsWith('/jw/api') ? Answer.html(500, PLUGIN_MISSING) : undefined),
	}),
	nothingPublished: () => ({
		name: 'nothingPublished',
		before: async (context) => (context.path.startsWith('/jw/api') ? Answer.flat(400, 'Bad Request') : undefined),
	}),
	unauthorised: () => ({ name: 'unauthorised', before: async () => Answer.flat(401, 'Unauthorized') }),
	loginPage: () => ({ name: 'loginPage', before: async () => Answer.redirect('/jw/web/login') }),
};

const RATES = {
	dropAfterCommitRate: 'dropAfterCommit',
	dropBeforeCommitRate: 'dropBeforeCommit',
	serviceUnavailableRate: 'serviceUnavailable',
	slowBeforeCommitRate: 'slowBeforeCommit',
	slowAfterCommitRate: 'slowAfterCommit',
	storeErrorRate: 'storeError',
};

function createFaults(seed) {
	let random = randomFrom(seed);
	let config = { slowMs: 1000 };
	let queue = [];
	return {
		/** Rates (0..1), `latencyMs` on every answer, `slowMs`, `always` (a fault's name), `retryAfter`. */
		set(changes) {
			config = { ...config, ...changes };
		},
		/** The next request whose `METHOD /path` contains `match` gets this fault, `times` times. */
		once(name, match = '', times = 1) {
			if (!FAULTS[name]) throw new Error(`No fault named ${name}`);
			for (let n = 0; n < times; n++) queue.push({ name, match });
		},
		clear() {
			config = { slowMs: 1000 };
			queue = [];
		},
		reseed(value) {
			random = randomFrom(value);
		},
		read: () => ({ config, queue }),
		next(context) {
			const fault = pick(context);
			if (!config.latencyMs) return fault;
			const latency = config.latencyMs;
			return {
				...fault,
				after: async (c, answer) => (await sleep(latency), fault?.after ? fault.after(c, answer) : answer),
			};
		},
	};

	function pick(context) {
		const place = `${context.method} ${context.path}`;
		const queued = queue.findIndex((one) => place.includes(one.match));
		if (queued >= 0) return FAULTS[queue.splice(queued, 1)[0].name](config);
		if (config.always && place.includes(config.match ?? '')) return FAULTS[config.always](config);
		if (!place.includes(config.match ?? '')) return undefined;
		let roll = random();
		for (const [rate, name] of Object.entries(RATES)) {
			const share = config[rate] ?? 0;
			if (roll < share) return FAULTS[name](config);
			roll -= share;
		}
		return undefined;
	}
}

module.exports = { createFaults, randomFrom };
