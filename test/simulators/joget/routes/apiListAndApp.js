/** API Builder's list API and its App API (form and datalist definitions by key). */
'use strict';

const { Answer } = require('../lib/answer');
const { apiGate } = require('../lib/gates');
const { readList } = require('../lib/lists');

exports.register = (router, sim) => {
	const gate = apiGate(sim);

	router.on(
		'GET',
		'/jw/api/list/:list',
		({ params, query, api }) => {
			const allowed = api.lists === '*' || api.lists?.has(params.list);
			const list = allowed && sim.state.list(params.list);
			if (!list) return Answer.flat(400, 'Bad Request');
			const size = Number(query.get('pageSize') ?? list.pageSize ?? 10);
			return Answer.json(200, readList(sim, list, query, Number(query.get('startOffset') ?? 0), size));
		},
		gate,
	);

	const definition =
		(kind) =>
		({ params, api }) => {
			if (!api.app) return Answer.flat(400, 'Bad Request');
			const found = kind === 'form' ? sim.state.form(params.id) : sim.state.list(params.id);
			return found ? Answer.json(200, found) : Answer.flat(404, 'Not Found');
		};
	router.on('GET', '/jw/api/app/form/definition/:id', definition('form'), gate);
	router.on('GET', '/jw/api/app/datalist/definition/:id', definition('list'), gate);
};
