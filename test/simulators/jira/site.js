'use strict';
/**
 * One Jira site and its state: projects, issues with their true status visits, and a search index that may lag behind
 * the database. Every change goes through here, so that the truth and what the API shows come from the same event.
 */
const { STATUSES, FIELDS, USERS } = require('./catalogue');
const { parseJql, comparator } = require('./jql');

const HOUR = 3600e3;

/** Switches, with the documented behaviour as default. */
const DEFAULTS = {
	/** @type {'cloud' | 'dataCenter'} */ deployment: 'cloud',
	siteZone: 'Europe/Berlin',
	userZone: 'UTC',
	/** How late a change shows in search. */ indexLagMs: 0,
	/** Epoch milliseconds in JQL: works in the field, undocumented. */ epochJql: true,
	/** Issues per search page once fields are asked for, and when only ids or keys are. */ searchCap: 100,
	idCap: 5000,
	/** @type {'cursor' | 'offset'} What a page token stands for. */ tokenMode: 'cursor',
	tokenLifeMs: 7 * 24 * HOUR,
	/** @type {'present' | 'absent' | 'alwaysFalse'} */ isLast: 'present',
	/** Histories that `expand=changelog` shows on Cloud. */ expandCap: 40,
	/** @type {'histories' | 'items'} What `fieldIds` of the bulk changelog drops. */ changelogFilter: 'histories',
	/** `jira.search.views.default.max`. */ dataCenterCap: 1000,
	/** Histories a Data Center answers at most, 0 for all (a plug-in or proxy may cut them). */ dataCenterHistoryCap: 0,
	/** A proxy that strips the total of a search. */ omitTotal: false,
	/** Rate limiting of Data Center says `retry-after: 0` while tokens remain. */ retryAfterZero: false,
	/** Points per hour, 0 for no quota. */ quota: 0,
	clockSkewMs: 0,
	/** For so long after a limit was said, requests may still arrive that had left before: 0 in one process, some on a socket. */
	wireMs: 0,
	email: 'robot@example.com',
	token: 'sim-token',
	scopedToken: 'sim-scoped-token',
	oauthToken: 'sim-oauth-token',
	pat: 'sim-pat',
	basicEnabled: true,
	cloudId: '11111111-2222-3333-4444-555555555555',
	version: '1001.0.0-SNAPSHOT',
	/** Names of statuses in the caller's language, by id: `/status` and `fields.status` show them, the changelog does not. */
	/** @type {Record<string, string>} */ translations: {},
};

class Site {
	/** @param {Partial<typeof DEFAULTS>} config @param {{ now: () => number }} clock */
	constructor(config = {}, clock = { now: Date.now }) {
		this.config = { ...DEFAULTS, ...config };
		this.clock = clock;
		/** @type {Map<string, {id: string, key: string, name: string, archived?: boolean}>} */
		this.projects = new Map();
		/** @type {Map<string, any>} */
		this.issues = new Map();
		this.statuses = new Map(STATUSES.map((status) => [status.id, { ...status }]));
		this.fields = FIELDS.map((field) => ({ ...field }));
		this.users = USERS;
		this.nextId = 10000;
		this.nextHistory = 50000;
		/** @type {Map<string, number>} */
		this.numbers = new Map();
		/** @type {Array<{ at: number, id: string, view: any }>} */
		this.lagging = [];
		/** @type {Map<string, any>} */
		this.index = new Map();
		this.indexVersion = 0;
		/** @type {Map<string, { version: number, hits: any[] }>} */
		this.cache = new Map();
	}

	now() {
		return this.clock.now() + this.config.clockSkewMs;
	}

	/** @param {string} key @param {string} [name] */
	addProject(key, name = `Project ${key}`) {
		const project = { id: String(20000 + this.projects.size), key, name };
		this.projects.set(key, project);
		return project;
	}

	/**
	 * @param {{ project: string, at?: number, statusId?: string, fields?: Record<string, unknown>, author?: number }} input
	 */
	createIssue({ project, at = this.now(), statusId = '10000', fields = {}, author = 0 }) {
		if (!this.projects.has(project)) this.addProject(project);
		const number = (this.numbers.get(project) ?? 0) + 1;
		this.numbers.set(project, number);
		const issue = {
			id: String(this.nextId++),
			projectKey: project,
			number,
			created: at,
			updated: at,
			statusId,
			author,
			fields,
			/** @type {any[]} oldest first */ histories: [],
			/** @type {Array<{ statusId: string, enteredAt: number }>} the truth, kept apart from the changelog */
			visits: [{ statusId, enteredAt: at }],
		};
		this.issues.set(issue.id, issue);
		this.reindex(issue);
		return issue;
	}

	/** @param {any} issue @param {any[]} items @param {number} at @param {number} author */
	change(issue, items, at, author = 0) {
		issue.histories.push({ id: String(this.nextHistory++), at, author, items });
		issue.updated = Math.max(issue.updated, at);
		this.reindex(issue);
	}

	/** @param {string} id @param {string} to @param {{ at?: number, author?: number }} [options] */
	transition(id, to, { at = this.now(), author = 0 } = {}) {
		const issue = this.mustHave(id);
		const from = issue.statusId;
		issue.statusId = to;
		issue.visits.push({ statusId: to, enteredAt: at });
		const name = (/** @type {string} */ status) => this.statuses.get(status)?.name ?? status;
		this.change(
			issue,
			[{ field: 'status', fieldId: 'status', fieldtype: 'jira', from, fromString: name(from), to, toString: name(to) }],
			at,
			author,
		);
	}

