/** A form's files as the core hands them out; the address ends in a dot, which keeps the extension. */
'use strict';

const { Answer } = require('../lib/answer');
const { jsonGate } = require('../lib/gates');

exports.register = (router, sim) => {
	router.on(
		'GET',
		'/jw/web/client/app/:app/:version/form/download/:form/:id/:file',
		({ params, query }) => {
			const form = sim.state.form(params.form, params.app);
			const file = params.file.replace(/\.$/, '');
			const bytes = form && sim.state.files.get(`${form.properties.tableName}/${params.id}/${file}`);
			if (!bytes) return Answer.html(404, '<html><body><h1>HTTP Status 404</h1></body></html>');
			const kind = query.get('attachment') === 'true' ? 'attachment' : 'inline';
			return Answer.bytes(200, bytes, { 'content-disposition': `${kind}; filename="${encodeURIComponent(file)}"` });
		},
		jsonGate(sim, 'ROLE_ADMIN', 'ROLE_USER'),
	);
};
