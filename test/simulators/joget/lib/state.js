/**
 * Everything the server knows, in memory and open to tests: apps with their versions and definitions, tables with their
 * rows, API Builder documents with their keys, users and sessions.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');

function createState() {
	const state = {
		/** appId → { id, name, versions: Map(version → { version, name, published, forms, lists, … }) } */
		apps: new Map(),
		/** tableName → Map(id → row). A table appears with its first row, as Joget's does. */
		tables: new Map(),
		/** `table/id/file` → Buffer */
		files: new Map(),
		/** apiId → { id, name, key, secret?, pattern?, hash?, basic?, forms: Map(formId → { ignorePermission, enabled:Set|undefined }), lists:Set|'*', app: boolean } */
		apis: new Map(),
		/** username → { username, password, roles:Set } */
		users: new Map(),
		/** session id → { username, csrf } */
		sessions: new Map(),
		/** Free room for route files: processes, plugins, environment variables … by their own name. */
		extra: {},
		log: [],
		connections: 0,
		/** Stored rows of a table, oldest first. */
		rows: (table) => [...(state.tables.get(table)?.values() ?? [])],
		count: (table) => state.tables.get(table)?.size ?? 0,
		clear() {
			for (const map of [state.apps, state.tables, state.files, state.apis, state.users, state.sessions]) map.clear();
			state.extra = {};
			state.log = [];
			state.connections = 0;
		},
		addApp(id, name = id, version = 1, published = true) {
			const app = state.apps.get(id) ?? { id, name, versions: new Map() };
			app.versions.set(version, {
				version,
				name,
				published,
				forms: new Map(),
				lists: new Map(),
				userviews: new Map(),
				environment: new Map(),
				dateCreated: '2026-01-05 08:00:00.0',
				dateModified: '2026-01-05 08:00:00.0',
			});
			state.apps.set(id, app);
			return app.versions.get(version);
		},
		publishedVersion(appId) {
			return [...(state.apps.get(appId)?.versions.values() ?? [])].find((version) => version.published);
		},
		/** `latest`, '' → highest; a non-numeric version → the published one (AppUtil.convertVersionToLong). */
		version(appId, asked) {
			const app = state.apps.get(appId);
			if (!app) return undefined;
			if (asked === undefined || asked === '' || asked === 'latest')
				return app.versions.get(Math.max(...app.versions.keys()));
			return /^\d+$/.test(asked) ? app.versions.get(Number(asked)) : state.publishedVersion(appId);
		},
		/** A form of any published app (API Builder), or of one app. */
		form(formId, appId) {
			for (const app of state.apps.values()) {
				if (appId && app.id !== appId) continue;
				const definition = state.publishedVersion(app.id)?.forms.get(formId);
				if (definition) return definition;
			}
			return undefined;
		},
		list(listId, appId) {
			for (const app of state.apps.values()) {
				if (appId && app.id !== appId) continue;
				const definition = state.publishedVersion(app.id)?.lists.get(listId);
				if (definition) return definition;
			}
			return undefined;
		},
	};
	return state;
}

const readAll = (folder) =>
	fs
		.readdirSync(path.join(__dirname, '..', folder))
		.filter((file) => file.endsWith('.json'))
		.map((file) => JSON.parse(fs.readFileSync(path.join(__dirname, '..', folder, file), 'utf8')));

/** One published app `demo` with every definition of `forms/` and `lists/`, one API for all of them, two users. */
function seedDefaults(sim) {
	const { state } = sim;
	const version = state.addApp('demo', 'Demo');
	for (const form of readAll('forms')) version.forms.set(form.properties.id, form);
	for (const list of readAll('lists')) version.lists.set(list.id, list);
	state.apis.set('API-00000000-0000-0000-0000-000000000001', {
		id: 'API-00000000-0000-0000-0000-000000000001',
		name: 'Demo API',
		key: 'sim-key-1',
		forms: new Map([...version.forms.keys()].map((id) => [id, { ignorePermission: true }])),
		lists: '*',
		app: true,
	});
	state.users.set('admin', {
		username: 'admin',
		password: 'sim-admin-password',
		roles: new Set(['ROLE_ADMIN', 'ROLE_SYSADMIN']),
	});
	state.users.set('clerk', { username: 'clerk', password: 'sim-clerk-password', roles: new Set(['ROLE_USER']) });
}

module.exports = { createState, seedDefaults };
