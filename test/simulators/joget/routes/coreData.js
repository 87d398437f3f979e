/**
 * The core JSON API's data calls, `/jw/web/json/data/**`: load (404 if absent), store (upsert; 400 whose message is JSON in
 * a string), delete, list. Published versions only; ids of other characters than `[0-9a-zA-Z_\-.#:]` are a 400.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { jsonGate } = require('../lib/gates');
const { elementsOf } = require('../lib/form');
const { readList } = require('../lib/lists');
const { submit, remove } = require('../lib/submit');

const GOOD_ID = /^[0-9a-zA-Z_\-.#:]+$/;
/** Parameters of the call itself, not fields. */
const RESERVED = new Set([
	'j_username',
	'j_password',
	'hash',
	'loginAs',
	'includeSubformData',
	'includeReferenceElements',
	'flatten',
	'callback',
]);

/** `<subform>_<form>_<field>`, as AbstractSubForm names its parameters (`sim.options.plainSubformNames`: without the form). */
function gatherSubforms(sim, form, data) {
	for (const { id, kind, properties } of elementsOf(form)) {
		if (kind !== 'SubForm') continue;
		const prefix = sim.options.plainSubformNames ? `${id}_` : `${id}_${properties.formDefId}_`;
		const child = sim.state.form(properties.formDefId);
		const known = new Set(['id', ...(child ? elementsOf(child).map((element) => element.id) : [])]);
		const inner = {};
		for (const name of Object.keys(data)) {
			if (name.startsWith(prefix) && known.has(name.slice(prefix.length)))
				inner[name.slice(prefix.length)] = data[name];
		}
		delete data[id];
		if (Object.keys(inner).length > 0) data[id] = inner;
	}
}

exports.register = (router, sim) => {
	const gate = jsonGate(sim, 'ROLE_ADMIN', 'ROLE_APPADMIN');
	const withForm = (handler) => (context) => {
		const { app, form: formId, id } = context.params;
		if (![app, formId, ...(id === undefined ? [] : [id])].every((one) => GOOD_ID.test(one)))
			return Answer.coreError(400, '');
		const form = sim.state.form(formId, app);
		return form ? handler(context, form) : Answer.coreError(400, 'Form not found');
	};

	router.on(
		'GET',
		'/jw/web/json/data/form/load/:app/:form/:id',
		withForm((context, form) => {
			const row = sim.state.tables.get(form.properties.tableName)?.get(context.params.id);
			return row ? Answer.json(200, row) : Answer.coreError(404, '');
		}),
		gate,
	);

	const store = withForm((context, form) => {
		const data = {};
		for (const [name, values] of context.form.fields)
			if (!RESERVED.has(name)) data[name] = values.length > 1 ? values : values[0];
		delete data.id;
		gatherSubforms(sim, form, data);
		const { id } = context.params;
		const result = submit(sim, form, data, { id, user: context.user, create: false, files: context.form.files });
		if (result.bad) return Answer.coreError(500, 'System error, please refer to log files');
		if (Object.keys(result.errors).length > 0) return Answer.coreError(400, JSON.stringify({ error: result.errors }));
		return Answer.json(200, { id: result.id });
	});
	router.on('POST', '/jw/web/json/data/form/store/:app/:form/:id', store, gate);
	router.on('POST', '/jw/web/json/data/form/store/:app/:form', store, gate);

	router.on(
		'POST',
		'/jw/web/json/data/form/delete/:app/:form/:id',
		withForm((context, form) => {
			remove(sim, form, context.params.id);
			return Answer.json(200, { id: context.params.id });
		}),
		gate,
	);

	router.on(
		'GET',
		'/jw/web/json/data/list/:app/:list',
		({ params, query }) => {
			const list = sim.state.list(params.list, params.app);
			if (!list) return Answer.coreError(400, '');
			const { total, data } = readList(
				sim,
				list,
				query,
				Number(query.get('start') ?? 0),
				Number(query.get('rows') ?? 10),
			);
			return Answer.json(200, { total, data });
		},
		gate,
	);
};