	/** @param {string} id @param {Record<string, unknown>} fields @param {{ at?: number }} [options] */
	edit(id, fields, { at = this.now() } = {}) {
		const issue = this.mustHave(id);
		const items = Object.keys(fields).map((field) => ({
			field,
			fieldId: field,
			fieldtype: 'jira',
			from: null,
			fromString: String(issue.fields[field] ?? ''),
			to: null,
			toString: String(fields[field]),
		}));
		issue.fields = { ...issue.fields, ...fields };
		this.change(issue, items, at);
	}

	/** A link: a change item that carries no field id. @param {string} id @param {{ at?: number }} [options] */
	link(id, { at = this.now() } = {}) {
		this.change(
			this.mustHave(id),
			[
				{
					field: 'Link',
					fieldtype: 'jira',
					from: null,
					fromString: null,
					to: 'X-1',
					toString: 'This issue blocks X-1',
				},
			],
			at,
		);
	}

	/** A move gives a new key and keeps the id. @param {string} id @param {string} project @param {{ at?: number }} [options] */
	move(id, project, { at = this.now() } = {}) {
		const issue = this.mustHave(id);
		if (!this.projects.has(project)) this.addProject(project);
		const before = keyOf(issue);
		const number = (this.numbers.get(project) ?? 0) + 1;
		this.numbers.set(project, number);
		issue.projectKey = project;
		issue.number = number;
		this.change(
			issue,
			[{ field: 'Key', fieldtype: 'jira', from: null, fromString: before, to: null, toString: keyOf(issue) }],
			at,
		);
	}

	/** No tombstone remains. @param {string} id */
	remove(id) {
		this.issues.delete(id);
		this.index.delete(id);
		this.indexVersion++;
	}

	/** @param {string} id */
	mustHave(id) {
		const issue = this.find(id);
		if (!issue) throw new Error(`no issue ${id}`);
		return issue;
	}

	/** @param {string} idOrKey */
	find(idOrKey) {
		if (/^\d+$/.test(idOrKey)) return this.issues.get(idOrKey);
		for (const issue of this.issues.values()) if (keyOf(issue) === idOrKey) return issue;
		return undefined;
	}

	/** @param {any} issue */
	reindex(issue) {
		const { id, projectKey, number, created, updated, statusId } = issue;
		const key = keyOf(issue);
		const view = {
			id,
			projectKey,
			number,
			key,
			created,
			updated,
			statusId,
			fieldValue: (/** @type {string} */ name) => issue.fields[name.toLowerCase()] ?? issue.fields[name],
		};
		if (this.config.indexLagMs > 0) this.lagging.push({ at: this.now() + this.config.indexLagMs, id, view });
		else {
			this.index.set(id, view);
			this.indexVersion++;
		}
	}

	/** Lets what is due appear in search. */
	settle() {
		if (!this.lagging.length) return;
		const now = this.now();
		const still = [];
		for (const entry of this.lagging) {
			if (entry.at > now) still.push(entry);
			else if (this.issues.has(entry.id)) {
				this.index.set(entry.id, entry.view);
				this.indexVersion++;
			}
		}
		this.lagging = still;
	}

	/** Hits in order. @param {string} jql @returns {{ hits: any[], bounded: boolean, compare: (a: any, b: any) => number }} */
	search(jql) {
		this.settle();
		const scope = {
			zone: this.config.userZone,
			now: this.now(),
			epoch: this.config.epochJql,
			projects: this.projects,
			statusByName: (/** @type {string} */ name) => this.statusIds(name),
		};
		const { test, order, bounded } = parseJql(jql, scope);
		const compare = comparator(order);
		const known = this.cache.get(jql);
		if (known && known.version === this.indexVersion && !/-\d+[mhdw]/.test(jql))
			return { hits: known.hits, bounded, compare };
		const hits = [];
		for (const view of this.index.values()) if (test(view)) hits.push(view);
		hits.sort(compare);
		if (this.cache.size > 8) this.cache.clear();
		this.cache.set(jql, { version: this.indexVersion, hits });
		return { hits, bounded, compare };
	}

	/** @param {string} text */
	statusIds(text) {
		const wanted = text.toLowerCase();
		return [...this.statuses.values()]
			.filter(
				(s) =>
					s.id === text || s.name.toLowerCase() === wanted || this.config.translations[s.id]?.toLowerCase() === wanted,
			)
			.map((s) => s.id);
	}

	/** The true visits of every status, for tests. @param {string} id */
	truth(id) {
		const issue = this.mustHave(id);
		return issue.visits.map((/** @type {any} */ visit, /** @type {number} */ index) => ({
			statusId: visit.statusId,
			name: this.statuses.get(visit.statusId)?.name ?? null,
			enteredAt: visit.enteredAt,
			leftAt: issue.visits[index + 1]?.enteredAt ?? null,
		}));
	}
}

/** @param {{ projectKey: string, number: number }} issue */
const keyOf = (issue) => `${issue.projectKey}-${issue.number}`;

module.exports = { Site, keyOf, DEFAULTS };
