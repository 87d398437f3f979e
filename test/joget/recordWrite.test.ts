/** Create or Update, Create and Update on n8n's engine against the simulator. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { form, runJoget, startSimulator, type Simulator } from './support';

let sim: Simulator;
const SWITCHES = ['dx', 'keyFailureStatus', 'seed', 'log'];
beforeAll(async () => {
	sim = await startSimulator();
});
afterEach(() => {
	sim.state.tables.clear();
	sim.state.log.length = 0;
	sim.faults.clear();
	for (const name of Object.keys(sim.options)) if (!SWITCHES.includes(name)) delete sim.options[name];
});
afterAll(async () => await sim.close());

const customer = (n: number, more = {}) => ({ code: `C${n}`, name: `Customer ${n}`, ...more });
const byCode = { ...form('customer'), idColumn: 'code' };
const writes = () => sim.state.log.filter(({ method, path }) => method !== 'GET' && !path.includes('/app/'));
const fast = { timeout: 20, attempts: 3 };

it('stores each input item under the id of a column and reports counts that add up', async () => {
	const input = Array.from({ length: 25 }, (_, n) => customer(n));
	const { status, saved, failed, report, outputs } = await runJoget(sim, byCode, { input });
	expect(status).toBe('success');
	expect(failed).toEqual([]);
	expect(saved.map(({ index, id, key }) => [index, id, key])).toEqual(input.map(({ code }, n) => [n, code, code]));
	expect(saved[3]).toMatchObject({ action: 'upserted', attempts: 1, record: { code: 'C3', name: 'Customer 3' } });
	expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(input.map((_, item) => ({ item })));
	expect(report).toMatchObject({ read: 25, saved: 25, failed: 0, skipped: 0, state: 'completed' });
	expect(sim.state.count('customer')).toBe(25);
});

it('sends the first record alone and keeps no more under way than the concurrency', async () => {
	sim.faults.set({ latencyMs: 15 });
	await runJoget(
		sim,
		{ ...byCode, options: { concurrency: 3 } },
		{ input: Array.from({ length: 12 }, (_, n) => customer(n)) },
	);
	const peaks = (sim as any).peaks as { first: number; most: number } | undefined;
	expect(peaks?.most).toBe(3);
	expect(sim.state.count('customer')).toBe(12);
});

it('counts a 200 with field errors as failed, with the field messages, paired with its item', async () => {
	const input = [customer(0), customer(1, { vat: '', segment: 'trade' }), customer(2)];
	const { saved, failed, report, outputs } = await runJoget(sim, { ...byCode, definitionSource: 'none' }, { input });
	expect(saved.map(({ id }) => id)).toEqual(['C0', 'C2']);
	expect(failed).toHaveLength(1);
	expect(failed[0]).toMatchObject({
		index: 1,
		key: 'C1',
		stage: 'send',
		field: 'vat',
		code: 'VALIDATION',
		httpStatus: 200,
		attempts: 1,
		errors: [{ field: 'vat', message: 'Missing required value' }],
		record: input[1],
	});
	expect(outputs[1][0].pairedItem).toEqual({ item: 1 });
	expect(report).toMatchObject({ read: 3, saved: 2, failed: 1, skipped: 0 });
});

it('finds unknown, read-only and hidden fields before sending, in all three policies', async () => {
	const input = [customer(0, { nope: 1, score: '9', taxNote: 'x', segment: 'retail' })];
	const error = await runJoget(sim, { ...byCode, unknownFields: 'error' }, { input });
	expect(error.failed[0].errors.map(({ field }: any) => field).sort()).toEqual(['nope', 'score', 'taxNote']);
	expect(error.failed[0].stage).toBe('validate');
	expect(writes()).toEqual([]);
	const warn = await runJoget(sim, { ...byCode, unknownFields: 'warn' }, { input });
	expect(warn.saved[0].warnings.map(({ code }: any) => code).sort()).toEqual([
		'HIDDEN_FIELD',
		'READONLY_FIELD',
		'UNKNOWN_FIELD',
	]);
	expect(warn.saved[0].record).toEqual(customer(0, { segment: 'retail' }));
	expect(warn.report.warnings.join(' ')).toMatch(/nope/);
	const drop = await runJoget(sim, { ...byCode, unknownFields: 'drop' }, { input });
	expect(drop.saved[0].warnings).toBeUndefined();
});

it('checks what the form requires and enforces before sending', async () => {
	const input = [
		{ code: 'A' },
		customer(1, { email: 'no' }),
		customer(2, { credit: 'much' }),
		customer(3, { postcode: '123' }),
		customer(4, { since: '31.12.2020' }),
		customer(5, { segment: 'odd' }),
	];
	const { saved, failed } = await runJoget(sim, byCode, { input });
	expect(failed.map(({ field, code }) => [field, code])).toEqual([
		['name', 'REQUIRED'],
		['email', 'NOT_EMAIL'],
		['credit', 'NOT_NUMERIC'],
		['postcode', 'PATTERN'],
		['since', 'BAD_DATE'],
	]);
	expect(saved[0].warnings[0]).toMatchObject({ field: 'segment', code: 'UNKNOWN_OPTION' });
	expect(writes()).toHaveLength(1);
});

it('takes a section’s rule into account: hidden fields would be dropped, shown ones are required', async () => {
	const input = [
		customer(0, { vat: 'X' }),
		customer(1, { segment: 'trade' }),
		customer(2, { segment: 'trade', vat: 'Y' }),
	];
	const { saved, failed } = await runJoget(sim, { ...byCode, operation: 'create' }, { input });
	expect(failed.map(({ index, field, code }) => [index, field, code])).toEqual([
		[0, 'vat', 'HIDDEN_FIELD'],
		[1, 'vat', 'REQUIRED'],
	]);
	expect(saved.map(({ id }) => id)).toEqual(['C2']);
	expect(sim.state.rows('customer')[0].vat).toBe('Y');
});

it('sends ISO dates in the form’s display format, lists joined, numbers in digits, booleans as words', async () => {
	sim.options.strictDates = true;
	const input = [
		customer(0, { since: '2020-12-31', tags: ['new', 'vip'], credit: 12345678.9, source: true, email: null }),
	];
	const { failed, saved } = await runJoget(sim, byCode, { input });
	expect(failed).toEqual([]);
	expect(saved).toHaveLength(1);
	expect(sim.state.rows('customer')[0]).toMatchObject({
		since: '2020-12-31',
		tags: 'new;vip',
		credit: '12345678.9',
		source: 'true',
	});
	expect(sim.state.rows('customer')[0].email).toBeUndefined();
});

it('keeps grids as rows and subforms as nested records', async () => {
	const input = [
		{
			id: 'O1',
			customerCode: 'C1',
			lines: [{ item: 'bolt', quantity: 3 }],
			address: { street: 'Main 1', city: 'Town' },
		},
	];
	const { failed } = await runJoget(sim, { ...form('order') }, { input });
	expect(failed).toEqual([]);
	const [order] = sim.state.rows('shop_order');
	expect(JSON.parse(order.lines)).toEqual([{ item: 'bolt', quantity: '3' }]);
	expect(sim.state.rows('orderAddress')[0]).toMatchObject({ street: 'Main 1', city: 'Town', orderId: 'O1' });
});

describe('a grid', () => {
	const order = (lines: unknown, id = 'O1') => ({ id, customerCode: 'C1', lines });
	const rows = [
		{ item: 'bolt', quantity: 3, colour: 'red' },
		{ item: 'nut', colour: 'blue', id: 'r2' },
	];

	it.each([
		['rows', rows],
		['the JSON text of rows', JSON.stringify(rows)],
	])('given as %s has its columns checked before sending, in all three policies', async (_, lines) => {
		const error = await runJoget(sim, { ...form('order') }, { input: [order(lines)] });
		expect(error.failed).toMatchObject([
			{ stage: 'validate', field: 'lines[0].colour', code: 'UNKNOWN_FIELD', attempts: 0, record: { lines } },
		]);
		expect(error.failed[0].message).toMatch(/The grid lines has no column colour, so Joget would drop it from 2 rows/);
		expect(writes()).toEqual([]);
		const warn = await runJoget(sim, { ...form('order'), unknownFields: 'warn' }, { input: [order(lines)] });
		expect(warn.saved[0].warnings).toMatchObject([{ field: 'lines[0].colour', code: 'UNKNOWN_FIELD' }]);
		const drop = await runJoget(sim, { ...form('order'), unknownFields: 'drop' }, { input: [order(lines)] });
		expect(drop.saved[0].warnings).toBeUndefined();
		const stored = JSON.parse(sim.state.rows('shop_order')[0].lines) as object[];
		expect(stored.map((row) => Object.keys(row).sort())).toEqual([
			['item', 'quantity'],
			['id', 'item'],
		]);
	});

	/** The order form with this grid in the place of its own, on the server. */
	async function withGrid(grid: object, run: () => Promise<void>) {
		const column = sim.state.form('order').elements[0].elements[0];
		const before = column.elements;
		column.elements = before.map((one: any) => (one.properties.id === 'lines' ? grid : one));
		try {
			await run();
		} finally {
			column.elements = before;
		}
	}

	it('of a form of its own takes what that form has, and what names its record', async () => {
		const properties = {
			id: 'lines',
			formDefId: 'orderAddress',
			options: [{ value: 'street', label: 'Street' }],
			storeBinder: {
				className: 'x.MultirowFormBinder',
				properties: { formDefId: 'orderAddress', foreignKey: 'order_fk' },
			},
		};
		await withGrid({ className: 'org.joget.plugin.enterprise.FormGrid', properties }, async () => {
			const good = [{ street: 'Main 1', city: 'Town', order_fk: 'O1' }];
			const bad = [{ street: 'Main 2', planet: 'x' }];
			const { saved, failed } = await runJoget(sim, { ...form('order') }, { input: [order(good), order(bad, 'O2')] });
			expect(saved).toHaveLength(1);
			expect(failed).toMatchObject([{ index: 1, field: 'lines[0].planet', code: 'UNKNOWN_FIELD' }]);
		});
	});

	it('that wants another number of rows is told so before Joget refuses it', async () => {
		const properties = {
			id: 'lines',
			options: [{ value: 'item', label: 'Item' }],
			validateMinRow: '1',
			validateMaxRow: '2',
			errorMessage: 'One or two lines',
		};
		await withGrid({ className: 'org.joget.apps.form.lib.Grid', properties }, async () => {
			const input = [0, 2, 3].map((count) =>
				order(
					Array.from({ length: count }, () => ({ item: 'x' })),
					`O${count}`,
				),
			);
			const { saved, failed } = await runJoget(sim, { ...form('order') }, { input });
			expect(saved.map(({ id }) => id)).toEqual(['O2']);
			expect(failed.map(({ key, code }) => [key, code])).toEqual([
				['O0', 'GRID_ROWS'],
				['O3', 'GRID_ROWS'],
			]);
			expect(failed[1].message).toMatch(/3 rows, and the form takes at most 2. The form says: One or two lines/);
			const unchecked = await runJoget(sim, { ...form('order'), definitionSource: 'none' }, { input });
			expect(unchecked.failed.map(({ key, code }) => [key, code])).toEqual([
				['O0', 'VALIDATION'],
				['O3', 'VALIDATION'],
			]);
		});
	});
});

