/**
 * Export and import of apps on the HTML console. An export that breaks half-way is still 200; an import is 200 with HTML
 * either way, makes the next version, never overwrites one, and installs the plugins it carries unless told not to. The
 * import's flags count by presence, whatever their value.
 */
'use strict';

const { Answer } = require('../lib/answer');
const { consoleGate } = require('../lib/console');
const { readZip, writeZip } = require('../lib/zip');

const escapeXml = (text) =>
	text.replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[one]);
const unescapeXml = (text) =>
	text.replace(/&(amp|lt|gt|quot|apos|#\d+);/g, (_, name) =>
		name[0] === '#'
			? String.fromCodePoint(Number(name.slice(1)))
			: { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name],
	);
const tag = (xml, name) => new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml)?.[1];

function appDefinition(app, version) {
	const form = ({ properties, ...rest }) => `
      <formDefinition>
         <id>${escapeXml(properties.id)}</id>
         <name>${escapeXml(properties.name)}</name>
         <tableName>${escapeXml(properties.tableName)}</tableName>
         <json>${escapeXml(JSON.stringify({ ...rest, properties }))}</json>
      </formDefinition>`;
	const list = (definition) => `
      <datalistDefinition>
         <id>${escapeXml(definition.id)}</id>
         <json>${escapeXml(JSON.stringify(definition))}</json>
      </datalistDefinition>`;
	const variable = ([id, value]) => `
      <environmentVariable><id>${escapeXml(id)}</id><value>${escapeXml(value)}</value></environmentVariable>`;
	return `<appDefinition>
   <id>${escapeXml(app.id)}</id>
   <version>${version.version}</version>
   <name>${escapeXml(version.name)}</name>
   <formDefinitionList>${[...version.forms.values()].map(form).join('')}
   </formDefinitionList>
   <datalistDefinitionList>${[...version.lists.values()].map(list).join('')}
   </datalistDefinitionList>
   <environmentVariableList>${[...version.environment].map(variable).join('')}
   </environmentVariableList>
</appDefinition>`;
}

exports.register = (router, sim) => {
	const { state } = sim;
	const gate = consoleGate(sim, 'ROLE_ADMIN');

	router.on(
		'GET',
		'/jw/web/console/app/:app/:version/export',
		({ params, query }) => {
			const app = state.apps.get(params.app);
			const version = state.version(params.app, params.version);
			if (!app || !version) return Answer.html(404, '<html><body><h1>HTTP Status 404</h1></body></html>');
			const entries = [['appDefinition.xml', appDefinition(app, version)]];
			if (query.has('exportplugins')) entries.push(['plugins/sample-plugin.jar', 'org.example.SamplePlugin']);
			for (const table of query.getAll('tablenames')) {
				const rows = state.rows(table);
				if (rows.length > 0) entries.push([`data/${table}.json`, JSON.stringify(rows)]);
			}
			if (query.has('usergroups')) entries.push(['usergroups.xml', '<groups/>']);
			const zip = writeZip(entries);
			// The servlet swallows what goes wrong while it writes: 200, and a torso.
			const bytes = sim.options.exportBreaks ? zip.subarray(0, Math.floor(zip.length / 2)) : zip;
			const name = `APP_${app.id}-${version.version}-20261120100000.jwa`;
			return Answer.bytes(200, bytes, {
				'content-type': 'application/zip',
				'content-disposition': `inline; filename=${name}`,
			});
		},
		gate,
	);

	const importFailed = (message) =>
		Answer.html(
			200,
			`<html><body><form action="/jw/web/console/app/import/submit"><div class="form-errors" style="display:block"><div>Please check and try again</div><div>${message}</div></div></form></body></html>`,
		);

	function importApp(entries, flags) {
		const xml = entries.get('appDefinition.xml').toString('utf8');
		const id = unescapeXml(tag(xml, 'id') ?? '');
		const name = unescapeXml(tag(xml.slice(0, xml.indexOf('DefinitionList>')), 'name') ?? id);
		const known = state.apps.get(id);
		const next = known ? Math.max(...known.versions.keys()) + 1 : 1;
		const version = state.addApp(id, name, next, false);
		const each = (element, take) => {
			for (const [, body] of xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))) take(body);
		};
		each('formDefinition', (body) =>
			version.forms.set(unescapeXml(tag(body, 'id')), JSON.parse(unescapeXml(tag(body, 'json')))),
		);
		each('datalistDefinition', (body) =>
			version.lists.set(unescapeXml(tag(body, 'id')), JSON.parse(unescapeXml(tag(body, 'json')))),
		);
		const before = known?.versions.get(next - 1)?.environment;
		each('environmentVariable', (body) => {
			const variable = unescapeXml(tag(body, 'id'));
			const kept = before?.get(variable);
			const value = flags.has('overrideEnvVariable') || kept === undefined ? unescapeXml(tag(body, 'value')) : kept;
			version.environment.set(variable, value);
		});
		for (const [file, bytes] of entries) {
			if (file.startsWith('plugins/') && !flags.has('doNotImportPlugins')) {
				(state.extra.installed ??= []).push(bytes.toString('utf8'));
			}
			const table = /^data\/(.+)\.json$/.exec(file)?.[1];
			if (table && !flags.has('doNotImportFormDatas')) {
				const rows = state.tables.get(table) ?? new Map();
				for (const row of JSON.parse(bytes.toString('utf8'))) rows.set(row.id, row);
				state.tables.set(table, rows);
			}
			if (file === 'usergroups.xml' && !flags.has('doNotImportUserGroups')) state.extra.groupsImported = true;
		}
		return { id, version: next };
	}

	router.on(
		'POST',
		'/jw/web/console/app/import/submit',
		(context) => {
			const file = context.form.files.find(({ field }) => field === 'appZip');
			if (!file) return importFailed('No file');
			let entries;
			try {
				entries = readZip(file.bytes);
			} catch {
				entries = undefined;
			}
			if (!entries?.has('appDefinition.xml')) return importFailed('Invalid app file &lt;jwa&gt;');
			const { id, version } = importApp(entries, new Set(context.form.fields.keys()));
			// Older consoles leave the version out of the address.
			const address = `/jw/web/console/app/${id}/${sim.options.importHidesVersion ? '' : `${version}/`}builders`;
			return Answer.html(
				200,
				`<html><body><div id="main-body-content">App imported. <a href="${address}">Open</a><script>parent.location = "${address}";</script></div></body></html>`,
			);
		},
		gate,
	);
};
