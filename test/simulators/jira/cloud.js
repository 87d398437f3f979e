'use strict';
/** Jira Cloud, REST v3: search by token, bulk changelog, bulk issues, counts and catalogues. Rules: reference/jira.md 1.1. */
const { fail, fieldReply, serverInfo } = require('./answers');
const { count, issue, projects } = require('./cloudLists');
const { JqlError } = require('./jql');
const { issueReply, statusReply, userReply, historyReply } = require('./replies');

/** @typedef {{ status: number, body?: any, headers?: Record<string, string>, points?: number }} Reply */

const encode = (/** @type {any} */ value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const EXPIRED = 'The provided nextPageToken is invalid or has expired. Please start a new search.';

class Cloud {
	/** @param {import('./site').Site} site */
	constructor(site) {
		this.site = site;
		this.nonce = 0;
	}

	/** @param {{ method: string, path: string, query: URLSearchParams, body: any }} request @param {any} fault @returns {Reply} */
	handle({ method, path, query, body }, fault) {
		const { site } = this;
		const route = `${method} ${path.replace(/^\/rest\/api\/[23]/, '')}`;
		const single = /^GET \/issue\/([^/]+)(\/changelog)?$/.exec(route);
		if (single) return issue(site, decodeURIComponent(single[1]), single[2] !== undefined, query);
		switch (route) {
			case 'GET /search':
			case 'POST /search':
				return {
					status: 410,
					body: {
						errorMessages: [
							'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
						],
						errors: {},
					},
				};
			case 'POST /search/jql':
				return this.search(body, fault);
			case 'GET /search/jql':
				return this.search(
					{
						...Object.fromEntries(query),
						maxResults: Number(query.get('maxResults') ?? 50),
						fields: query.get('fields')?.split(','),
					},
					fault,
				);
			case 'POST /search/approximate-count':
				return count(site, body);
			case 'POST /changelog/bulkfetch':
				return this.changelog(body, fault);
			case 'POST /issue/bulkfetch':
				return this.bulkIssues(body);
			case 'GET /project/search':
				return projects(site, query);
			case 'GET /field':
				return { status: 200, body: site.fields.filter((f) => !f.hidden).map(fieldReply) };
			case 'GET /field/search': {
				const startAt = Number(query.get('startAt') ?? 0);
				const max = Math.min(Number(query.get('maxResults') ?? 50), 50);
				const values = site.fields
					.slice(startAt, startAt + max)
					.map((f) => ({ id: f.id, name: f.name, schema: f.schema }));
				return {
					status: 200,
					body: {
						startAt,
						maxResults: max,
						total: site.fields.length,
						isLast: startAt + max >= site.fields.length,
						values,
					},
				};
			}
			case 'GET /status':
				return {
					status: 200,
					body: [...site.statuses.values()].filter((s) => s.active).map((s) => statusReply(site, s.id)),
				};
			case 'GET /myself':
				return {
					status: 200,
					points: 2,
					body: { ...userReply(site, 0), timeZone: site.config.userZone, locale: 'en_US' },
				};
			case 'GET /serverInfo':
				return serverInfo(site);
			default:
				return fail(404, `No endpoint ${method} ${path}.`);
		}
	}

	/** @param {any} body @param {any} fault @returns {Reply} */
	search(body, fault) {
		const { site } = this;
		const { jql = '', nextPageToken, fields = ['id'], expand = '', maxResults = 50 } = body;
		if (maxResults < 1 || maxResults > 5000) return fail(400, 'The maxResults value must be between 1 and 5000.');
		let result;
		try {
			result = site.search(jql);
		} catch (error) {
			if (error instanceof JqlError) return fail(400, error.message);
			throw error;
		}
		if (!result.bounded)
			return fail(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
		const slim = fields.every((/** @type {string} */ f) => f === 'id' || f === 'key') && !expand;
		const cap = Math.min(maxResults, slim ? site.config.idCap : site.config.searchCap);
		let at = 0;
		if (nextPageToken) {
			const token = this.open(nextPageToken, jql);
			if (!token || fault?.expireToken) return fail(400, EXPIRED);
			at = site.config.tokenMode === 'offset' ? token.offset : firstAfter(result.hits, token.last, result.compare);
		}
		if (fault?.emptyPage) {
			return {
				status: 200,
				body: {
					issues: [],
					nextPageToken: fault.repeatToken && nextPageToken ? nextPageToken : this.token(jql, at, result.hits[at - 1]),
					isLast: false,
				},
			};
		}
		const page = result.hits.slice(at, at + cap);
		const end = at + page.length;
		const more = end < result.hits.length;
		const expands = expand.split(',').filter(Boolean);
		/** @type {any} */
		const reply = {
			issues: page.flatMap((hit) =>
				site.issues.has(hit.id)
					? [
							issueReply(site, site.issues.get(hit.id), {
								fields,
								expand: expands,
								idOnly: fields.length === 1 && fields[0] === 'id',
							}),
						]
					: [],
			),
		};
		if (more)
			reply.nextPageToken = fault?.repeatToken && nextPageToken ? nextPageToken : this.token(jql, end, page.at(-1));
		if (site.config.isLast === 'present') reply.isLast = !more;
		if (site.config.isLast === 'alwaysFalse') reply.isLast = false;
		return { status: 200, body: reply, points: page.length };
	}

	/** @param {string} jql @param {number} offset @param {any} last */
	token(jql, offset, last) {
		const view = last && {
			id: last.id,
			projectKey: last.projectKey,
			number: last.number,
			created: last.created,
			updated: last.updated,
			statusId: last.statusId,
		};
		return encode({ n: this.nonce++, jql, offset, last: view, until: this.site.now() + this.site.config.tokenLifeMs });
	}

	/** @param {string} text @param {string} jql */
	open(text, jql) {
		try {
			const token = JSON.parse(Buffer.from(text, 'base64url').toString());
			return token.jql === jql && token.until > this.site.now() ? token : null;
		} catch {
			return null;
		}
	}

	/** Oldest first; an issue may go on in the next page; issues without history or not visible are absent. @param {any} body @param {any} fault @returns {Reply} */
	changelog(body, fault) {
		const { site } = this;
		const { issueIdsOrKeys, fieldIds = [], maxResults = 1000, nextPageToken } = body;
		if (issueIdsOrKeys.length > 1000) return fail(400, 'issueIdsOrKeys must contain between 1 and 1000 elements.');
		let skip = 0;
		if (nextPageToken) {
			const token = this.open(nextPageToken, 'changelog');
			if (!token || fault?.expireToken) return fail(400, EXPIRED);
			skip = token.offset;
		}
		const end = skip + maxResults;
		let seen = 0;
		const issueChangeLogs = [];
		const known = [
			...new Map(
				issueIdsOrKeys
					.map((/** @type {string} */ id) => site.find(id))
					.filter(Boolean)
					.map((/** @type {any} */ issue) => [issue.id, issue]),
			).values(),
		];
		for (const issue of known.sort((a, b) => Number(a.id) - Number(b.id))) {
			const changeHistories = [];
			for (const history of issue.histories) {
				const items = fieldIds.length
					? history.items.filter((/** @type {any} */ item) => fieldIds.includes(item.fieldId))
					: history.items;
				if (!items.length && site.config.changelogFilter === 'histories') continue;
				if (seen >= skip && seen < end) changeHistories.push(historyReply(site, issue, { ...history, items }, 'epoch'));
				seen++;
			}
			if (changeHistories.length) issueChangeLogs.push({ issueId: issue.id, changeHistories });
		}
		/** @type {any} */
		const reply = { issueChangeLogs };
		if (seen > end)
			reply.nextPageToken = fault?.repeatToken && nextPageToken ? nextPageToken : this.token('changelog', end, null);
		return { status: 200, body: reply, points: issueIdsOrKeys.length };
	}

	/** @param {any} body @returns {Reply} */
	bulkIssues(body) {
		const { issueIdsOrKeys, fields = ['*navigable'], expand = [] } = body;
		if (issueIdsOrKeys.length > 100) return fail(400, 'Cannot process more than 100 issues at a time.');
		const found = issueIdsOrKeys.map((/** @type {string} */ id) => this.site.find(id)).filter(Boolean);
		found.sort((/** @type {any} */ a, /** @type {any} */ b) => Number(a.id) - Number(b.id));
		return {
			status: 200,
			body: {
				issues: found.map((/** @type {any} */ issue) => issueReply(this.site, issue, { fields, expand })),
				issueErrors: [],
			},
			points: found.length,
		};
	}
}

/** Position behind the token's issue in today's order: what changed its place meanwhile is met again, or is further on. @param {any[]} hits @param {any} last @param {(a: any, b: any) => number} compare */
function firstAfter(hits, last, compare) {
	if (!last) return 0;
	let low = 0;
	let high = hits.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compare(hits[middle], last) > 0) high = middle;
		else low = middle + 1;
	}
	return low;
}

module.exports = { Cloud };