describe('a subform', () => {
	const order = (address: object) => ({ id: 'O1', customerCode: 'C1', address });

	it.each([
		['the App API', { definitionSource: 'appApi' }],
		['the core JSON API', { backend: 'coreJson', appId: 'demo', definitionSource: 'coreJson' }],
	])('is checked against its own form before sending, with the definition from %s', async (_, source) => {
		const input = [
			order({ street: 'Main 1', city: 'Town', zip: '1' }),
			{ ...order({ street: 'Main 2' }), id: 'O2' },
			{ ...order({ id: 'A3', street: 'Main 3', city: 'Town', orderId: 'O3' }), id: 'O3' },
		];
		const { failed, saved } = await runJoget(sim, { ...form('order'), ...source }, { input });
		expect(failed).toMatchObject([
			{ index: 0, stage: 'validate', field: 'address.zip', code: 'UNKNOWN_FIELD', attempts: 0 },
			{ index: 1, stage: 'validate', field: 'address.city', code: 'REQUIRED', attempts: 0 },
		]);
		expect(saved).toHaveLength(1);
		expect(sim.state.rows('orderAddress')).toMatchObject([{ id: 'A3', street: 'Main 3', orderId: 'O3' }]);
	});

	it.each([false, true])(
		'reaches its own form through the core JSON API, whose parameters name it with its form (or without: %p)',
		async (plainSubformNames) => {
			sim.options.plainSubformNames = plainSubformNames;
			const core = { backend: 'coreJson', appId: 'demo' };
			const input = [order({ street: 'Main 1', city: 'Town' })];
			const { failed } = await runJoget(sim, { ...form('order'), ...core }, { input });
			sim.options.plainSubformNames = false;
			expect(failed).toEqual([]);
			expect(sim.state.rows('orderAddress')).toMatchObject([{ street: 'Main 1', city: 'Town', orderId: 'O1' }]);
		},
	);

	it('loses what its form does not have with Warn, and says so', async () => {
		const input = [order({ street: 'Main 1', city: 'Town', zip: '1' })];
		const { saved, report } = await runJoget(sim, { ...form('order'), unknownFields: 'warn' }, { input });
		expect(saved[0].record.address).toEqual({ street: 'Main 1', city: 'Town' });
		expect(report.warnings.join()).toContain('Subform address: The form has no field zip');
	});

	it('is left to Joget where its definition cannot be had, whose messages name the field', async () => {
		const input = [order({ street: 'Main 1' })];
		const { failed } = await runJoget(sim, { ...form('order'), definitionSource: 'none' }, { input });
		expect(failed).toMatchObject([
			{ code: 'VALIDATION', errors: [{ field: 'address_orderAddress_city', message: 'Missing required value' }] },
		]);
	});
});

