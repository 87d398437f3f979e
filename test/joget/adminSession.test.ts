/** Signing in to Joget's core and console in all four ways, against the simulator's DX 8 and DX 9. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { CookieJar } from '../../nodes/Joget/engine/admin/cookies';
import type { JogetAdminCredentials } from '../../nodes/Joget/engine/admin/credentials';
import { asRows, askRows, segment } from '../../nodes/Joget/engine/admin/jsonList';
import { AdminSession } from '../../nodes/Joget/engine/admin/session';
import { testJogetAdmin } from '../../nodes/Joget/methods/adminTest';
import { createNodeHttpPort } from '../../nodes/shared/http';
import { MultipartBody, type HttpRequest } from '../../nodes/shared/http/types';
const { startSimulator } = require('../simulators/joget/server');

const PASSWORD = 'sim-admin-password';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const HASH = md5(`admin::${md5(PASSWORD)}`);

const port = createNodeHttpPort();
afterAll(() => port.close());

let sim: any;
afterEach(() => sim?.close());

async function open(options: object = {}, more: Partial<JogetAdminCredentials> = {}): Promise<AdminSession> {
	sim = await startSimulator(options);
	return new AdminSession(port, { ...credentials(), ...more });
}

const credentials = (): JogetAdminCredentials => ({
	baseUrl: sim.url,
	authentication: 'basic',
	username: 'admin',
	password: PASSWORD,
});

const MASTER = { masterLogin: { username: 'master', password: 'sim-master-password' } };
const WAYS: Array<[string, Partial<JogetAdminCredentials>, object]> = [
	['basic', {}, {}],
	['session', { authentication: 'session' }, {}],
	['hash', { authentication: 'hash', loginHash: HASH, password: '' }, {}],
	[
		'master',
		{ authentication: 'master', masterUsername: 'master', masterPassword: 'sim-master-password', loginAs: 'admin' },
		MASTER,
	],
];

describe.each(WAYS)('sign-in by %s', (_way, more, options) => {
	test.each([8, 9])('reads with the Referer and writes with the CSRF token on DX %i', async (dx) => {
		const session = await open({ dx, ...options }, more);
		expect(await session.verify()).toEqual({ username: 'admin', isAdmin: true });
		expect((await session.call('GET', '/web/json/console/app/list')).status).toBe(200);
		const body = new MultipartBody([{ name: 'appZip', fileName: 'x.jwa', data: Buffer.from('no zip') }]);
		const answer = await session.call('POST', '/web/console/app/import/submit', { body });
		expect(answer.text).toContain('form-errors');
	});

	test('wrong credentials are told as such, without the secret', async () => {
		await open(options);
		const wrong = {
			...credentials(),
			...more,
			...(more.authentication === 'hash' ? { loginHash: md5('wrong') } : {}),
			...(more.authentication === 'master' ? { masterPassword: 'wrong-secret' } : {}),
			...(more.authentication === 'hash' || more.authentication === 'master' ? {} : { password: 'wrong-secret' }),
		};
		const result = await testJogetAdmin(wrong);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/refused the sign-in/);
		expect(result.message).not.toMatch(/wrong-secret|[0-9a-f]{32}/);
	});

	test('no password, hash or token is ever part of an address', async () => {
		await open(options);
		const urls: string[] = [];
		const spy = {
			request: (request: HttpRequest) => {
				urls.push(`${request.url} ${JSON.stringify(request.query ?? {})}`);
				return port.request(request);
			},
		};
		const session = new AdminSession(spy, { ...credentials(), ...more });
		await session.verify();
		await session.call('POST', '/web/console/app/import/submit', { body: new URLSearchParams() });
		expect(urls.join('\n')).not.toMatch(/password|hash=|CSRF|[0-9A-F]{4}-[0-9A-F]{4}/);
	});
});

describe('session', () => {
	test.each(['pair', 'json', 'script'])('the CSRF token is found where the server tells it: %s', async (source) => {
		const session = await open(
			{ csrfSources: [source], csrfTokenName: 'X-OUR.OWN_TOKEN' },
			{ authentication: 'session' },
		);
		const answer = await session.call('POST', '/web/console/app/import/submit', { body: new URLSearchParams() });
		expect(answer.status).toBe(200);
	});

	test('a session that ran out is opened again, and the call is carried out once', async () => {
		const session = await open({}, { authentication: 'session' });
		await session.verify();
		sim.state.sessions.clear();
		const answer = await session.call('POST', '/web/json/workflow/process/start/demo:latest:order_approval');
		expect(JSON.parse(answer.text).processId).toBe('1_demo_order_approval');
		expect(sim.state.extra.instances.size).toBe(1);
	});

	test('a CSRF token that became void is fetched again', async () => {
		const session = await open({}, { authentication: 'session' });
		await session.call('POST', '/web/console/app/import/submit', { body: new URLSearchParams() });
		for (const one of sim.state.sessions.values()) one.csrf = 'AAAA-BBBB-CCCC';
		const answer = await session.call('POST', '/web/console/app/import/submit', { body: new URLSearchParams() });
		expect(answer.status).toBe(200);
	});

	test('many calls at once sign in once', async () => {
		const session = await open({}, { authentication: 'session' });
		await Promise.all(Array.from({ length: 20 }, () => session.call('GET', '/web/json/console/app/list')));
		const logins = sim.state.log.filter(({ path }: any) => path === '/jw/j_spring_security_check');
		expect(logins).toHaveLength(1);
	});

	test('nothing is sent to another server', async () => {
		const session = await open();
		await expect(session.request({ method: 'GET', url: 'http://127.0.0.1:9/jw/web' })).rejects.toThrow(
			'another server',
		);
		await expect(session.request({ method: 'GET', url: `${sim.url}.evil.test/x` })).rejects.toThrow('another server');
	});

	test('plain http to another machine needs to be allowed', () => {
		const far = { ...credentials(), baseUrl: 'http://joget.example.com/jw' };
		expect(() => new AdminSession(port, far)).toThrow('plain http');
		expect(new AdminSession(port, { ...far, allowHttp: true }).baseUrl).toBe('http://joget.example.com/jw');
	});
});

describe('credential test', () => {
	test('names who is signed in, and says when that is no administrator', async () => {
		await open();
		expect(await testJogetAdmin(credentials())).toEqual({
			status: 'OK',
			message: 'Signed in as admin (administrator)',
		});
		const clerk = await testJogetAdmin({ ...credentials(), username: 'clerk', password: 'sim-clerk-password' });
		expect(clerk.message).toContain('Signed in as clerk (not an administrator');
	});

	/** A server that answers every call with this name. */
	const answering = (username: string) => ({
		request: async () => ({ status: 200, headers: {}, text: JSON.stringify({ username }) }),
	});
	const base = { baseUrl: 'https://j.test/jw', authentication: 'basic' as const, username: 'admin', password: 'x' };

	test('roleAnonymous is a failure, although the server answers 200', async () => {
		await expect(new AdminSession(answering('roleAnonymous'), base).verify()).rejects.toThrow('nobody is signed in');
	});

	test('another name than the credential’s is a failure', async () => {
		await expect(new AdminSession(answering('guest'), base).verify()).rejects.toThrow('signed in guest, not admin');
		expect(await new AdminSession(answering('Admin'), base).verify()).toMatchObject({ username: 'Admin' });
	});

	test('a closed whitelist, a page that is not Joget, and no server are told apart', async () => {
		await open();
		const closed = {
			request: async () => ({ status: 400, headers: {}, text: '{"error":{"code":"400","message":""}}' }),
		};
		await expect(new AdminSession(closed, base).verify()).rejects.toMatchObject({
			remedy: expect.stringContaining('API Domain Whitelist'),
		});
		const foreign = { ...credentials(), baseUrl: sim.url.replace('/jw', '/elsewhere') };
		expect((await testJogetAdmin(foreign)).message).toContain('no Joget at this address');
		const gone = sim.url;
		await sim.close();
		expect((await testJogetAdmin({ ...credentials(), baseUrl: gone })).message).toContain('refused the connection');
	});

	test.each([
		[{ username: '' }, 'no Username'],
		[{ authentication: 'hash' as const, loginHash: ' ' }, 'no Login Hash'],
		[{ authentication: 'master' as const, masterUsername: 'm', loginAs: '' }, 'no Login As'],
		[{ baseUrl: 'ftp://j.test' }, 'begins with ftp:'],
	])('an incomplete credential says what is missing: %p', async (more, message) => {
		expect((await testJogetAdmin({ ...base, ...more })).message).toContain(message);
	});
});

