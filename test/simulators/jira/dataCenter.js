'use strict';
/**
 * Jira Data Center 10.3, REST v2: search by position, changelog only as an expansion of search, projects in one list.
 * Neither `/search/jql` nor any changelog endpoint exists. Rules: reference/jira.md 1.3.
 */
const { JqlError } = require('./jql');
const { fail, fieldReply, serverInfo } = require('./answers');
const { issueReply, statusReply, userReply } = require('./replies');

class DataCenter {
	/** @param {import('./site').Site} site */
	constructor(site) {
		this.site = site;
	}

	/** @param {{ method: string, path: string, query: URLSearchParams, body: any }} request @param {any} fault @returns {import('./cloud').Reply} */
	handle({ method, path, query, body }, fault) {
		const { site } = this;
		if (!/^\/rest\/api\/(2|latest)\//.test(path))
			return {
				status: 404,
				body: '<html><head><title>Oops, you&#39;ve found a dead link.</title></head></html>',
				headers: { 'content-type': 'text/html' },
			};
		const route = `${method} ${path.replace(/^\/rest\/api\/(2|latest)/, '')}`;
		const issue = /^GET \/issue\/([^/]+)$/.exec(route);
		if (issue) return this.issue(decodeURIComponent(issue[1]), query);
		switch (route) {
			case 'POST /search':
				return this.search(body, fault);
			case 'GET /search': {
				const list = (/** @type {string} */ name) => query.get(name)?.split(',').filter(Boolean);
				return this.search(
					{
						jql: query.get('jql') ?? '',
						startAt: Number(query.get('startAt') ?? 0),
						maxResults: Number(query.get('maxResults') ?? 50),
						fields: list('fields'),
						expand: list('expand'),
					},
					fault,
				);
			}
			case 'GET /project':
				return {
					status: 200,
					body: [...site.projects.values()].map((p) => ({
						self: 'https://sim/project',
						id: p.id,
						key: p.key,
						name: p.name,
						projectTypeKey: 'software',
						archived: false,
					})),
				};
			case 'GET /field':
				return { status: 200, body: site.fields.map(fieldReply) };
			case 'GET /status':
				return {
					status: 200,
					body: [...site.statuses.values()].filter((s) => s.active).map((s) => statusReply(site, s.id)),
				};
			case 'GET /myself':
				return { status: 200, body: { ...userReply(site, 0), timeZone: site.config.userZone, locale: 'en_US' } };
			case 'GET /serverInfo':
				return serverInfo(site);
			default:
				return fail(404, 'null for uri: https://sim' + path);
		}
	}

	/** @param {any} body @param {any} fault @returns {import('./cloud').Reply} */
	search(body, fault) {
		const { site } = this;
		const { jql = '', startAt = 0, maxResults = 50, fields = ['*navigable'], expand = [] } = body;
		let hits;
		try {
			hits = site.search(jql).hits;
		} catch (error) {
			if (error instanceof JqlError) return fail(400, error.message);
			throw error;
		}
		const missing =
			/\bid in \(([\d, ]+)\)/
				.exec(jql)?.[1]
				.split(',')
				.map((id) => id.trim())
				.filter((id) => !site.issues.has(id)) ?? [];
		if (missing.length && body.validateQuery !== false)
			return {
				status: 400,
				body: {
					errorMessages: missing.map((id) => `An issue with key '${id}' does not exist for field 'id'.`),
					errors: {},
				},
			};
		const cap = Math.min(maxResults, site.config.dataCenterCap);
		const page = fault?.emptyPage
			? []
			: hits.slice(fault?.samePage ? 0 : startAt, (fault?.samePage ? 0 : startAt) + cap);
		return {
			status: 200,
			body: {
				expand: 'schema,names',
				startAt,
				maxResults: cap,
				...(site.config.omitTotal ? {} : { total: hits.length }),
				issues: page.flatMap((hit) =>
					site.issues.has(hit.id)
						? [
								issueReply(site, site.issues.get(hit.id), {
									fields: fields.includes('*navigable') ? ['*navigable'] : fields,
									expand,
								}),
							]
						: [],
				),
			},
		};
	}

	/** @param {string} idOrKey @param {URLSearchParams} query @returns {import('./cloud').Reply} */
	issue(idOrKey, query) {
		const issue = this.site.find(idOrKey);
		if (!issue) return { status: 404, body: { errorMessages: ['Issue Does Not Exist'], errors: {} } };
		const list = (/** @type {string} */ name) => query.get(name)?.split(',').filter(Boolean) ?? [];
		return {
			status: 200,
			body: issueReply(this.site, issue, {
				fields: list('fields').length ? list('fields') : ['*all'],
				expand: list('expand'),
			}),
		};
	}
}

module.exports = { DataCenter };