it('makes ids from a template or from key columns, and the same ones in every run', async () => {
	const input = [customer(0, { region: 'x' }), customer(0, { region: 'y' })];
	const options = { unknownFields: 'drop' };
	const template = await runJoget(
		sim,
		{ ...byCode, ...options, idStrategy: 'template', idTemplate: '{region}-{code}' },
		{ input },
	);
	expect(template.saved.map(({ id }) => id)).toEqual(['x-C0', 'y-C0']);
	const keys = { ...byCode, ...options, idStrategy: 'uuid', keyColumns: 'region, code' };
	const first = await runJoget(sim, keys, { input });
	const second = await runJoget(sim, keys, { input });
	expect(first.saved.map(({ id }) => id)).toEqual(second.saved.map(({ id }) => id));
	expect(new Set(first.saved.map(({ id }) => id)).size).toBe(2);
	expect(first.saved[0].key).toEqual({ region: 'x', code: 'C0' });
	expect(sim.state.count('customer')).toBe(4);
});

it('fails a record without a key, and the second of two with the same key, before sending', async () => {
	const input = [customer(0), { name: 'no code' }, customer(0, { name: 'again' }), customer(0, { code: 0 })];
	const { saved, failed } = await runJoget(sim, { ...byCode, definitionSource: 'none' }, { input });
	expect(failed.map(({ index, code }) => [index, code])).toEqual([
		[1, 'KEY_MISSING'],
		[2, 'DUPLICATE_KEY'],
	]);
	// 0 is a real key. The guard looks for an absent value, not a falsy one.
	expect(saved.map(({ id }) => id)).toEqual(['C0', '0']);
});

