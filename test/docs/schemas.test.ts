/** The editor's output schemas: one for every operation, each a JSON Schema, and what canvases give is what they say. */
import fs from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { cloudData } from '../jira/contexts';
import { apiCredential, startSimulator as startJoget, type Simulator } from '../joget/support';
import { pdf } from '../files/support/generated';
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
const { resolveOutputSchemaPath } = require('n8n-core/dist/nodes-loader/output-schema-resolver');
const { runCanvas } = require('../../scripts/canvas');
const { buildWhenStale } = require('../../scripts/canvas/build');
const { fileOf, infer, merge } = require('../../scripts/schemas');
const { createDatabase } = require('../support/postgres');
const { startSimulator: startJira } = require('../simulators/jira/server.js');

const ROOT = path.resolve(__dirname, '../..');
const ajv = new Ajv({ allowUnionTypes: true });
ajv.addKeyword('version');

interface Operation {
	node: string;
	resource?: string;
	operation?: string;
}

/** Every operation of every built node. */
function operations(): Array<Operation & { nodeFile: string }> {
	const files: string[] = require('../../package.json').n8n.nodes;
	return files.flatMap((nodeFile) => {
		const [NodeClass]: any[] = Object.values(require(path.join(ROOT, nodeFile)));
		const { name: node, properties } = new NodeClass().description;
		const lists = properties.filter((property: any) => property.name === 'operation');
		if (lists.length === 0) return [{ node, nodeFile }];
		return lists.flatMap((list: any) =>
			(list.displayOptions?.show?.resource ?? [undefined]).flatMap((resource: string | undefined) =>
				list.options.map(({ value }: any) => ({ node, nodeFile, ...(resource ? { resource } : {}), operation: value })),
			),
		);
	});
}

function below(folder: string): string[] {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const full = path.join(folder, entry.name);
		return entry.isDirectory() ? below(full) : [full];
	});
}
const schemaFiles = (folder: string): string[] =>
	below(path.join(ROOT, folder, 'nodes'))
		.filter((file) => file.includes('__schema__'))
		.map((file) => path.relative(path.join(ROOT, folder), file).split(path.sep).join('/'))
		.sort();

/** Places of fields, at any depth, of which the schema does not say what they are. */
function untyped(schema: any, at = ''): string[] {
	const below = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => untyped(inner, `${at}.${name}`));
	const entries = schema.items ? untyped(schema.items, `${at}[]`) : [];
	return [...(schema.type && schema.type !== 'null' ? [] : [at]), ...below, ...entries];
}

const schemaOf = (of: Operation) => JSON.parse(fs.readFileSync(path.join(ROOT, fileOf(of)), 'utf8'));

beforeAll(async () => await buildWhenStale(ROOT));

describe('the output schemas', () => {
	it('are there for every operation of every node, and for nothing else', () => {
		expect(schemaFiles('.')).toEqual([...new Set(operations().map(fileOf))].sort());
	});

	it('lie in the build where n8n looks for them', () => {
		expect(schemaFiles('dist')).toEqual(schemaFiles('.'));
		for (const { nodeFile, resource, operation } of operations()) {
			const nodeDir = path.dirname(path.join(ROOT, nodeFile));
			const found = resolveOutputSchemaPath({ nodeDir, version: 1, resource, operation });
			expect([nodeFile, resource, operation, found && fs.existsSync(found)]).toEqual([
				nodeFile,
				resource,
				operation,
				true,
			]);
		}
	});

	it.each(schemaFiles('.'))('%s is a JSON Schema of an object, with every field typed', (file) => {
		const schema = JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
		expect(schema).toMatchObject({ type: 'object', properties: expect.any(Object), version: 1 });
		expect(() => ajv.compile(schema)).not.toThrow();
		expect(untyped(schema)).toEqual([]);
	});

	it('are inferred so that whatever they were inferred from is valid', () => {
		fc.assert(
			fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }), (items) => {
				const validate = new Ajv({ strict: false, ownProperties: true }).compile(items.map(infer).reduce(merge));
				return items.every((item) => validate(JSON.parse(JSON.stringify(item))));
			}),
			{ numRuns: 60 },
		);
	});
});

