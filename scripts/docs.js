/**
 * Writes docs/reference/<node>.md from the built descriptions: resources, operations, parameters with their meaning, outputs
 * with the fields of the output schemas; and credentials.md and errors.md. `--check` writes nothing and fails where a page is not what the code says.
 *
 *   npm run docs            npm run docs -- --check
 */
const fs = require('node:fs');
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');
const { errorsPage } = require('./docs.errors');
const { fileOf } = require('./schemas');

const ROOT = path.resolve(__dirname, '..');
const TARGET = path.join(ROOT, 'docs', 'reference');

const cell = (text) => String(text ?? '').replaceAll('|', '\\|').replace(/<(?!\/?(code|b|i|a)\b)/g, '&lt;').replace(/\s*\n\s*/g, ' ');

function defaultOf(property) {
	const value = property.default;
	if (value === undefined || value === '' || value === null) return '';
	if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : `\`${JSON.stringify(value)}\``;
	const option = property.options?.find?.((entry) => entry.value === value);
	return option ? option.name : `\`${value}\``;
}

/** One row per parameter; collections and their children indented by a dash. */
function rowsOf(properties, depth = 0) {
	return properties.flatMap((property) => {
		if (['notice', 'hidden', 'callout'].includes(property.type)) return [];
		const name = `${'– '.repeat(depth)}${property.displayName}`;
		const choices = ['options', 'multiOptions'].includes(property.type) && property.options ? ` Choices: ${property.options.map((option) => option.name).join(', ')}.` : '';
		const text = `${cell(property.description ?? property.hint ?? '')}${property.description || property.hint ? (choices ? '.' : '') : ''}${cell(choices)}`;
		const own = `| ${cell(name)}${property.required ? ' *' : ''} | \`${property.name}\` | ${property.type} | ${cell(defaultOf(property))} | ${text.trim()} |`;
		const children =
			property.type === 'collection' ? rowsOf(property.options ?? [], depth + 1) : property.type === 'fixedCollection' ? (property.options ?? []).flatMap((group) => rowsOf(group.values ?? [], depth + 1)) : [];
		return [own, ...children];
	});
}

const HEAD = '| Parameter | Name in JSON | Type | Default | Meaning |\n|---|---|---|---|---|';
const table = (properties) => {
	const rows = rowsOf(properties);
	return rows.length > 0 ? [HEAD, ...rows].join('\n') : 'No parameters.';
};

/** Is a property shown for this resource and operation, other conditions apart? */
function belongs(property, resource, operation) {
	const { show = {}, hide = {} } = property.displayOptions ?? {};
	const fits = (name, value) => (value === undefined || show[name] === undefined || show[name].includes(value)) && !(value !== undefined && hide[name]?.includes(value));
	return fits('resource', resource) && fits('operation', operation);
}

/** The names of the outputs for a choice of resource and operation: n8n's expression, computed as the editor does. */
function outputNames({ outputs }, resource, operation) {
	if (Array.isArray(outputs)) return [];
	const given = new Function('$parameter', `return (${outputs.slice(3, -2)})`)({ resource, operation, outputMode: 'single', options: {} });
	return given.map((output) => output.displayName).filter(Boolean);
}

const typeOf = ({ type }) => [type].flat().join(' or ');

/** What an item of the first output holds, by the output schema that the editor shows before the first run. */
function fieldsOf({ name: node }, resource, operation) {
	const file = path.join(ROOT, fileOf({ node, ...(resource ? { resource } : {}), ...(operation ? { operation } : {}) }));
	if (!fs.existsSync(file)) return '';
	const top = Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')).properties);
	// Where everything is in one object, as a classified file is, its members are the fields.
	const inside = top.length === 1 ? Object.entries(top[0][1].properties ?? {}).map(([name, schema]) => [`${top[0][0]}.${name}`, schema]) : [];
	const fields = (inside.length > 0 ? inside : top).map(([name, schema]) => `\`${name}\` (${typeOf(schema)})`);
	return fields.length > 0 ? `An item holds: ${fields.join(', ')}.` : '';
}