it('does not repeat a write whose id Joget makes once it may have arrived', async () => {
	sim.faults.once('dropAfterCommit', 'POST');
	const { failed, saved } = await runJoget(
		sim,
		{ ...byCode, idStrategy: 'server', options: fast },
		{ input: [customer(0), customer(1)] },
	);
	expect(failed[0]).toMatchObject({ index: 0, code: 'OUTCOME_UNKNOWN', attempts: 1 });
	expect(saved).toHaveLength(1);
	expect(sim.state.count('customer')).toBe(2);
});

it('repeats a write under its own id, and an Error storing data, but never a validation', async () => {
	sim.faults.once('dropAfterCommit', 'saveOrUpdate');
	sim.faults.once('storeError', 'saveOrUpdate');
	const { saved, failed } = await runJoget(
		sim,
		{ ...byCode, definitionSource: 'none', options: fast },
		{ input: [customer(0), customer(1, { email: 'bad' })] },
	);
	expect(saved[0]).toMatchObject({ attempts: 3 });
	expect(failed[0]).toMatchObject({ attempts: 1, code: 'VALIDATION' });
	expect(sim.state.count('customer')).toBe(1);
});

it('knows its own create again when the answer to the first try was lost', async () => {
	sim.faults.once('dropAfterCommit', 'POST');
	const lost = await runJoget(sim, { ...byCode, operation: 'create', options: fast }, { input: [customer(0)] });
	expect(lost.saved[0]).toMatchObject({ id: 'C0', action: 'created', attempts: 2 });
	const again = await runJoget(
		sim,
		{ ...byCode, operation: 'create', options: fast },
		{ input: [customer(0, { name: 'x' })] },
	);
	expect(again.failed[0]).toMatchObject({ code: 'ID_EXISTS', httpStatus: 405, attempts: 1 });
});

