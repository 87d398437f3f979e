/**
 * The console's JSON lists, `/jw/web/json/console/app/**` and plugin/list: apps, versions, forms, datalists, API documents,
 * missing plugins, publish and unpublish. Every list has the `accumulate` trap; plugin/list without `start` AND `rows` says
 * that there are none; publishing a version that is not there says `{"status":true}` and does nothing.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { accumulate, page } = require('../lib/accumulate');
const { consoleGate } = require('../lib/console');
const { jsonGate } = require('../lib/gates');

const PLUGINS = [
	['org.joget.apps.form.lib.TextField', 'Text Field', 'Form Element', '5.0.0'],
	['org.joget.apps.form.lib.SelectBox', 'Select Box', 'Form Element', '5.0.0'],
	['org.joget.api.lib.AppFormAPI', 'Form API', 'API', '8.0.3'],
	['org.joget.apps.form.lib.DefaultValidator', 'Default Validator', 'Form Validator', '5.0.0'],
];

const ALL_PATHS =
	'post:/;post:/saveOrUpdate;put:/;get:/{recordId};delete:/{recordId};post:/addWithFiles;post:/updateWithFiles;get:/{recordId}/download/{fileName}';

/** API Builder's document as it stores it. */
function apiDocument(api) {
	const elements = [...api.forms].map(([formDefId, { ignorePermission, enabled }]) => ({
		className: 'org.joget.api.lib.AppFormAPI',
		properties: {
			formDefId,
			ignorePermission: String(ignorePermission === true),
			ENABLED_PATHS: enabled ? [...enabled].join(';') : ALL_PATHS,
		},
	}));
	return {
		className: 'org.joget.api.model.ApiDefinition',
		properties: { id: api.id, name: api.name ?? api.id },
		elements,
	};
}

