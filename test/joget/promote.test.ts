/** The canvas that ships as workflows/promote-joget-app.json, run as it is between two servers. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
const { runCanvas } = require('../../scripts/canvas');
const { startSimulator } = require('../simulators/joget/server');

const shipped = () => structuredClone(require('../../workflows/promote-joget-app.json'));
/** The canvas with the form answered: a form needs a server, so its answer stands in its place. */
const canvas = (decision = 'Approve') => {
	const workflow = shipped();
	const approve = workflow.nodes.find(({ name }: { name: string }) => name === 'Approve');
	const answer = [{ id: 'd', name: 'Decision', type: 'string', value: decision }];
	Object.assign(approve, {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		executeOnce: true,
		parameters: { assignments: { assignments: answer } },
	});
	return workflow;
};

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
const promote = (workflow = canvas()) =>
	runCanvas(workflow, {
		credentials: { dataopsJogetStaging: login(source, 'basic'), dataopsJogetProduction: login(target, 'session') },
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
			dataopsJogetStaging: login(source, 'basic'),
			dataopsJogetProduction: login({ url: closed }, 'session'),
		},
	});
	expect(result.status).toBe('error');
	expect(source.state.log).toEqual([]);
});

test('the canvas waits for the answer, and nothing leaves the source before it', async () => {
	// In a process of its own: n8n's form brings modules that Jest cannot load.
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'promote-'));
	const credentials = path.join(folder, 'credentials.json');
	const logins = { dataopsJogetStaging: login(source, 'basic'), dataopsJogetProduction: login(target, 'session') };
	fs.writeFileSync(credentials, JSON.stringify(logins));
	const root = path.resolve(__dirname, '../..');
	const workflow = path.join(root, 'workflows', 'promote-joget-app.json');
	const args = [path.join(root, 'scripts', 'workflow.js'), workflow, '--credentials', credentials];
	const child = spawn(process.execPath, args, { env: { ...process.env, NODE_ENV: '' } });
	let printed = '';
	child.stdout.on('data', (chunk: Buffer) => (printed += chunk));
	await new Promise((resolve) => child.once('exit', resolve));
	fs.rmSync(folder, { recursive: true });
	const result = JSON.parse(printed);
	expect(result.status).toBe('waiting');
	expect(result.nodes['Versions at the Source'].outputs[0]).toHaveLength(1);
	expect(result.nodes['Export From the Source']).toBeUndefined();
	expect(source.state.log.some(({ path: at }: { path: string }) => at.endsWith('/export'))).toBe(false);
	expect(target.state.apps.get('demo').versions.size).toBe(1);
});

test('what is rejected is neither exported nor imported', async () => {
	const result = await promote(canvas('Reject'));
	expect(result.error).toBeUndefined();
	expect(result.nodes['Not Approved'].outputs[0]).toHaveLength(1);
	expect(result.nodes['Export From the Source']).toBeUndefined();
	expect(target.state.apps.get('demo').versions.size).toBe(1);
});
