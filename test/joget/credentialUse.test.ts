/** What the credentials' fields mean for a run of the whole node: addresses, header styles, token, Basic, failover, sign-ins. */
import { createHash } from 'node:crypto';
import { API_ID, form, runJoget, startSimulator, type Simulator } from './support';

let sim: Simulator;
beforeEach(async () => {
	sim = await startSimulator({ masterLogin: { username: 'master', password: 'sim-master-password' } });
});
afterEach(async () => await sim.close());

const byCode = { ...form('customer'), idColumn: 'code' };
const customers = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ code: `C${n}`, name: `Customer ${n}` }));
const upsert = async (credential: object, count = 2, more: object = {}) =>
	await runJoget(sim, { ...byCode, ...more }, { input: customers(count), credential });

it.each(['', '/', '/jw', '/jw/', '/jw/api', '/jw/api/form', '/jw/api/form/customer', '/jw/web/console/home'])(
	'takes the base URL of a page or an endpoint as it was copied: %p',
	async (path) => {
		const { saved, report } = await upsert({ baseUrl: sim.url.replace('/jw', path) });
		expect(saved).toHaveLength(2);
		expect(report.endpoints).toMatchObject([{ url: sim.url }]);
	},
);

it.each([
	['no address', 'not an address at all', /not an address/],
	['another scheme', 'ftp://joget.test/jw', /begins with ftp/],
	['plain http to another host', 'http://joget.example.com/jw', /plain http/],
])('refuses %s before anything is sent, and says what to do', async (_, baseUrl, words) => {
	const { status, error } = await upsert({ baseUrl });
	expect(status).toBe('error');
	expect(error?.message).toMatch(words);
	expect(error?.description).toMatch(/https/);
	expect(sim.state.log).toEqual([]);
});

it.each([
	['underscore', false],
	['hyphen', true],
	['both', true],
])('sends the key in the style %s (behind a proxy that drops underscores: %p)', async (headerStyle, proxy) => {
	sim.options.dropUnderscoreHeaders = proxy;
	expect((await upsert({ headerStyle })).saved).toHaveLength(2);
});

it('signs each call with the token and sends the Basic user, whose name is the writer', async () => {
	const pattern = '{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}';
	Object.assign(sim.state.apis.get(API_ID)!, { secret: 'sim-secret', pattern, basic: true });
	const signed = { signed: true, signingSecret: 'sim-secret', signingPattern: pattern, signingHash: 'SHA-256' };
	const basic = { useBasic: true, basicUser: 'clerk', basicPassword: 'sim-clerk-password' };
	expect((await upsert({ ...signed, ...basic })).saved).toHaveLength(2);
	expect(sim.state.rows('customer').map(({ createdBy }) => createdBy)).toEqual(['clerk', 'clerk']);
	for (const missing of [signed, basic]) expect((await upsert(missing)).status).toBe('error');
});

it('shares calls out by weight, asks a stand-by of weight 0 only in need, and one that is gone no more', async () => {
	const second = (await startSimulator()) as Simulator;
	const calls = ({ report }: { report: Record<string, any> }) =>
		report.endpoints.map((endpoint: { calls: number }) => endpoint.calls) as number[];
	const more = { definitionSource: 'none' };
	try {
		const entry = (url: string, weight: number) => ({ additionalBaseUrls: { entry: [{ url, weight }] } });
		const [one, three] = calls(await upsert(entry(second.url, 3), 40, more));
		expect([one, three]).toEqual([10, 30]);
		expect(calls(await upsert(entry(second.url, 0), 40, more))).toEqual([40, 0]);
		// The first is gone: the stand-by has it all.
		const gone = { baseUrl: 'http://127.0.0.1:1/jw', ...entry(second.url, 0) };
		const { report, failed } = await upsert(gone, 40, more);
		expect(failed).toEqual([]);
		expect(report).toMatchObject({ saved: 40 });
		expect(report.endpoints.map(({ state }: { state: string }) => state)).toEqual(['open', 'closed']);
		expect(second.state.count('customer')).toBe(40);
	} finally {
		await second.close();
	}
});

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
it.each([
	['basic', {}],
	['session', {}],
	['hash', { loginHash: md5(`admin::${md5('sim-admin-password')}`), password: '' }],
	['master', { masterUsername: 'master', masterPassword: 'sim-master-password', loginAs: 'admin' }],
])('writes, reads and deletes through Core JSON signed in by %s', async (authentication, more) => {
	const core = { ...byCode, backend: 'coreJson', appId: 'demo' };
	const admin = { authentication, ...more };
	const { saved, failed } = await runJoget(sim, core, { input: customers(3), admin });
	expect(failed).toEqual([]);
	expect(saved).toHaveLength(3);
	expect(sim.state.rows('customer')[0].createdBy).toBe('admin');
	const one = { ...core, recordId: '={{ $json.code }}' };
	const got = await runJoget(sim, { ...one, operation: 'get' }, { input: customers(3), admin });
	expect(got.saved.map(({ name }) => name)).toEqual(['Customer 0', 'Customer 1', 'Customer 2']);
	await runJoget(sim, { ...one, operation: 'delete' }, { input: customers(3), admin });
	expect(sim.state.count('customer')).toBe(0);
});

it.each(['basic', 'session'])('an administrator with a wrong password stops the run (%s)', async (authentication) => {
	const core = { ...byCode, backend: 'coreJson', appId: 'demo' };
	const { status, error } = await runJoget(sim, core, {
		input: customers(1),
		admin: { authentication, password: 'wrong-one' },
	});
	expect(status).toBe('error');
	expect(JSON.stringify(error)).not.toContain('wrong-one');
});