describe('what canvases give is what the schemas say:', () => {
	let database: any;
	let jira: any;
	let joget: Simulator;
	let credentials: Record<string, unknown>;

	beforeAll(async () => {
		database = await createDatabase();
		jira = await startJira({ generate: { issues: 20, seed: 4, rich: true } });
		joget = await startJoget();
		credentials = {
			warehouseApi: { type: 'warehouseApi', data: database.credential },
			jiraInstanceApi: { type: 'jiraInstanceApi', data: cloudData(jira.url) },
			jogetApi: apiCredential(joget),
		};
	});
	afterAll(async () => {
		await database.drop();
		await jira.close();
		await joget.close();
	});

	async function items(of: Operation, parameters: object, input: object[] = [{}]): Promise<any[]> {
		const { node, ...choice } = of;
		const isTrigger = node.endsWith('Trigger');
		const subject = {
			name: 'Subject',
			type: `n8n-nodes-dataops.${node}`,
			parameters: { ...choice, ...parameters },
			credentials: Object.fromEntries(Object.keys(credentials).map((name) => [name, { name }])),
		};
		const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
		const result = await runCanvas(
			{
				name: 'Schemas',
				nodes: isTrigger ? [subject] : [start, subject],
				connections: isTrigger ? {} : { Start: { main: [[{ node: 'Subject', type: 'main', index: 0 }]] } },
			},
			{ credentials, ...(isTrigger ? {} : { input }), binaryMode: 'default' },
		);
		expect(result.error).toBeUndefined();
		return result.nodes.Subject.outputs.find((output: any[]) => output.length > 0).map(({ json }: any) => json);
	}

	const mappingJson = JSON.stringify({
		version: 1,
		reference: 'schemas',
		target: { table: 'dim_schemas', type: 'dimension' },
		columns: [
			{ name: 'id', type: 'integer', key: true },
			{ name: 'name', type: 'varchar(20)', scd: 2 },
			{ name: 'city', type: 'varchar(20)', scd: 1 },
		],
	});
	const load = { source: 'items', mappingMode: 'json', mappingJson };
	const rows = [
		{ id: 1, name: 'one', city: 'A' },
		{ id: 2, name: 'two', city: 'B' },
	];
	const table = { __rl: true, mode: 'name', value: 'dim_schemas' };
	const customer = { formId: { __rl: true, mode: 'id', value: 'customer' }, idColumn: 'code' };
	const file = (name: string, bytes: Buffer) => ({
		json: {},
		binary: { data: { data: bytes.toString('base64'), mimeType: 'application/octet-stream', fileName: name } },
	});
	const files = () => [
		file('invoice.pdf', pdf(['Invoice 5 of Acme: the total amount due is 12.50'], { Title: 'Invoice 5' })),
		file('notes.txt', Buffer.from('Dear colleagues, these are the notes of our meeting.\n')),
		file('photo.png.exe', Buffer.from('MZ'.padEnd(200, '\0'))),
	];
	const all = { chooseBy: 'all' };

	const cases: Array<[name: string, of: Operation, parameters: object, input?: () => object[]]> = [
		[
			'warehouse/table/createDdl',
			{ node: 'warehouse', resource: 'table', operation: 'createDdl' },
			{ ...load, runStatements: true },
		],
		['warehouse/table/load', { node: 'warehouse', resource: 'table', operation: 'load' }, load, () => rows],
		[
			'warehouse/table/preview',
			{ node: 'warehouse', resource: 'table', operation: 'preview' },
			load,
			() => [
				{ ...rows[0], name: 'uno' },
				{ ...rows[1], id: 3 },
			],
		],
		[
			'warehouse/table/compare',
			{ node: 'warehouse', resource: 'table', operation: 'compare' },
			load,
			() => [
				{ ...rows[0], name: 'uno' },
				{ ...rows[1], id: 3 },
			],
		],
		[
			'warehouse/table/statistics',
			{ node: 'warehouse', resource: 'table', operation: 'statistics' },
			{ statisticsTable: table },
		],
		['warehouse/mapping/validate', { node: 'warehouse', resource: 'mapping', operation: 'validate' }, { mappingJson }],
		['warehouse/mapping/save', { node: 'warehouse', resource: 'mapping', operation: 'save' }, { mappingJson }],
		[
			'warehouse/mapping/export',
			{ node: 'warehouse', resource: 'mapping', operation: 'export' },
			{ mappingReference: 'schemas' },
		],
		[
			'joget/record/upsert',
			{ node: 'joget', resource: 'record', operation: 'upsert' },
			customer,
			() => [{ code: 'A', name: 'One' }],
		],
		[
			'joget/record/getMany',
			{ node: 'joget', resource: 'record', operation: 'getMany' },
			{ listId: 'list_customer', returnAll: true },
		],
		['jiraIssues/issue/getMany', { node: 'jiraIssues', resource: 'issue', operation: 'getMany' }, all],
		['jiraIssues/issue/count', { node: 'jiraIssues', resource: 'issue', operation: 'count' }, all],
		[
			'jiraIssues/issue/setWatermark',
			{ node: 'jiraIssues', resource: 'issue', operation: 'setWatermark' },
			{ ...all, watermarkValue: '2026-01-01T00:00:00Z' },
		],
		['jiraIssues/instance/test', { node: 'jiraIssues', resource: 'instance', operation: 'test' }, {}],
		['jiraIssuesTrigger', { node: 'jiraIssuesTrigger' }, { ...all, event: 'statusChanged' }],
		...['classify', 'detectType', 'extract', 'hash', 'inspectRisk', 'proposeName'].map(
			(operation): (typeof cases)[number] => [
				`fileClassifier/${operation}`,
				{ node: 'fileClassifier', operation },
				{},
				files,
			],
		),
	];

	const named = cases.map(([name, of, parameters, input]) => ({ name, of, parameters, input }));
	it.each(named)('$name', async ({ of, parameters, input }) => {
		const given = await items(of, parameters, input?.());
		const schema = schemaOf(of);
		const validate: ValidateFunction = ajv.compile(schema);
		for (const item of given) expect([validate(item), validate.errors, item]).toEqual([true, null, item]);
		// A schema of other fields would be valid too: at least one of those offered must come.
		const offered = Object.keys(schema.properties);
		expect(offered.filter((name) => given.some((item) => name in item))).not.toEqual([]);
		expect((schema.required ?? []).filter((name: string) => !given.every((item) => name in item))).toEqual([]);
	});

	it('a schema with a wrong type would be noticed', async () => {
		const of = { node: 'jiraIssues', resource: 'issue', operation: 'count' };
		const schema = schemaOf(of);
		const wrong = ajv.compile({ ...schema, properties: { ...schema.properties, count: { type: 'string' } } });
		expect((await items(of, all)).every((item) => wrong(item))).toBe(false);
	});
});
