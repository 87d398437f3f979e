/** The credential's test tells the causes apart, whatever status a wrong key is answered with. */
import type { JogetApiCredentials } from '../../nodes/Joget/engine/apiAuth';
import { testJogetApi } from '../../nodes/Joget/methods/credentialTest';
import { API_ID, startSimulator, type Simulator } from './support';

let sim: Simulator;
beforeEach(async () => {
	sim = await startSimulator();
});
afterEach(async () => await sim.close());

const credential = (more: Partial<JogetApiCredentials> = {}): JogetApiCredentials => ({
	baseUrl: sim.url,
	apiId: API_ID,
	apiKey: 'sim-key-1',
	headerStyle: 'underscore',
	testTarget: 'customer',
	...more,
});

it.each(['customer', 'list/list_customer', ''])('accepts a good key when asked with %p', async (testTarget) => {
	expect(await testJogetApi(credential({ testTarget }))).toMatchObject({ status: 'OK' });
});

it('accepts a good key on an API without the App API element when no form was named', async () => {
	sim.state.apis.get(API_ID)!.app = false;
	expect(await testJogetApi(credential({ testTarget: '' }))).toMatchObject({ status: 'OK' });
});

it.each([400, 401])('calls a wrong key wrong where Joget answers it with %p', async (status) => {
	sim.options.keyFailureStatus = status;
	const { message } = await testJogetApi(credential({ apiKey: 'wrong' }));
	expect(message).toMatch(/refuses the API key/);
	expect(message).not.toContain('wrong.');
});

it.each([400, 401, 403])('calls a wrong API id wrong where a wrong key gets %p', async (status) => {
	sim.options.keyFailureStatus = status;
	const { message } = await testJogetApi(credential({ apiId: 'API-x' }));
	expect(message).toMatch(/No published app has an API with this API ID/);
});

it('knows a missing plugin by its error page', async () => {
	sim.faults.set({ always: 'pluginMissing' });
	expect((await testJogetApi(credential())).message).toMatch(/API Builder plugin is not installed/);
});

it('tells an unpublished app from a wrong id', async () => {
	for (const app of (sim.state as any).apps.values())
		for (const version of app.versions.values()) version.published = false;
	sim.faults.set({ always: 'nothingPublished' });
	expect((await testJogetApi(credential())).message).toMatch(/No app is published/);
});

it('points to the whitelist of the key', async () => {
	sim.options.whitelistBlock = true;
	expect((await testJogetApi(credential())).message).toMatch(/whitelist/);
});

it('says which form the API does not offer', async () => {
	expect((await testJogetApi(credential({ testTarget: 'nope' }))).message).toMatch(/does not offer "nope"/);
});

it('passes with a signed token and a Basic user, and not with a wrong secret', async () => {
	const api = sim.state.apis.get(API_ID)!;
	Object.assign(api, { secret: 'sim-secret', pattern: '{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}', basic: true });
	const signed = {
		signed: true,
		signingSecret: 'sim-secret',
		signingPattern: '{api_key}::{api_secret}::{yyyy-MM-dd HH:mm}',
		signingHash: 'SHA-256' as const,
		useBasic: true,
		basicUser: 'clerk',
		basicPassword: 'sim-clerk-password',
	};
	expect(await testJogetApi(credential(signed))).toMatchObject({ status: 'OK' });
	expect((await testJogetApi(credential({ ...signed, signingSecret: 'no' }))).message).toMatch(/refuses the API key/);
	expect((await testJogetApi(credential({ ...signed, basicPassword: 'no' }))).message).toMatch(/refuses the API key/);
});

it('reaches a server behind a proxy that drops underscore headers with the hyphen style', async () => {
	sim.options.dropUnderscoreHeaders = true;
	expect(await testJogetApi(credential({ headerStyle: 'hyphen' }))).toMatchObject({ status: 'OK' });
	expect(await testJogetApi(credential({ headerStyle: 'both' }))).toMatchObject({ status: 'OK' });
	expect((await testJogetApi(credential())).status).toBe('Error');
});

it('refuses plain http to another host unless it is allowed, and says so', async () => {
	const { status, message } = await testJogetApi(credential({ baseUrl: 'http://joget.example.com/jw' }));
	expect(status).toBe('Error');
	expect(message).toMatch(/plain http.*Allow HTTP/);
});

it('answers a server that is not there in words', async () => {
	const { message } = await testJogetApi(credential({ baseUrl: 'http://127.0.0.1:9' }));
	expect(message).toMatch(/refused the connection/);
});
