'use strict';
/**
 * How Jira writes an issue: v3 with accountId and ADF, v2 of Data Center with user names and wiki text. Only the fields
 * that were asked for leave; a change item has a key named `toString`, as in real life.
 */
const { CATEGORIES } = require('./catalogue');
const { keyOf } = require('./site');
const { stamp } = require('./time');

/** @param {import('./site').Site} site @param {string} id */
function statusReply(site, id) {
	const status = site.statuses.get(id) ?? { id, name: id, category: 'indeterminate' };
	const category = CATEGORIES[/** @type {keyof typeof CATEGORIES} */ (status.category)];
	const translated = site.config.translations[id];
	return {
		self: `https://sim/rest/api/2/status/${id}`,
		description: '',
		iconUrl: 'https://sim/icon.png',
		name: translated ?? status.name,
		...(site.config.deployment === 'cloud' ? { untranslatedName: status.name } : {}),
		id,
		statusCategory: { self: `https://sim/rest/api/2/statuscategory/${category.id}`, ...category },
	};
}

/** @param {import('./site').Site} site @param {number} index */
function userReply(site, index) {
	const { accountId, name, key, displayName, emailAddress } = site.users[index % site.users.length];
	const shared = {
		self: 'https://sim/user',
		displayName,
		active: true,
		timeZone: site.config.userZone,
		...(emailAddress === undefined ? {} : { emailAddress }),
	};
	return site.config.deployment === 'cloud'
		? { ...shared, accountId, accountType: 'atlassian' }
		: { ...shared, name, key };
}

/** Text as an ADF document, or as it is on Data Center. @param {import('./site').Site} site @param {unknown} value */
function richReply(site, value) {
	if (typeof value !== 'string' || site.config.deployment !== 'cloud') return value ?? null;
	return {
		type: 'doc',
		version: 1,
		content: value.split('\n').map((text) => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] })),
	};
}

const RICH = new Set(['description', 'environment', 'customfield_10013']);

/** @param {import('./site').Site} site @param {any} issue @param {string} field */
function fieldReply(site, issue, field) {
	switch (field) {
		case 'status':
			return statusReply(site, issue.statusId);
		case 'project': {
			const project = site.projects.get(issue.projectKey);
			return {
				self: 'https://sim/project',
				id: project?.id,
				key: issue.projectKey,
				name: project?.name,
				projectTypeKey: 'software',
			};
		}
		case 'created':
			return stamp(issue.created, site.config.siteZone);
		case 'updated':
			return stamp(issue.updated, site.config.siteZone);
		case 'reporter':
			return userReply(site, issue.author);
		case 'assignee':
			return issue.fields.assignee === undefined ? null : userReply(site, Number(issue.fields.assignee));
		case 'issuetype':
			return { self: 'https://sim/issuetype/1', id: '1', name: 'Task', subtask: false };
		case 'customfield_10015':
			return typeof issue.fields[field] === 'number' ? stamp(issue.fields[field], site.config.siteZone) : null;
		default:
			return RICH.has(field) ? richReply(site, issue.fields[field]) : (issue.fields[field] ?? null);
	}
}

/** @param {import('./site').Site} site @param {any} issue @param {any} history @param {'iso' | 'epoch'} style */
function historyReply(site, issue, history, style) {
	const cloud = site.config.deployment === 'cloud';
	return {
		id: history.id,
		...(history.author === null ? {} : { author: userReply(site, history.author) }),
		created: style === 'epoch' ? history.at : stamp(history.at, site.config.siteZone),
		items: history.items.map((/** @type {any} */ item) => {
			if (cloud) return item;
			const { fieldId: _dropped, ...rest } = item;
			return rest;
		}),
	};
}

/**
 * @param {import('./site').Site} site @param {any} issue
 * @param {{ fields: string[], expand: string[], idOnly?: boolean }} wanted
 */
function issueReply(site, issue, { fields, expand, idOnly = false }) {
	const key = keyOf(issue);
	/** @type {any} */
	const reply = { expand: 'operations,changelog', id: issue.id, self: `https://sim/rest/api/3/issue/${issue.id}` };
	if (idOnly) return { id: issue.id };
	reply.key = key;
	const names = wantedFields(site, issue, fields);
	if (names.length) reply.fields = Object.fromEntries(names.map((field) => [field, fieldReply(site, issue, field)]));
	if (expand.includes('renderedFields')) {
		reply.renderedFields = Object.fromEntries(
			names
				.filter((n) => RICH.has(n))
				.map((n) => [n, issue.fields[n] ? `<p>${String(issue.fields[n]).replace(/\n/g, '<br/>')}</p>` : '']),
		);
	}
	if (expand.includes('changelog')) reply.changelog = changelogReply(site, issue);
	return reply;
}

/** @param {import('./site').Site} site @param {any} issue @param {string[]} fields */
function wantedFields(site, issue, fields) {
	if (!fields.includes('*all') && !fields.includes('*navigable'))
		return fields.filter((f) => site.fields.some((known) => known.id === f));
	return site.fields.filter((field) => !field.hidden).map((field) => field.id);
}

/** Newest first. Cloud stops at 40 without a word; Data Center gives all, unless the site cuts them. @param {import('./site').Site} site @param {any} issue */
function changelogReply(site, issue) {
	const cloud = site.config.deployment === 'cloud';
	const cap = cloud ? site.config.expandCap : site.config.dataCenterHistoryCap || Infinity;
	const newest = [...issue.histories].reverse();
	const shown = newest.slice(0, cap);
	return {
		startAt: 0,
		maxResults: shown.length,
		total: cloud ? shown.length : newest.length,
		histories: shown.map((history) => historyReply(site, issue, history, 'iso')),
	};
}

module.exports = { issueReply, statusReply, userReply, historyReply, changelogReply };
