/**
 * API Builder's form API, `/jw/api/form/**` (AppFormAPI): add, saveOrUpdate, update, load, delete, files. Every trap of the
 * contract is here: 405 for an id that exists, 200 with errors, 200 `{}` for a missing record, delete that never misses.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { readForm, readJson } = require('../lib/body');
const { apiGate } = require('../lib/gates');
const { submit, remove } = require('../lib/submit');
const { elementsOf } = require('../lib/form');
const { writeZip } = require('../lib/zip');

exports.register = (router, sim) => {
	const gate = apiGate(sim);
	/** The form must be an element of the API document that the id names. */
	const withForm = (handler) => async (context) => {
		const form = context.api.forms.has(context.params.form) && sim.state.form(context.params.form);
		return form ? handler(context, form) : Answer.flat(400, 'Bad Request');
	};

	const table = (form) => sim.state.tables.get(form.properties.tableName);
	const asAnswer = (result) => (result.bad ? Answer.flat(405, result.bad) : Answer.json(200, result));

	/** @param {'add'|'save'|'update'} mode */
	const store = (mode) =>
		withForm(async (context, form) => {
			const body = readJson(context);
			if (!body) return Answer.flat(400, 'Bad Request');
			return storeBody(context, form, body, mode, []);
		});

	function storeBody(context, form, body, mode, files) {
		const { id: sent, ...data } = body;
		if (sent !== undefined && typeof sent !== 'string') return Answer.flat(405, 'JSONObject["id"] is not a string.');
		const id = sent === '' ? undefined : sent;
		const exists = id !== undefined && table(form)?.has(id);
		if (mode === 'add' && exists) return Answer.flat(405, `Record with ID ${id} already exists.`);
		if (mode === 'update' && id === undefined) return Answer.flat(405, 'ID is required.');
		if (mode === 'update' && !exists) return Answer.flat(404, `Record with ID ${id} not found.`);
		const appendFile = context.query.get('appendFile') === 'true';
		return asAnswer(submit(sim, form, data, { id, user: context.user, create: mode !== 'update', appendFile, files }));
	}

	const storeFiles = (mode) =>
		withForm(async (context, form) => {
			const { fields, files } = await readForm(context);
			const body = {};
			for (const [name, values] of fields) {
				if (['appendFile', 'api_id', 'api_key'].includes(name)) continue;
				body[name] = values.length > 1 ? values : values[0];
			}
			return storeBody(context, form, body, mode, files);
		});

	router.on('POST', '/jw/api/form/:form', store('add'), gate);
	router.on('POST', '/jw/api/form/:form/saveOrUpdate', store('save'), gate);
	router.on('PUT', '/jw/api/form/:form', store('update'), gate);
	router.on('POST', '/jw/api/form/:form/addWithFiles', storeFiles('add'), gate);
	router.on('POST', '/jw/api/form/:form/updateWithFiles', storeFiles('update'), gate);

	router.on(
		'GET',
		'/jw/api/form/:form/:id',
		withForm((context, form) => {
			const nested = context.query.get('includeSubformData') === 'true';
			if (context.query.get('includeReferenceElements') === 'true' && !nested) return Answer.flat(405, 'null');
			const row = table(form)?.get(context.params.id);
			if (!row) return Answer.json(200, {});
			const answer = { ...row };
			if (nested) for (const element of elementsOf(form)) expand(element, row, answer);
			return Answer.json(200, answer);
		}),
		gate,
	);

	function expand(element, row, answer) {
		if (element.kind !== 'SubForm') return;
		const child = sim.state.form(element.properties.formDefId);
		const found =
			child &&
			sim.state.tables.get(child.properties.tableName)?.get(row[element.properties.parentSubFormId || element.id]);
		if (found) answer[element.id] = { ...found };
	}

	router.on(
		'DELETE',
		'/jw/api/form/:form/:id',
		withForm((context, form) => {
			remove(sim, form, context.params.id);
			return Answer.flat(200, 'Record deleted successfully.');
		}),
		gate,
	);

	router.on(
		'GET',
		'/jw/api/form/:form/:id/download/:file',
		withForm((context, form) => {
			const bytes = sim.state.files.get(`${form.properties.tableName}/${context.params.id}/${context.params.file}`);
			if (!bytes) return Answer.flat(404, 'Not Found');
			const kind = context.query.get('attachment') === 'true' ? 'attachment' : 'inline';
			return Answer.bytes(200, bytes, {
				'content-disposition': `${kind}; filename="${encodeURIComponent(context.params.file)}"`,
			});
		}),
		gate,
	);

	router.on(
		'GET',
		'/jw/api/form/:form/:id/:field/files',
		withForm((context, form) => {
			const { id, field } = context.params;
			const names = String(table(form)?.get(id)?.[field] ?? '')
				.split(';')
				.filter(Boolean);
			const place = `${form.properties.tableName}/${id}/`;
			const entries = names.map((name) => [name, sim.state.files.get(place + name)]).filter(([, bytes]) => bytes);
			if (entries.length === 0) return Answer.flat(404, 'Not Found');
			const headers = {
				'content-type': 'application/zip',
				'content-disposition': `attachment; filename="${field}.zip"`,
			};
			return Answer.bytes(200, writeZip(entries), headers);
		}),
		gate,
	);
};