it('updates only what exists, and leaves fields it was not given', async () => {
	await runJoget(sim, byCode, { input: [customer(0, { credit: '5' })] });
	const { saved, failed } = await runJoget(
		sim,
		{ ...byCode, operation: 'update' },
		{
			input: [
				{ code: 'C0', credit: '6' },
				{ code: 'C9', credit: '6' },
			],
		},
	);
	expect(saved.map(({ id, action }) => [id, action])).toEqual([['C0', 'updated']]);
	expect(failed[0]).toMatchObject({ key: 'C9', code: 'NOT_FOUND', httpStatus: 404 });
	expect(sim.state.rows('customer')[0]).toMatchObject({ name: 'Customer 0', credit: '6' });
});

it('says in a dry run what it would do and sends nothing that writes', async () => {
	await runJoget(sim, byCode, { input: [customer(0), customer(1)] });
	sim.state.log.length = 0;
	const input = [customer(0), customer(1, { credit: '7' }), customer(2), customer(3, { email: 'bad' })];
	const { saved, failed, report } = await runJoget(sim, { ...byCode, options: { dryRun: true } }, { input });
	expect(saved.map(({ action }) => action)).toEqual(['would-change-nothing', 'would-update', 'would-create']);
	expect(failed).toHaveLength(1);
	expect(report).toMatchObject({ dryRun: true, read: 4, saved: 3, failed: 1 });
	expect(sim.state.log.every(({ method }) => method === 'GET')).toBe(true);
	expect(sim.state.count('customer')).toBe(2);
});

it('tells created from updated and leaves unchanged records alone when it compares first', async () => {
	const options = { options: { compareFirst: true } };
	await runJoget(sim, { ...byCode, ...options }, { input: [customer(0, { since: '2026-01-31' }), customer(1)] });
	sim.state.log.length = 0;
	const { saved } = await runJoget(
		sim,
		{ ...byCode, ...options },
		{ input: [customer(0, { since: '2026-01-31' }), customer(1, { credit: '7' }), customer(2)] },
	);
	expect(saved.map(({ action }) => action)).toEqual(['unchanged', 'updated', 'created']);
	expect(writes()).toHaveLength(2);
});

it('stops after the first failure, and the rest is skipped and can be resumed', async () => {
	const input = [customer(0), customer(1, { email: 'bad' }), customer(2), customer(3)];
	const options = { concurrency: 1, stopAfter: 1 };
	const { saved, failed, report } = await runJoget(sim, { ...byCode, options }, { input });
	expect([saved.length, failed.length]).toEqual([1, 1]);
	expect(report).toMatchObject({
		state: 'stopped',
		read: 4,
		saved: 1,
		failed: 1,
		skipped: 2,
		skippedBecause: { stopped: 2 },
	});
	const mended = input.map((record) => ({ ...record, email: 'a@b.example' }));
	mended[0] = input[0] as (typeof mended)[0];
	const resumed = await runJoget(
		sim,
		{ ...byCode, options: { resumeFrom: 'json', resumeReport: JSON.stringify(report) } },
		{ input: mended },
	);
	expect(resumed.report).toMatchObject({ read: 4, saved: 3, failed: 0, skipped: 1, skippedBecause: { resumed: 1 } });
	expect(sim.state.count('customer')).toBe(4);
});

it('sends a record again whose content changed since the report', async () => {
	const { report } = await runJoget(sim, byCode, { input: [customer(0), customer(1)] });
	const options = { resumeFrom: 'json', resumeReport: JSON.stringify(report) };
	const { saved } = await runJoget(sim, { ...byCode, options }, { input: [customer(0), customer(1, { credit: '1' })] });
	expect(saved.map(({ id }) => id)).toEqual(['C1']);
});

it('keeps within a rate limit', async () => {
	const started = Date.now();
	await runJoget(
		sim,
		{ ...byCode, options: { ratePerSecond: 50, concurrency: 10 } },
		{ input: Array.from({ length: 11 }, (_, n) => customer(n)) },
	);
	// Ten gaps of 20 ms: the engine waits on the clock, so it cannot be faster.
	expect(Date.now() - started).toBeGreaterThanOrEqual(195);
});

