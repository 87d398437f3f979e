/** No key, password, token or cookie in an item, an error, a log line or a report, whatever goes wrong. */
import { createHash } from 'node:crypto';
import { form, runJoget, startSimulator, type Simulator } from './support';

const SECRETS = ['sim-key-1', 'sim-admin-password', 'sim-signing-secret', 'sim-clerk-password', 'wrong-secret-key'];
const ENCODED = [
	Buffer.from('clerk:sim-clerk-password').toString('base64'),
	Buffer.from('admin:sim-admin-password').toString('base64'),
];

let sim: Simulator;
beforeAll(async () => {
	sim = await startSimulator();
});
afterEach(() => {
	sim.faults.clear();
	sim.state.tables.clear();
});
afterAll(async () => await sim.close());

const credential = {
	signed: true,
	signingSecret: 'sim-signing-secret',
	signingPattern: '{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}',
	signingHash: 'SHA-256',
	useBasic: true,
	basicUser: 'clerk',
	basicPassword: 'sim-clerk-password',
};

async function everythingSaid(parameters: object, options: Record<string, unknown>): Promise<string> {
	const logged: unknown[] = [];
	const { result, outputs } = await runJoget(sim, parameters as Record<string, unknown>, {
		...options,
		log: (...line: unknown[]) => logged.push(line),
	});
	const files: string[] = [];
	for (const items of outputs) {
		for (const item of items) {
			for (const name of Object.keys(item.binary ?? {}))
				files.push((await result.binaryBuffer(item, name)).toString('utf8'));
		}
	}
	return JSON.stringify([result, outputs, logged, files], (_, value: unknown) =>
		value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value,
	);
}

const api = { ...form('customer'), idColumn: 'code', options: { attempts: 1 } };
const input = [
	{ code: 'A', name: 'One' },
	{ code: 'B', name: 'Two', email: 'bad' },
];

it.each([
	['a good run', {}, api],
	['a wrong key', { credential: { ...credential, apiKey: 'wrong-secret-key' } }, { ...api, definitionSource: 'none' }],
	[
		'a wrong key that stops the run',
		{ credential: { apiKey: 'wrong-secret-key' } },
		{ ...api, definitionSource: 'appApi' },
	],
	[
		'a server that is not there',
		{ credential: { ...credential, baseUrl: 'http://127.0.0.1:9/jw' } },
		{ ...api, definitionSource: 'none' },
	],
	['the core backend', {}, { ...api, backend: 'coreJson', appId: 'demo' }],
	['the core backend as nobody', {}, { ...api, backend: 'coreJson', appId: 'nowhere' }],
])('says no secret in %s', async (_, options, parameters) => {
	const said = await everythingSaid(parameters, { credential, ...options, input });
	expect(said.length).toBeGreaterThan(200);
	for (const secret of [...SECRETS, ...ENCODED]) expect(said).not.toContain(secret);
	expect(said).not.toMatch(/JSESSIONID=/);
});

it.each(['dropAfterCommit', 'pluginMissing', 'loginPage', 'serviceUnavailable', 'unauthorised', 'storeError'])(
	'says no secret when the server answers with %s',
	async (fault) => {
		sim.faults.set({ always: fault });
		const said = await everythingSaid({ ...api, definitionSource: 'none' }, { credential, input });
		for (const secret of [...SECRETS, ...ENCODED]) expect(said).not.toContain(secret);
	},
);

it('masks fields that are called like secrets in a failed record', async () => {
	const record = { code: 'X', name: 'y', password: 'hush-hush', accessToken: 'hush-hush' };
	const { failed } = await runJoget(sim, api, { input: [record] });
	expect(failed).toHaveLength(1);
	expect(JSON.stringify(failed)).not.toContain('hush-hush');
});

describe('of every way to sign in as an administrator', () => {
	const core = { ...api, backend: 'coreJson', appId: 'demo', definitionSource: 'coreJson' };
	const hash = createHash('md5')
		.update(`admin::${createHash('md5').update('sim-admin-password').digest('hex')}`)
		.digest('hex');
	const kinds: Array<[string, Record<string, unknown>]> = [
		['basic', {}],
		['session', {}],
		['hash', { loginHash: hash }],
		['master', { masterUsername: 'master', masterPassword: 'sim-master-password', loginAs: 'admin' }],
	];

	it.each(
		kinds.flatMap(([kind, more]) => ['', 'loginPage', 'unauthorised', 'dropAfterCommit'].map((f) => [kind, f, more])),
	)(
		'says no password, hash or cookie with %s, when the server answers with %p',
		async (authentication, fault, more) => {
			if (fault !== '') sim.faults.set({ always: fault, match: 'data/form' });
			const said = await everythingSaid(core, { admin: { authentication, ...(more as object) }, input });
			expect(said.length).toBeGreaterThan(200);
			for (const secret of [...SECRETS, ...ENCODED, hash, 'sim-master-password']) expect(said).not.toContain(secret);
			expect(said).not.toMatch(/JSESSIONID|OWASP[-_]CSRFTOKEN[=:"]/);
		},
	);
});