exports.register = (router, sim) => {
	const { state } = sim;
	const admin = jsonGate(sim, 'ROLE_ADMIN');
	const base = '/jw/web/json/console/app';
	const plugins = () => (state.extra.plugins ??= PLUGINS.map((plugin) => [...plugin]));

	router.on(
		'GET|POST',
		`${base}/list`,
		({ query }) => {
			const all = [...state.apps.values()].map((app) => {
				const latest = Math.max(...app.versions.keys());
				return { id: app.id, name: app.versions.get(latest).name, version: latest };
			});
			return Answer.json(
				200,
				accumulate(page(all, query), { total: all.length, start: query.get('start') ?? undefined }),
			);
		},
		admin,
	);

	router.on(
		'GET|POST',
		`${base}/:app/version/list`,
		({ params, query }) => {
			const versions = [...(state.apps.get(params.app)?.versions.values() ?? [])].sort((a, b) => b.version - a.version);
			const rows = versions.map((one) => ({
				version: String(one.version),
				published: one.published ? '<span class="tick"></span>' : '',
				dateCreated: '05 Jan 2026 08:00 AM',
				dateModified: '05 Jan 2026 08:00 AM',
				description: '',
			}));
			return Answer.json(200, accumulate(page(rows, query), { total: rows.length }));
		},
		admin,
	);

	/** Lists and definitions of one version; an app that is not there is a fault of the server's own. */
	const ofVersion = (handler) => (context) => {
		const version = state.version(context.params.app, context.params.version);
		return version ? handler(version, context) : Answer.coreError(500, 'System error, please refer to log files');
	};
	const rowsOf = (definitions, read) =>
		[...definitions].map(([id, definition]) => ({
			id,
			...read(definition),
			dateCreated: '05 Jan 2026 08:00 AM',
			dateModified: '05 Jan 2026 08:00 AM',
		}));
	const list =
		(rows) =>
		(version, { query, params }) => {
			const all = rows(version, params);
			return Answer.json(200, accumulate(page(all, query), { total: all.length }));
		};

	router.on(
		'GET|POST',
		`${base}/:app/:version/forms`,
		ofVersion(
			list((version) =>
				rowsOf(version.forms, ({ properties }) => ({ name: properties.name, tableName: properties.tableName })),
			),
		),
		admin,
	);
	router.on(
		'GET|POST',
		`${base}/:app/:version/datalist/list`,
		ofVersion(list((version) => rowsOf(version.lists, ({ name }) => ({ name, description: '' })))),
		admin,
	);
	const definition = (kind) =>
		ofVersion((version, { params }) => {
			const found = version[kind].get(params.id);
			return found ? Answer.json(200, found) : Answer.coreError(404, '');
		});
	router.on('GET', `${base}/:app/:version/form/:id/json`, definition('forms'), admin);
	router.on('GET', `${base}/:app/:version/datalist/:id/json`, definition('lists'), admin);

	// CustomBuilderWebController: a builder that is not installed is a 404.
	const apisOf = (version) =>
		[...state.apis.values()].filter((api) => [...api.forms.keys()].some((form) => version.forms.has(form)));
	const builder = (handler) =>
		ofVersion((version, context) =>
			sim.options.apiBuilder === false || context.params.type !== 'api'
				? Answer.coreError(404, '')
				: handler(version, context),
		);
	router.on(
		'GET|POST',
		`${base}/:app/:version/cbuilder/:type/list`,
		builder(list((version) => apisOf(version).map(({ id, name }) => ({ id, name: name ?? id, type: 'api' })))),
		admin,
	);
	router.on(
		'GET',
		`${base}/:app/:version/cbuilder/:type/json/:id`,
		builder((version, { params }) => {
			const api = apisOf(version).find(({ id }) => id === params.id);
			return api ? Answer.json(200, apiDocument(api)) : Answer.coreError(404, '');
		}),
		admin,
	);

	router.on(
		'GET|POST',
		`${base}/:app/:version/builders/missingPlugins`,
		ofVersion((version, { params }) => {
			const missing = state.extra.missingPlugins?.[params.app] ?? [];
			return Answer.json(200, missing.length > 0 ? { error: 'Missing plugins found:', result: missing } : {});
		}),
		admin,
	);

	const publish = ({ params }) => {
		const app = state.apps.get(params.app);
		const chosen = state.version(params.app, params.version);
		if (app && chosen) for (const one of app.versions.values()) one.published = one === chosen;
		return Answer.json(200, { status: true });
	};
	const unpublish = ({ params }) => {
		for (const one of state.apps.get(params.app)?.versions.values() ?? []) one.published = false;
		return Answer.json(200, { status: true });
	};
	// Open in the contract for DX 9, so a switch: `publishBy` is `json` or `console`.
	const by = (surface, handler) => (context) =>
		(sim.options.publishBy ?? 'json') === surface ? handler(context) : undefined;
	router.on('POST', `${base}/:app/:version/publish`, by('json', publish), admin);
	router.on('POST', `${base}/:app/unpublish`, by('json', unpublish), admin);
	const console_ = consoleGate(sim, 'ROLE_ADMIN');
	router.on('POST', '/jw/web/console/app/:app/:version/publish', by('console', publish), console_);
	router.on('POST', '/jw/web/console/app/:app/:version/unpublish', by('console', unpublish), console_);

	router.on(
		'GET|POST',
		'/jw/web/json/plugin/list',
		({ query }) => {
			if (!query.has('start') || !query.has('rows')) return Answer.json(200, { total: 0 });
			const wanted = query.get('className');
			const all = plugins()
				.filter(([id, , type]) => !wanted || type === wanted || id.startsWith(wanted))
				.map(([id, name, plugintype, version]) => ({ id, name, description: '', plugintype, version }));
			return Answer.json(200, accumulate(page(all, query), { total: all.length, start: Number(query.get('start')) }));
		},
		jsonGate(sim, 'ROLE_ADMIN', 'ROLE_APPADMIN'),
	);
};