it('maps by a document with defaults, constants, types and validators', async () => {
	const mapping = [
		{ source: 'Customer Number', target: 'code', type: 'string', validate: { required: true } },
		{ source: 'Label', target: 'name', type: 'string', normalise: { trim: true } },
		{ target: 'source', constant: 'import' },
		{ source: 'Limit', target: 'credit', type: 'decimal', default: '0' },
	];
	const input = [
		{ 'Customer Number': 'K1', Label: '  One ' },
		{ Label: 'none' },
		{ 'Customer Number': 'K2', Label: 'Two', Limit: 'x' },
	];
	const { saved, failed } = await runJoget(
		sim,
		{ ...byCode, fieldsMode: 'mapping', mapping: JSON.stringify(mapping) },
		{ input },
	);
	expect(saved[0].record).toEqual({ code: 'K1', name: 'One', source: 'import', credit: '0' });
	expect(failed.map(({ index, stage }) => [index, stage])).toEqual([
		[1, 'map'],
		[2, 'map'],
	]);
});

it('takes the values of the resource mapper and leaves out the empty ones', async () => {
	const columns = {
		mappingMode: 'defineBelow',
		value: { code: '={{ $json.c }}', name: '={{ $json.n }}', email: null },
	};
	const { saved } = await runJoget(
		sim,
		{ ...byCode, fieldsMode: 'mapper', columns },
		{
			input: [
				{ c: 'M1', n: 'One' },
				{ c: 'M2', n: 'Two' },
			],
		},
	);
	expect(saved.map(({ record }) => record)).toEqual([
		{ code: 'M1', name: 'One' },
		{ code: 'M2', name: 'Two' },
	]);
});

it('refuses a form named by an expression that differs between items', async () => {
	const parameters = { formId: { __rl: true, mode: 'id', value: '={{ $json.f }}' }, idColumn: 'code' };
	const { status, error } = await runJoget(sim, parameters, { input: [{ f: 'customer' }, { f: 'order' }] });
	expect(status).toBe('error');
	expect(error?.message).toMatch(/differs between items/);
	expect(writes()).toEqual([]);
});

it.each(['continueRegularOutput', 'continueErrorOutput'])(
	'counts nothing as saved where the run cannot begin (%s)',
	async (onError) => {
		const { outputs, failed, report } = await runJoget(
			sim,
			{ ...byCode, definitionSource: 'appApi' },
			{ input: [customer(0), customer(1)], onError, credential: { apiKey: 'wrong' } },
		);
		expect(outputs[0]).toEqual([]);
		expect(failed.map(({ index, code }) => [index, code])).toEqual([
			[0, 'UNAUTHORISED'],
			[1, 'UNAUTHORISED'],
		]);
		expect(report).toMatchObject({ read: 2, saved: 0, failed: 2, skipped: 0 });
	},
);

it('stops before the first record where the key is wrong, so that error modes and Retry On Fail see it', async () => {
	const { status, error } = await runJoget(sim, byCode, { input: [customer(0)], credential: { apiKey: 'wrong' } });
	expect(status).toBe('error');
	expect(error?.message).toMatch(/refused the API key/);
	expect(writes()).toEqual([]);
});

it('goes on without the field check where there is no App API, and says so', async () => {
	sim.state.apis.get('API-00000000-0000-0000-0000-000000000001')!.app = false;
	const { saved, report } = await runJoget(sim, byCode, { input: [customer(0)] });
	sim.state.apis.get('API-00000000-0000-0000-0000-000000000001')!.app = true;
	expect(saved).toHaveLength(1);
	expect(report.warnings.join(' ')).toMatch(/not checked before sending/);
});

it('fails over to another base URL and spreads by weight', async () => {
	const second = await startSimulator();
	try {
		second.faults.set({ always: 'serviceUnavailable' });
		const credential = { additionalBaseUrls: { entry: [{ url: second.url, weight: 1 }] } };
		const { saved, report } = await runJoget(
			sim,
			{ ...byCode, definitionSource: 'none', options: fast },
			{ input: Array.from({ length: 8 }, (_, n) => customer(n)), credential },
		);
		expect(saved).toHaveLength(8);
		expect(report.failovers).toBeGreaterThan(0);
		expect(report.endpoints).toHaveLength(2);
	} finally {
		await second.close();
	}
});

