/** The simulator's console and core JSON side keeps Joget's contract, checked with plain fetch and not with our node. */
const { startSimulator } = require('../simulators/joget/server');
const { writeZip } = require('../simulators/joget/lib/zip');

let sim: any;
const open = async (options: object = {}) => (sim = await startSimulator(options));
afterEach(() => sim?.close());

const basic = `Basic ${btoa('admin:sim-admin-password')}`;
const call = (method: string, path: string, more: any = {}) =>
	fetch(`${sim.url}${path}`, { method, redirect: 'manual', ...more, headers: { referer: sim.url, ...more.headers } });
const json = async (path: string, headers: object = { authorization: basic }) =>
	(await call('GET', path, { headers })).json();
const cookieOf = (response: Response) =>
	response.headers
		.getSetCookie()
		.find((cookie) => cookie.startsWith('JSESSIONID'))
		?.split(';')[0];

const login = async (cookie: string, password = 'sim-admin-password') =>
	call('POST', '/j_spring_security_check', {
		headers: { cookie },
		body: new URLSearchParams({ j_username: 'admin', j_password: password }),
	});

test('without a Referer that the server knows, the JSON API answers 400 in its own envelope', async () => {
	await open();
	const answer = await fetch(`${sim.url}/web/json/workflow/currentUsername`);
	expect(answer.status).toBe(400);
	expect(await answer.json()).toMatchObject({ error: { code: '400', message: '' } });
	const other = await call('GET', '/web/json/workflow/currentUsername', { headers: { referer: 'https://evil.test/' } });
	expect(other.status).toBe(400);
});

test('the name of who is signed in is open to all; single sign-on is not', async () => {
	await open();
	expect(await json('/web/json/workflow/currentUsername', {})).toEqual({ username: 'roleAnonymous' });
	expect((await call('GET', '/web/json/directory/user/sso')).status).toBe(401);
	expect(await json('/web/json/directory/user/sso')).toMatchObject({ username: 'admin', isAdmin: 'true' });
});

test('nobody is sent to the login page, and a clerk is refused', async () => {
	await open();
	const nobody = await call('GET', '/web/json/console/app/list');
	expect([nobody.status, nobody.headers.get('location')]).toEqual([302, '/jw/web/login']);
	const clerk = { authorization: `Basic ${btoa('clerk:sim-clerk-password')}` };
	expect((await call('GET', '/web/json/console/app/list', { headers: clerk })).status).toBe(403);
});

test('signing in changes the session id, and the old one is nobody again', async () => {
	await open();
	const before = cookieOf(await call('GET', '/web/login'))!;
	const answer = await login(before);
	expect([answer.status, answer.headers.get('location')]).toEqual([302, '/jw/home']);
	const after = cookieOf(answer)!;
	expect(after).not.toBe(before);
	expect(await json('/web/json/workflow/currentUsername', { cookie: after })).toEqual({ username: 'admin' });
	expect(await json('/web/json/workflow/currentUsername', { cookie: before })).toEqual({ username: 'roleAnonymous' });
});

test('a wrong password leads back to the login page with login_error', async () => {
	await open();
	const answer = await login(cookieOf(await call('GET', '/web/login'))!, 'wrong');
	expect(answer.headers.get('location')).toBe('/jw/web/login?login_error=1');
});

test.each([
	[8, 'OWASP_CSRFTOKEN'],
	[9, 'OWASP-CSRFTOKEN'],
])('on DX %i the console refuses a call without its token, called %s', async (dx, name) => {
	await open({ dx });
	const pair = await call('POST', '/csrf', { headers: { 'FETCH-CSRF-TOKEN': '1' } });
	const [token, value] = (await pair.text()).split(':');
	expect(token).toBe(name);
	const headers = { cookie: cookieOf(pair), authorization: basic };
	const refused = await call('POST', '/web/console/app/import/submit', { headers });
	expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('Security violation.')]);
	const wrong = await call('POST', '/web/console/app/import/submit', { headers: { ...headers, [token]: 'AAAA' } });
	expect(wrong.status).toBe(403);
	expect(
		(await call('POST', '/web/console/app/import/submit', { headers: { ...headers, [token]: value } })).status,
	).toBe(200);
	// Only DX 9 guards the login form.
	expect((await login(cookieOf(await call('GET', '/web/login'))!)).status).toBe(dx === 9 ? 403 : 302);
});

test('a list is absent, an object or an array, as org.json accumulates', async () => {
	await open();
	expect(await json('/web/json/console/app/none/version/list')).toEqual({ total: 0 });
	expect((await json('/web/json/console/app/list')).data).toMatchObject({ id: 'demo' });
	sim.state.addApp('second');
	expect((await json('/web/json/console/app/list')).data).toHaveLength(2);
});

test('plugin/list finds nothing without start and rows', async () => {
	await open();
	expect(await json('/web/json/plugin/list')).toEqual({ total: 0 });
	expect(await json('/web/json/plugin/list?start=0')).toEqual({ total: 0 });
	expect((await json('/web/json/plugin/list?start=1&rows=2')).data).toHaveLength(2);
});

test('publishing a version that is not there says true and changes nothing', async () => {
	await open();
	const answer = await call('POST', '/web/json/console/app/demo/9/publish', { headers: { authorization: basic } });
	expect(await answer.json()).toEqual({ status: true });
	expect(sim.state.publishedVersion('demo').version).toBe(1);
});

test('a process that may not be started is answered 200 with an empty id', async () => {
	await open();
	const path = '/web/json/workflow/process/start/demo:latest:closed_process';
	const answer = await call('POST', path, { headers: { authorization: basic } });
	expect([answer.status, await answer.json()]).toEqual([200, { processId: '', activityId: '' }]);
});

test('the import counts a flag by its presence, even when it says false', async () => {
	await open();
	const pair = await call('POST', '/csrf', { headers: { 'FETCH-CSRF-TOKEN': '1' } });
	const [token, value] = (await pair.text()).split(':');
	const definition = '<appDefinition><id>x</id><name>X</name><formDefinitionList/></appDefinition>';
	const zip = writeZip([
		['appDefinition.xml', definition],
		['plugins/p.jar', 'code'],
	]);
	const send = async (flag?: string) => {
		const body = new FormData();
		if (flag) body.set(flag, 'false');
		body.set('appZip', new Blob([zip]), 'x.jwa');
		const headers = { authorization: basic, cookie: cookieOf(pair), [token]: value };
		return await (await call('POST', '/web/console/app/import/submit', { body, headers })).text();
	};
	expect(await send('doNotImportPlugins')).toContain('/jw/web/console/app/x/1/builders');
	expect(sim.state.extra.installed).toBeUndefined();
	expect(await send()).toContain('/jw/web/console/app/x/2/builders');
	expect(sim.state.extra.installed).toEqual(['code']);
});
