/** The canvas that ships as workflows/promote-joget-app.json, run as it is between two servers. */
const { runCanvas } = require('../../scripts/canvas');
const { startSimulator } = require('../simulators/joget/server');

const canvas = () => structuredClone(require('../../workflows/promote-joget-app.json'));

const login = (sim: any, authentication: string) => ({
	type: 'jogetAdminApi',
	data: { baseUrl: sim.url, authentication, username: 'admin', password: 'sim-admin-password' },
});

let source: any;
let target: any;
beforeEach(async () => {
	source = await startSimulator({ dx: 8 });
	target = await startSimulator({ dx: 9, publishBy: 'console' });
});
afterEach(async () => {
	await source.close();
	await target.close();
});
const promote = () =>
	runCanvas(canvas(), {
		credentials: { 'joget-source': login(source, 'basic'), 'joget-target': login(target, 'session') },
	});

test('the published version of the source becomes the published version of the target, from DX 8 to DX 9', async () => {
	const next = source.state.addApp('demo', 'Demo', 5, false);
	next.forms.set('customer', source.state.form('customer'));
	for (const version of source.state.apps.get('demo').versions.values()) version.published = version.version === 5;
	const result = await promote();
	expect(result.error).toBeUndefined();
	const [done] = result.nodes['Import Into the Target'].outputs[0];
	expect(done.json).toEqual({ appId: 'demo', version: 2, published: true, missingPlugins: [] });
	expect([...target.state.publishedVersion('demo').forms.keys()]).toEqual(['customer']);
	expect(result.nodes.Live.outputs[0]).toHaveLength(1);
});

test('with a plugin missing on the target the old version stays live', async () => {
	target.state.extra.missingPlugins = { demo: ['org.example.Gone'] };
	const result = await promote();
	const [done] = result.nodes['Import Into the Target'].outputs[0];
	expect(done.json).toMatchObject({ version: 2, published: false, missingPlugins: ['org.example.Gone'] });
	expect(result.error.message).toContain('not live, because these plugins are missing there: org.example.Gone');
	expect(target.state.publishedVersion('demo').version).toBe(1);
});

test('a target that is not well stops the promotion before anything is exported', async () => {
	const closed = target.url;
	await target.close();
	const result = await runCanvas(canvas(), {
		credentials: {
			'joget-source': login(source, 'basic'),
			'joget-target': login({ url: closed }, 'session'),
		},
	});
	expect(result.status).toBe('error');
	expect(source.state.log).toEqual([]);
});
