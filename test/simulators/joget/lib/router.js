/**
 * The plug-in point: `router.on('GET', '/jw/api/form/:formId/:id', handler, gates…)`. A segment `:name` matches one path
 * segment, a final `*` the rest. Routes are tried in the order of their registration, literal segments first. A gate is a
 * function of the request that returns an Answer to stop it. Handlers return an Answer.
 */
'use strict';

function createRouter() {
	const routes = [];

	function match(route, parts) {
		const rest = route.segments.at(-1) === '*';
		if (rest ? parts.length < route.segments.length - 1 : parts.length !== route.segments.length) return undefined;
		const params = {};
		for (let at = 0; at < route.segments.length; at++) {
			const segment = route.segments[at];
			if (segment === '*') params.rest = parts.slice(at).join('/');
			else if (segment.startsWith(':')) params[segment.slice(1)] = parts[at];
			else if (segment !== parts[at]) return undefined;
		}
		return params;
	}

	return {
		/** @param {string} methods e.g. 'GET' or 'GET|POST' */
		on(methods, pattern, handler, ...gates) {
			const segments = pattern.split('/').slice(1);
			// Literal segments outrank parameters wherever the route was registered.
			const rank = segments.map((one) => (one === '*' ? '2' : one.startsWith(':') ? '1' : '0')).join('');
			routes.push({ methods: methods.split('|'), segments, rank, handler, gates });
			routes.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
		},
		async handle(context) {
			const parts = context.path.split('/').slice(1);
			for (const route of routes) {
				if (!route.methods.includes(context.method)) continue;
				const params = match(route, parts);
				if (!params) continue;
				context.params = params;
				for (const gate of route.gates) {
					const stopped = await gate(context);
					if (stopped) return stopped;
				}
				return route.handler(context);
			}
			return undefined;
		},
	};
}

module.exports = { createRouter };
