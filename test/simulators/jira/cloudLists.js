'use strict';
/** The lists and single things of Jira Cloud: projects, fields, statuses, one issue, counts. Rules: reference/jira.md 1.1. */
const { JqlError } = require('./jql');
const { fail } = require('./answers');
const { issueReply, historyReply } = require('./replies');

/** One issue, or its changelog by position, oldest first. @param {import('./site').Site} site @param {string} idOrKey @param {boolean} changelog @param {URLSearchParams} query @returns {import('./cloud').Reply} */
function issue(site, idOrKey, changelog, query) {
	const issue = site.find(idOrKey);
	if (!issue) return fail(404, 'Issue does not exist or you do not have permission to see it.');
	const list = (/** @type {string} */ name) => query.get(name)?.split(',').filter(Boolean) ?? [];
	if (!changelog)
		return {
			status: 200,
			body: issueReply(site, issue, {
				fields: list('fields').length ? list('fields') : ['*all'],
				expand: list('expand'),
			}),
			points: 1,
		};
	const startAt = Number(query.get('startAt') ?? 0);
	const maxResults = Math.min(Number(query.get('maxResults') ?? 100), 100);
	const values = issue.histories
		.slice(startAt, startAt + maxResults)
		.map((/** @type {any} */ history) => historyReply(site, issue, history, 'iso'));
	return {
		status: 200,
		body: {
			self: 'https://sim',
			maxResults,
			startAt,
			total: issue.histories.length,
			isLast: startAt + values.length >= issue.histories.length,
			values,
		},
		points: values.length,
	};
}

/** @param {import('./site').Site} site @param {URLSearchParams} query @returns {import('./cloud').Reply} */
function projects(site, query) {
	const startAt = Number(query.get('startAt') ?? 0);
	const maxResults = Math.min(Number(query.get('maxResults') ?? 50), 100);
	const text = (query.get('query') ?? '').toLowerCase();
	const all = [...site.projects.values()].filter(
		(p) => !text || p.key.toLowerCase().includes(text) || p.name.toLowerCase().includes(text),
	);
	const values = all.slice(startAt, startAt + maxResults).map((p) => ({
		self: 'https://sim/project',
		id: p.id,
		key: p.key,
		name: p.name,
		projectTypeKey: 'software',
		simplified: false,
		style: 'classic',
		isPrivate: false,
		archived: false,
	}));
	return {
		status: 200,
		body: {
			self: 'https://sim',
			maxResults,
			startAt,
			total: all.length,
			isLast: startAt + values.length >= all.length,
			values,
		},
		points: values.length,
	};
}

/** @param {import('./site').Site} site @param {any} body @returns {import('./cloud').Reply} */
function count(site, body) {
	try {
		const { hits, bounded } = site.search(body.jql ?? '');
		return bounded
			? { status: 200, body: { count: hits.length } }
			: fail(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
	} catch (error) {
		if (error instanceof JqlError) return fail(400, error.message);
		throw error;
	}
}

module.exports = { issue, projects, count };
