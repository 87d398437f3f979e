/**
 * A custom API plugin of an app, as such plugins are met: the path is tag and operation, and its JSON comes as a string inside
 * `message`. Rows go to the table `custom`; a record without `code` is refused with 200.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { readJson } = require('../lib/body');
const { apiGate } = require('../lib/gates');

exports.register = (router, sim) => {
	const wrapped = (value) => Answer.flat(200, JSON.stringify(value));
	router.on(
		'POST',
		'/jw/api/register/register/entries',
		(context) => {
			const record = readJson(context);
			if (!record?.code) return wrapped({ success: false, error: 'code is missing' });
			const rows = sim.state.tables.get('custom') ?? new Map();
			sim.state.tables.set('custom', rows);
			const id = `E${rows.size + 1}`;
			rows.set(id, { id, ...record });
			return wrapped({ success: true, id });
		},
		apiGate(sim),
	);
};