describe('lists of the core JSON API', () => {
	test('nothing, one object and an array are 0, 1 and many rows', () => {
		expect([undefined, null, '', { a: 1 }, [{ a: 1 }, { a: 2 }], []].map((data) => asRows(data).length)).toEqual([
			0, 0, 0, 1, 2, 0,
		]);
	});

	test('every number of rows comes back complete, whatever the page size makes of it', async () => {
		const session = await open();
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: 450 }), async (count) => {
				sim.state.extra.plugins = Array.from({ length: count }, (_, n) => [`p${n}`, `P ${n}`, 'Any', '1']);
				const rows = await askRows(session, '/web/json/plugin/list');
				expect(rows.map(({ id }) => id)).toEqual(sim.state.extra.plugins.map(([id]: string[]) => id));
				const few = await askRows(session, '/web/json/plugin/list', 7);
				expect(few).toHaveLength(Math.min(count, 7));
			}),
			{ numRuns: 25, examples: [[0], [1], [2], [199], [200], [201], [400]] },
		);
	});

	test.each(['../x', 'a/b', '', '..', 'a b', 'x?y', 'a%2fb'])('%p is no id for an address', (id) => {
		expect(() => segment(id, 'App ID')).toThrow();
	});
});

describe('cookies', () => {
	test('several cookies in one header are kept apart, dates with commas included', () => {
		const jar = new CookieJar();
		jar.take('lang=en_US; Path=/jw; Expires=Sat, 20 Nov 2038 10:00:00 GMT, JSESSIONID=ABC; Path=/jw; HttpOnly');
		expect(jar.header()).toBe('lang=en_US; JSESSIONID=ABC');
		jar.take('JSESSIONID=DEF; Path=/jw, lang=; Max-Age=0');
		expect(jar.header()).toBe('JSESSIONID=DEF');
	});
});
