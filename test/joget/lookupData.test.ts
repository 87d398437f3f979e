/** Lookup Data: an existing joget.yaml as it is, parents first, a report for each endpoint. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseLookupConfig } from '../../nodes/Joget/engine/lookup/config';
import { recogniseColumns, toCodeName } from '../../nodes/Joget/engine/lookup/columns';
import { parentsFirst } from '../../nodes/Joget/engine/lookup/order';
import { API_ID, runJoget, startSimulator, type Simulator } from './support';

let sim: Simulator;
let folder: string;
beforeAll(async () => {
	sim = await startSimulator();
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'joget-lookup-'));
});
afterEach(() => {
	sim.state.tables.clear();
	sim.state.log.length = 0;
});
afterAll(async () => {
	await sim.close();
	fs.rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string): string => {
	const file = path.join(folder, name);
	fs.writeFileSync(file, content);
	return file;
};

const YAML = `
base_url: http://localhost:8080/jw/api/form
default_api_key: not-this-one
connection:
  timeout: 5
  retry_count: 2
metadata_endpoints:
  livestockType:
    form_id: md16livestockType
    api_id: ${API_ID}
  livestockCategory:
    form_id: md161livestockCategory
    api_id: ${API_ID}
    description: "Categories"
endpoints:
  customer:
    api_id: ${API_ID}
    required_fields:
      - code
      - name
    field_mapping:
      number: code
      title: name
`;

const lookup = { resource: 'lookupData', operation: 'load', configuration: YAML };

it('loads parents before children from files found by name, with one report for each endpoint', async () => {
	const binary = {
		a: write('md16livestockType.csv', 'id,code,name,category\n1,beef,Cattle,large\n2,hen,Hens,poultry\n'),
		b: write('livestockCategory.csv', 'Category Code,Label\nlarge,Large\npoultry,Poultry\n'),
		c: write('customer.csv', 'number,title\nK1,One\n,Two\n'),
		d: write('stray.csv', 'x,y\n1,2\n'),
	};
	const { saved, failed, outputs, status } = await runJoget(
		sim,
		{ ...lookup, dataSource: 'files' },
		{ input: [{}], binary },
	);
	expect(status).toBe('success');
	expect(saved.map(({ endpoint }) => endpoint)).toEqual([
		'livestockCategory',
		'livestockCategory',
		'livestockType',
		'livestockType',
		'customer',
	]);
	expect(sim.state.rows('md16livestockType')[0]).toMatchObject({
		code: 'beef',
		name: 'Cattle',
		category: 'large',
		isActive: 'Y',
	});
	expect(failed).toMatchObject([{ endpoint: 'customer', index: 1, field: 'code' }]);
	const reports = outputs[2].map(({ json }) => json as Record<string, any>);
	expect(reports.map(({ endpoint, read, saved: s, failed: f }) => [endpoint, read, s, f])).toEqual([
		['livestockCategory', 2, 2, 0],
		['livestockType', 2, 2, 0],
		['customer', 2, 1, 1],
		[null, 0, 0, 0],
	]);
	expect(reports[3].warnings.join(' ')).toMatch(/stray\.csv/);
	expect(reports[3].warnings.join(' ')).toMatch(/default_api_key/);
	expect(JSON.stringify(outputs)).not.toContain('not-this-one');

	const again = await runJoget(sim, { ...lookup, dataSource: 'files' }, { input: [{}], binary });
	expect(again.failed).toHaveLength(1);
	expect(sim.state.count('md161livestockCategory')).toBe(2);
	expect(sim.state.count('md16livestockType')).toBe(2);
});

it('loads items by the field that names their endpoint, and fails those that name none', async () => {
	const input = [
		{ endpoint: 'livestockCategory', code: 'large', name: 'Large' },
		{ endpoint: 'nowhere', code: 'x', name: 'X' },
		{ endpoint: 'livestockType', code: 'beef', name: 'Cattle', category: 'large' },
	];
	const { saved, failed } = await runJoget(sim, { ...lookup, dataSource: 'items', idStrategy: 'code' }, { input });
	expect(saved.map(({ endpoint, id }) => [endpoint, id])).toEqual([
		['livestockCategory', 'large'],
		['livestockType', 'beef'],
	]);
	expect(failed).toMatchObject([{ endpoint: null, index: 1, code: 'NO_ENDPOINT' }]);
});

it('reads the batch file’s list as well, and the configuration from a file', async () => {
	const config = `metadata_endpoints:\n  - api_id: ${API_ID}\n    endpoint: md161livestockCategory\n    file: cats.csv\noptions:\n  dry_run: true\n`;
	const binary = { config: write('batch.yaml', config), data: write('cats.csv', 'code,name\na,A\n') };
	const parameters = { resource: 'lookupData', operation: 'load', configSource: 'file', dataSource: 'files' };
	const { saved } = await runJoget(sim, parameters, { input: [{}], binary });
	expect(saved).toMatchObject([{ action: 'would-create', record: { code: 'a', name: 'A' } }]);
	expect(sim.state.count('md161livestockCategory')).toBe(0);
});

it('counts the items of endpoints that were not begun, and those a cancel left over, as skipped', async () => {
	const endpoints = {
		livestockCategory: { form_id: 'md161livestockCategory' },
		livestockType: { form_id: 'md16livestockType' },
	};
	const configuration = JSON.stringify({ metadata_endpoints: endpoints, options: { stop_on_error: true } });
	const parameters = { resource: 'lookupData', operation: 'load', dataSource: 'items', configuration };
	const category = (code: string) => ({ endpoint: 'livestockCategory', code, name: 'Large' });
	const types = Array.from({ length: 7 }, (_, n) => ({ endpoint: 'livestockType', code: `t${n}`, name: 'Cattle' }));
	const stopped = await runJoget(sim, parameters, { input: [category('large'), category(''), ...types] });
	const reports = stopped.outputs[2].map(({ json }) => json);
	expect(reports).toMatchObject([
		{ endpoint: 'livestockCategory', state: 'completed', read: 2, saved: 1, failed: 1, skipped: 0 },
		{ endpoint: 'livestockType', state: 'stopped', read: 7, saved: 0, failed: 0, skipped: 7 },
	]);

	sim.state.tables.clear();
	sim.faults.set({ latencyMs: 20 });
	const controller = new AbortController();
	const watch = setInterval(() => sim.state.count('md161livestockCategory') > 3 && controller.abort(), 2);
	const many = Array.from({ length: 100 }, (_, n) => category(`c${n}`));
	const { outputs } = await runJoget(sim, parameters, { input: [...many, ...types], signal: controller.signal });
	clearInterval(watch);
	sim.faults.clear();
	const [begun, notBegun] = outputs[2].map(({ json }) => json as Record<string, any>);
	expect(begun).toMatchObject({ state: 'cancelled', read: 100 });
	expect(begun.saved + begun.failed + begun.skipped).toBe(100);
	expect(begun.skippedBecause.cancelled).toBeGreaterThan(50);
	expect(notBegun).toMatchObject({ state: 'cancelled', read: 7, skipped: 7, skippedBecause: { cancelled: 7 } });
});

it('says what is wrong with a configuration', async () => {
	for (const [configuration, sentence] of [
		['a: [', /neither YAML nor JSON/],
		['{}', /names no endpoint/],
		['metadata_endpoints:\n  - api_id: x', /has no endpoint name/],
	] as const) {
		const { error } = await runJoget(
			sim,
			{ resource: 'lookupData', operation: 'load', configuration },
			{ input: [{}] },
		);
		expect(error?.message).toMatch(sentence);
	}
});

it('takes retry_count as tries after the first, and full_path as something that is not a form', () => {
	const config = parseLookupConfig(
		'{"connection":{"retry_count":3,"timeout":30},"endpoints":{"x":{"full_path":"a/b"}}}',
	);
	expect(config).toMatchObject({ attempts: 4, timeoutSeconds: 30 });
	expect(config.endpoints[0].customPath).toBe('a/b');
});

const customConfig = (path: string) =>
	JSON.stringify({ endpoints: { entries: { full_path: path, required_fields: ['code'] } } });
const customItems = [
	{ endpoint: 'entries', code: 'A', name: 'One' },
	{ endpoint: 'entries', code: '', name: 'Two' },
	{ endpoint: 'entries', code: 'C', name: 'Three' },
];

it.each(['/jw/api/register/register/entries', 'api/register/register/entries', 'register/register/entries'])(
	'posts the records of an endpoint with full_path %p to that custom API and believes its answer',
	async (path) => {
		const parameters = { ...lookup, dataSource: 'items', configuration: customConfig(path) };
		const { saved, failed, report } = await runJoget(sim, parameters, { input: customItems });
		expect(saved.map(({ id, action, record }) => [id, action, record.code])).toEqual([
			['E1', 'created', 'A'],
			['E2', 'created', 'C'],
		]);
		expect(failed).toMatchObject([{ index: 1, field: 'code', code: 'REQUIRED', attempts: 0 }]);
		expect(report).toMatchObject({ endpoint: 'entries', read: 3, saved: 2, failed: 1, skipped: 0 });
		expect(sim.state.rows('custom').map(({ code }) => code)).toEqual(['A', 'C']);
	},
);

it('takes a refusal wrapped in a 200 of a custom API for a failure, and does not repeat a lost answer', async () => {
	const configuration = JSON.stringify({ endpoints: { entries: { full_path: 'register/register/entries' } } });
	const parameters = { ...lookup, dataSource: 'items', configuration };
	const refused = await runJoget(sim, parameters, { input: customItems.slice(1, 2) });
	expect(refused.failed).toMatchObject([{ stage: 'send', code: 'REFUSED', httpStatus: 200, attempts: 1 }]);
	expect(refused.failed[0].message).toContain('code is missing');
	sim.faults.once('dropAfterCommit', 'entries');
	const lost = await runJoget(sim, parameters, { input: customItems.slice(0, 1) });
	expect(lost.failed).toMatchObject([{ code: 'OUTCOME_UNKNOWN', attempts: 1 }]);
	expect(sim.state.count('custom')).toBe(1);
});

it.each(['https://elsewhere.test/jw/api/x', '//elsewhere.test/x', 'api/../web/console', 'x\\y', 'api/%2e%2e/x'])(
	'refuses the full_path %p, and no key leaves',
	async (path) => {
		const parameters = { ...lookup, dataSource: 'items', configuration: customConfig(path) };
		const { status, error } = await runJoget(sim, parameters, { input: customItems });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/full_path/);
	},
);

it.each([
	[['id', 'code', 'name'], 'code', 'name', true],
	[['Currency Code', 'Title'], 'Currency Code', 'Title', true],
	[['kood', 'nimi'], 'kood', 'nimi', false],
	[['only'], 'only', undefined, false],
])('recognises code and name among %p', (columns, code, name, recognised) => {
	expect(recogniseColumns(columns)).toEqual({ code, name, recognised });
});

it('keeps other columns and leaves out a running number', () => {
	const columns = recogniseColumns(['id', 'code', 'name', 'group'])!;
	expect(toCodeName({ id: 1, code: 'a', name: 'A', group: 'g' }, columns)).toEqual({
		code: 'a',
		name: 'A',
		group: 'g',
	});
});

it('orders a chain of parents and names a circle', () => {
	const chain = parentsFirst([
		{ name: 'c', parents: ['b'] },
		{ name: 'b', parents: ['a'] },
		{ name: 'a', parents: [] },
	]);
	expect(chain.order.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
	const circle = parentsFirst([
		{ name: 'a', parents: ['b'] },
		{ name: 'b', parents: ['a'] },
	]);
	expect(circle.order).toHaveLength(2);
	expect(circle.warnings[0]).toMatch(/a → b → a/);
});
