'use strict';
/**
 * `/__sim/*`: what a test, the demo or a curious person asks of the simulator and tells it.
 *
 *   GET  /__sim/state            counters, breaches, early calls, configuration
 *   GET  /__sim/issues           id, key, status, updated of every issue (`?limit=`, `?offset=`)
 *   GET  /__sim/truth/{id}       the true status visits of an issue
 *   POST /__sim/reset            {config?, generate?}   a new site
 *   POST /__sim/config           {indexLagMs: 5000, …}  switches of site.js
 *   POST /__sim/faults           {faults: [{match: "/search", kind: "burst", retryAfter: 3, times: 1}]}
 *   POST /__sim/generate         {issues: 1000, seed: 3}
 *   POST /__sim/load             {issues: […real issues with changelog…], statuses?: […]}
 *   POST /__sim/create           {project, fields?, statusId?}
 *   POST /__sim/transition       {id, to}
 *   POST /__sim/edit             {id, fields}
 *   POST /__sim/move             {id, project}
 *   POST /__sim/delete           {id}
 */
const { keyOf } = require('./site');
const { generate } = require('./generate');
const { load } = require('./load');

/** @param {import('./simulator').Simulator} sim @param {{ method: string, path: string, query: URLSearchParams, body: any }} request */
function control(sim, { method, path, query, body }) {
	const [, , verb, id] = path.split('/');
	const { site } = sim;
	const brief = (/** @type {any} */ issue) => ({
		id: issue.id,
		key: keyOf(issue),
		project: issue.projectKey,
		statusId: issue.statusId,
		status: site.statuses.get(issue.statusId)?.name ?? null,
		created: issue.created,
		updated: issue.updated,
	});
	const ok = (/** @type {any} */ value) => ({ status: 200, body: value });
	switch (`${method} ${verb}`) {
		case 'GET state':
			return ok({
				total: sim.total,
				counts: sim.counts,
				breaches: sim.breaches,
				early: sim.limits.early,
				issues: site.issues.size,
				config: site.config,
			});
		case 'GET issues': {
			const offset = Number(query.get('offset') ?? 0);
			return ok([...site.issues.values()].slice(offset, offset + Number(query.get('limit') ?? 1000)).map(brief));
		}
		case 'GET truth':
			return site.find(id) ? ok(site.truth(id)) : { status: 404, body: { message: `No issue ${id}` } };
		case 'POST reset':
			sim.reset({ wireMs: site.config.wireMs, ...body.config });
			if (body.generate) generate(sim.site, body.generate);
			return ok({ issues: sim.site.issues.size });
		case 'POST config':
			Object.assign(site.config, body);
			return ok(site.config);
		case 'POST faults':
			sim.limits.faults = body.faults ?? [];
			return ok(sim.limits.faults);
		case 'POST generate':
			return ok({ made: generate(site, body).length });
		case 'POST load':
			return ok({ loaded: load(site, body.issues ?? [], body.statuses ?? []) });
		case 'POST create':
			return ok(brief(site.createIssue(body)));
		case 'POST transition':
			site.transition(body.id, body.to);
			return ok(brief(site.mustHave(body.id)));
		case 'POST edit':
			site.edit(body.id, body.fields);
			return ok(brief(site.mustHave(body.id)));
		case 'POST move':
			site.move(body.id, body.project);
			return ok(brief(site.mustHave(body.id)));
		case 'POST delete':
			site.remove(body.id);
			return ok({ deleted: true });
		default:
			return { status: 404, body: { message: `Unknown: ${method} ${path}` } };
	}
}

module.exports = { control };