function outputsOf(description, resource, operation) {
	const names = outputNames(description, resource, operation);
	const outputs = names.length > 1 ? `Outputs: *${names.join('*, *')}*.` : '';
	const fields = fieldsOf(description, resource, operation);
	return [outputs, names.length > 1 ? fields.replace('An item holds', `An item of *${names[0]}* holds`) : fields].filter(Boolean).join(' ');
}

function nodePage(node) {
	const { description } = node;
	const resources = description.properties.find((property) => property.name === 'resource')?.options ?? [{ name: undefined, value: undefined }];
	const lines = [`# ${description.displayName}: reference`, '', `${description.description}.`, '', 'This page is generated from the code (`npm run docs`); do not edit it by hand.', ''];
	if (description.credentials?.length) {
		lines.push(`Credentials: ${description.credentials.map((entry) => `\`${entry.name}\`${entry.required ? '' : ' (where asked for)'}`).join(', ')}.`, '');
	}
	const rest = description.properties.filter((property) => !['resource', 'operation'].includes(property.name));
	for (const resource of resources) {
		if (resource.name) lines.push(`## ${resource.name}`, '', ...(resource.description ? [`${resource.description}.`, ''] : []));
		const operations = description.properties
			.filter((property) => property.name === 'operation' && belongs(property, resource.value, undefined))
			.flatMap((property) => property.options);
		for (const operation of operations.length > 0 ? operations : [{ name: undefined, value: undefined }]) {
			if (operation.name) lines.push(`${resource.name ? '###' : '##'} ${resource.name ? `${resource.name}: ` : ''}${operation.name}`, '', ...(operation.description ? [`${operation.description}.`, ''] : []));
			const gives = outputsOf(description, resource.value, operation.value);
			lines.push(table(rest.filter((property) => belongs(property, resource.value, operation.value))), '', ...(gives ? [gives, ''] : []));
		}
	}
	if (!description.group.includes('trigger')) lines.push('What the `code` of a failed or rejected item means: [errors and rejects](errors.md).', '');
	lines.push('`*` marks a required parameter. Some parameters appear only with certain values of others.', '');
	return lines.join('\n');
}

function credentialsPage(credentials) {
	const lines = ['# Credentials: reference', '', 'This page is generated from the code (`npm run docs`); do not edit it by hand.', ''];
	for (const credential of credentials) lines.push(`## ${credential.displayName} (\`${credential.name}\`)`, '', table(credential.properties), '');
	return lines.join('\n');
}

/** @returns {Promise<Map<string, string>>} file name → text */
async function generate() {
	await buildWhenStale(ROOT);
	const { n8n } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
	const load = (file) => new (require(path.join(ROOT, file))[path.basename(file).split('.')[0]])();
	const present = (file) => fs.existsSync(path.join(ROOT, file));
	const pages = new Map();
	for (const file of n8n.nodes.filter(present)) {
		const node = load(file);
		pages.set(`${node.description.name}.md`, nodePage(node));
	}
	pages.set('errors.md', errorsPage(ROOT));
	pages.set('credentials.md', credentialsPage(n8n.credentials.filter(present).map(load)));
	return pages;
}

module.exports = { generate, TARGET };

if (require.main === module) {
	void generate().then((pages) => {
		fs.mkdirSync(TARGET, { recursive: true });
		const stale = [...pages].filter(([name, text]) => !fs.existsSync(path.join(TARGET, name)) || fs.readFileSync(path.join(TARGET, name), 'utf8') !== text);
		if (process.argv.includes('--check')) {
			if (stale.length > 0) console.error(`Not what the code says: ${stale.map(([name]) => name).join(', ')}. Run npm run docs.`);
			process.exit(stale.length > 0 ? 1 : 0);
		}
		for (const [name, text] of stale) fs.writeFileSync(path.join(TARGET, name), text);
		console.log(`${stale.length} of ${pages.size} pages written.`);
	});
}
