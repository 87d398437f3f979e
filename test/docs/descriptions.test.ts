/** What a person reads in the editor follows n8n's guidelines, in every node and credential as built. */
import fs from 'node:fs';
import path from 'node:path';
import { findingsOf, isSentenceCase, isTitleCase } from './support/guidelines';
const { buildWhenStale } = require('../../scripts/canvas/build');

const ROOT = path.resolve(__dirname, '../..');
const { n8n } = require('../../package.json') as { n8n: { nodes: string[]; credentials: string[] } };
const nameOf = (file: string) => path.basename(file).split('.')[0];
const nodes = n8n.nodes.map(nameOf);
const credentials = n8n.credentials.map(nameOf);

let built: Map<string, any>;
beforeAll(async () => {
	await buildWhenStale(ROOT);
	built = new Map([...n8n.nodes, ...n8n.credentials].map((file) => [nameOf(file), new (require(path.join(ROOT, file))[nameOf(file)])()]));
});
const descriptionOf = (node: string) => built.get(node).description;

describe.each(nodes)('%s', (node) => {
	test('says every label, option, action, sentence and placeholder as n8n does', () => {
		expect([...findingsOf(descriptionOf(node).properties, node)]).toEqual([]);
	});

	test('has a name, a sentence, a subtitle, and icons for light and dark', () => {
		const { displayName, description, subtitle, icon, defaults } = descriptionOf(node);
		expect(isTitleCase(displayName)).toBe(true);
		expect(defaults.name).toBe(displayName);
		expect(description).toMatch(/^[A-Z][^.]*[^.]$/);
		expect(subtitle).toMatch(/^=\{\{.*\}\}$/);
		expect(icon.light).not.toBe(icon.dark);
		for (const file of Object.values<string>(icon)) expect(fs.existsSync(path.resolve(ROOT, 'nodes', 'Any', file.replace('file:', '')))).toBe(true);
	});

	test('names its outputs where there are several', () => {
		const { outputs, properties } = descriptionOf(node);
		if (Array.isArray(outputs)) return expect(outputs).toHaveLength(1);
		// An expression of n8n's is JavaScript over $parameter. Every choice of resource and operation is put to it.
		const outputsFor = new Function('$parameter', `return (${outputs.slice(3, -2)})`);
		const valuesOf = (name: string) => properties.filter((property: any) => property.name === name).flatMap((property: any) => property.options.map((option: any) => option.value));
		const resources = valuesOf('resource');
		for (const resource of resources.length > 0 ? resources : [undefined]) {
			for (const operation of valuesOf('operation')) {
				const given: any[] = outputsFor({ resource, operation, outputMode: 'single', options: {} });
				if (given.length > 1) expect(given.map((output) => isTitleCase(output.displayName ?? ''))).toEqual(given.map(() => true));
			}
		}
	});

	test('labels its credentials where it may show several at once', () => {
		const { credentials: own } = descriptionOf(node);
		if (own.length < 2) return;
		expect(own.map((entry: any) => entry.displayName)).toEqual(own.map((entry: any) => `Credential for ${[...built.values()].find((other) => other.name === entry.name).displayName}`));
	});

	test('can be an AI agent’s tool unless it starts workflows', () => {
		const { usableAsTool, group } = descriptionOf(node);
		expect(usableAsTool === true).toBe(!group.includes('trigger'));
	});

	test('is found in the node panel and leads to its page', () => {
		const file = n8n.nodes.find((entry) => nameOf(entry) === node)!.replace(/^dist\//, '').replace(/\.js$/, '.json');
		const codex = JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
		expect(codex.node).toBe(`n8n-nodes-dataops.${descriptionOf(node).name}`);
		expect(codex.categories.length).toBeGreaterThan(0);
		expect(codex.alias.length).toBeGreaterThan(3);
		const links: string[] = [...codex.resources.primaryDocumentation, ...(codex.resources.credentialDocumentation ?? [])].map(({ url }: { url: string }) => url);
		for (const url of links) expect(leadsToPage(url)).toBe(true);
	});

	test('shows its hints in sentences, each under a condition that holds for no untouched node', () => {
		const { hints = [], properties } = descriptionOf(node);
		const defaults = Object.fromEntries(properties.map((property: any) => [property.name, property.default]));
		for (const { message, displayCondition } of hints) {
			expect(message).toMatch(/^[A-Z].*\.$/);
			expect(displayCondition).toMatch(/^=\{\{.*\}\}$/);
			expect(conditionOf(displayCondition)(defaults)).toBe(false);
		}
	});
});

describe.each(credentials)('%s', (credential) => {
	test('says every label, option, sentence and placeholder as n8n does', () => {
		expect([...findingsOf(built.get(credential).properties, credential)]).toEqual([]);
	});

	test('is named an API, has icons for light and dark, and leads to its page', () => {
		const { displayName, icon, documentationUrl } = built.get(credential);
		expect(displayName).toMatch(/ API$/);
		expect(icon.light).not.toBe(icon.dark);
		expect(leadsToPage(documentationUrl)).toBe(true);
	});

	test('masks every secret', () => {
		const open: string[] = built
			.get(credential)
			.properties.filter((property: any) => /password|secret|token|key$/i.test(property.name) && property.type === 'string' && property.typeOptions?.password !== true)
			.map((property: any) => property.name);
		expect(open).toEqual([]);
	});
});

/** An expression of n8n's is JavaScript over $parameter. */
const conditionOf = (expression: string) => new Function('$parameter', `return (${expression.slice(3, -2)})`) as (parameters: object) => boolean;

test.each([
	['Joget', { resource: 'record', operation: 'upsert', idStrategy: 'server' }, /creates new records/],
	['Warehouse', { resource: 'table', operation: 'load', mappingMode: 'fields', columns: { column: [{ name: 'a' }] } }, /No column is marked as Key/],
	['JiraIssues', { resource: 'issue', operation: 'getChangedSince', watermarkStore: 'node' }, /published workflow/],
])('%s hints at what a first user trips over', (node, parameters, says) => {
	const shown = descriptionOf(node).hints.filter((hint: any) => conditionOf(hint.displayCondition)(parameters));
	expect(shown.map((hint: any) => hint.message).join()).toMatch(says);
});

/** Is it the address of a page of this repository, and is its anchor there? */
function leadsToPage(url: string): boolean {
	const [, file, anchor] = /^https:\/\/github\.com\/n8n-nodes-dataops\/n8n-nodes-dataops\/blob\/main\/([^#]+)(?:#(.+))?$/.exec(url) ?? [];
	if (!file || !fs.existsSync(path.join(ROOT, file))) return false;
	const headings = [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').replaceAll(' ', '-'));
	return anchor === undefined || headings.includes(anchor);
}

/** The rules themselves: each of them finds what is wrong. */
test.each<[finding: string, property: object]>([
	['label', { name: 'a', displayName: 'Field name', type: 'string' }],
	['cut off', { name: 'a', displayName: 'A Label That Says More Than the Panel Has Room For', type: 'string' }],
	['Whether', { name: 'a', displayName: 'Dry Run', type: 'boolean', description: 'Do nothing' }],
	['full stop', { name: 'a', displayName: 'A', type: 'string', description: 'One sentence.' }],
	['full stop', { name: 'a', displayName: 'A', type: 'string', description: 'One sentence. And another' }],
	['begins small', { name: 'a', displayName: 'A', type: 'string', hint: 'small letters' }],
	['placeholder', { name: 'a', displayName: 'A', type: 'string', placeholder: 'customers' }],
	['placeholder', { name: 'a', displayName: 'A', type: 'collection', placeholder: 'Add option', options: [] }],
	['not sorted', { name: 'a', displayName: 'A', type: 'options', options: [{ name: 'B' }, { name: 'A' }] }],
	['option', { name: 'a', displayName: 'A', type: 'options', options: [{ name: 'two words' }] }],
	['action', { name: 'operation', displayName: 'Operation', type: 'options', options: [{ name: 'Get', action: 'Get a Record' }] }],
	['Get Many', { name: 'operation', displayName: 'Operation', type: 'options', options: [{ name: 'Get All', action: 'Get all records' }] }],
	['Name or ID', { name: 'a', displayName: 'Form', type: 'options', typeOptions: { loadOptionsMethod: 'x' } }],
	['no link to expressions', { name: 'a', displayName: 'Form Name or ID', type: 'options', typeOptions: { loadOptionsMethod: 'x' } }],
	['binary field label', { name: 'binaryPropertyName', displayName: 'Binary Property', type: 'string' }],
	['the list comes first', { name: 'a', displayName: 'A', type: 'resourceLocator', modes: [{ name: 'id', type: 'string', displayName: 'ID', placeholder: 'e.g. 1' }] }],
	['label', { name: 'a', displayName: 'A', type: 'fixedCollection', options: [{ name: 'x', displayName: 'X', values: [{ name: 'b', displayName: 'a small one', type: 'string' }] }] }],
])('the rule "%s" finds what breaks it', (rule, property) => {
	expect([...findingsOf([property], 'n')].filter((finding) => finding.includes(`: ${rule}: `))).toHaveLength(1);
});

test('title case knows small words, codes and abbreviations', () => {
	expect(['Create or Update', 'Hyphen (api-id, api-key)', 'JQL', 'First Non-Empty', 'SHA-256', 'Records From'].map(isTitleCase)).toEqual([true, true, true, true, true, true]);
	expect(['create', 'Create Or update', 'Rows Of'].map(isTitleCase)).toEqual([false, false, true]);
	expect(['Get the definition of an API', 'Get Many records', 'get records'].map(isSentenceCase)).toEqual([true, false, false]);
});
