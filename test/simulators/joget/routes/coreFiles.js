/**
 * A form's files as the core hands them out (AppWebController.downloadUploadedFile): one last dot is taken off the name, a
 * file element of the record must hold it, the name on disk is decoded once more, and anything else is a 404 page.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { FILE_ELEMENTS, elementsOf } = require('../lib/form');
const { jsonGate } = require('../lib/gates');

exports.register = (router, sim) => {
	router.on(
		'GET',
		'/jw/web/client/app/:app/:version/form/download/:form/:id/:file',
		({ params, query }) => {
			const form = sim.state.form(params.form, params.app);
			const file = params.file.replace(/\.$/, '');
			const row = form && sim.state.tables.get(form.properties.tableName)?.get(params.id);
			const held =
				row &&
				elementsOf(form).some(
					({ id, kind }) =>
						FILE_ELEMENTS.has(kind) &&
						String(row[id] ?? '')
							.split(';')
							.includes(file),
				);
			const onDisk = held && decodeURIComponent(file.replaceAll('+', ' '));
			const bytes = held && sim.state.files.get(`${form.properties.tableName}/${params.id}/${onDisk}`);
			if (!bytes) return Answer.html(404, '<html><body><h1>HTTP Status 404</h1></body></html>');
			const kind = query.get('attachment') === 'true' ? 'attachment' : 'inline';
			return Answer.bytes(200, bytes, {
				'content-disposition': `${kind}; filename=${encodeURIComponent(file)}; filename*=UTF-8''${encodeURIComponent(file)}`,
			});
		},
		jsonGate(sim, 'ROLE_ADMIN', 'ROLE_USER'),
	);
};