describe('a server that is gone', () => {
	const gone = { credential: { baseUrl: 'http://127.0.0.1:1/jw' } };
	const input = Array.from({ length: 300 }, (_, n) => customer(n));

	it.each(['column', 'server'])(
		'fails all records at once where one attempt is asked for (ids: %s)',
		async (idStrategy) => {
			const options = { attempts: 1 };
			const { failed, report } = await runJoget(
				sim,
				{ ...byCode, idStrategy, definitionSource: 'none', options },
				{ input, ...gone },
			);
			expect(report).toMatchObject({ read: 300, saved: 0, failed: 300, skipped: 0, waitedMs: 0 });
			expect(failed[0]).toMatchObject({ code: 'ECONNREFUSED', attempts: 1 });
			expect(failed[0].message).toMatch(
				/refused the connection .*Nothing of the record was sent\. Check the host and port/,
			);
			expect(failed[299]).toMatchObject({ code: 'CIRCUIT_OPEN', attempts: 0 });
			expect(failed[299].message).toMatch(
				/several times in a row \(last: The server refused .*no further call is sent/,
			);
			expect(failed[299].message).toMatch(/Check that the server is up/);
		},
	);

	it('is not waited for with several attempts either, beyond the back-off of the first records', async () => {
		const { report } = await runJoget(sim, { ...byCode, definitionSource: 'none' }, { input, ...gone });
		expect(report).toMatchObject({ read: 300, saved: 0, failed: 300 });
		// Each trial every five seconds would be a quarter of an hour and more.
		expect(report.calls).toBe(300);
		expect(report.waitedMs).toBeLessThan(60_000);
	});

	it('stops the run where its form is asked for first', async () => {
		const { status, error } = await runJoget(sim, byCode, { input, ...gone });
		expect(status).toBe('error');
		expect(error?.message).toMatch(/refused the connection/);
	});
});

it.each([
	['pluginMissing', 'PLUGIN_MISSING', /API Builder plugin/],
	['nothingPublished', 'BAD_REQUEST', /published/],
	['unauthorised', 'UNAUTHORISED', /key/],
	['loginPage', 'LOGIN_REQUIRED', /login page/],
	['serviceUnavailable', 'HTTP_503', /not available/],
])('gives %s a cause and a remedy', async (fault, code, sentence) => {
	sim.faults.set({ always: fault });
	const { failed } = await runJoget(
		sim,
		{ ...byCode, definitionSource: 'none', options: { attempts: 1 } },
		{ input: [customer(0)] },
	);
	expect(failed[0]).toMatchObject({ code });
	expect(failed[0].message).toMatch(sentence);
});

it.each([
	['redirected to https', 301, { location: 'https://joget.test/jw/' }, '', 'REDIRECTED'],
	['sent to the login page', 302, { location: '/jw/web/login' }, '', 'LOGIN_REQUIRED'],
	['answered with a web page', 200, { 'content-type': 'text/html' }, '<html><body>Portal</body></html>', 'NOT_JSON'],
	['answered with nothing', 200, {}, '', 'NOT_JSON'],
	['answered with half a JSON', 200, {}, '{"id":"C0', 'NOT_JSON'],
	['answered with errors beside the id', 200, {}, '{"id":"C0","errors":{"name":"no"}}', 'VALIDATION'],
	['answered with a status nobody knows', 418, {}, 'teapot', 'HTTP_418'],
])('a record that is %s is failed in words, and none is lost', async (_, status, headers, body, code) => {
	const server = http.createServer((request, response) => {
		request.resume();
		request.on('end', () => response.writeHead(status, headers).end(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const { failed, report, saved } = await runJoget(
		sim,
		{ ...byCode, definitionSource: 'none' },
		{ input: [customer(0), customer(1)], credential: { baseUrl: `http://127.0.0.1:${port}/jw` } },
	);
	server.closeAllConnections();
	server.close();
	expect(saved).toEqual([]);
	expect(failed.map((row) => [row.index, row.code])).toEqual([
		[0, code],
		[1, code],
	]);
	expect(failed[0].message).toMatch(/^[A-Z].{20,}\.$/);
	expect(report).toMatchObject({ read: 2, saved: 0, failed: 2, skipped: 0 });
});
