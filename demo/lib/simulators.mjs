/**
 * Joget and Jira cannot be run here: their simulators (the same that the tests use) stand in for them. Two Joget servers
 * (staging and production) and two Jira sites (Cloud and Data Center), each with a fixed seed, and the credentials that
 * the canvases name.
 */
import http from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const joget = require('../../test/simulators/joget/server.js');
const jira = require('../../test/simulators/jira/server.js');

export const API_ID = 'API-00000000-0000-0000-0000-000000000001';
/** How many issues each Jira site begins with. */
export const ISSUES = { cloud: 240, dc: 120 };
const FROM = Date.UTC(2025, 0, 6, 8);

const adminOf = (server) => ({
	baseUrl: server.url,
	authentication: 'basic',
	username: 'admin',
	password: 'sim-admin-password',
});

/** Staging is one version ahead: an environment variable and a form that production does not have. */
function stageNextVersion({ state }) {
	const first = state.publishedVersion('demo');
	first.published = false;
	const next = state.addApp('demo', 'Demo', 2, true);
	for (const [id, form] of first.forms) next.forms.set(id, structuredClone(form));
	for (const [id, list] of first.lists) next.lists.set(id, structuredClone(list));
	const { properties, ...form } = structuredClone(first.forms.get('md161livestockCategory'));
	next.forms.set('region', {
		...form,
		properties: { ...properties, id: 'region', name: 'Region', tableName: 'region' },
	});
	next.environment.set('supportMail', 'help@example.com');
}

/** Takes the events of the file sorter; `received` holds them, newest last. */
async function startEvents() {
	const received = [];
	const server = http.createServer((request, response) => {
		const parts = [];
		request.on('data', (part) => parts.push(part));
		request.on('end', () => {
			try {
				received.push(JSON.parse(Buffer.concat(parts).toString('utf8')));
				response.writeHead(204).end();
			} catch {
				response.writeHead(400).end('Not JSON');
			}
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${server.address().port}`, received, close };
}

/** Everything that runs, in one process: `joget`, `staging`, `cloud`, `dc` are the simulators themselves. */
export async function startServers({ log = true } = {}) {
	const [production, staging, cloud, dc, events] = await Promise.all([
		joget.startSimulator({ dx: 9, seed: 11, log }),
		joget.startSimulator({ dx: 9, seed: 12, log }),
		jira.startSimulator({ config: { deployment: 'cloud' }, generate: { issues: ISSUES.cloud, seed: 21, from: FROM } }),
		jira.startSimulator({
			config: { deployment: 'dataCenter' },
			generate: { issues: ISSUES.dc, seed: 22, from: FROM, projects: ['CORE', 'LEGACY'] },
		}),
		startEvents(),
	]);
	stageNextVersion(staging);
	return { production, staging, cloud, dc, events };
}

/** @returns {Array<{id: string, name: string, type: string, data: object}>} */
export function simulatorCredentials({ production, staging, cloud, dc }) {
	return [
		{
			id: 'dataopsJoget',
			name: 'Demo Joget',
			type: 'jogetApi',
			data: {
				baseUrl: production.url,
				apiId: API_ID,
				apiKey: 'sim-key-1',
				headerStyle: 'underscore',
				testTarget: 'customer',
			},
		},
		{ id: 'dataopsJogetProduction', name: 'Demo Joget production', type: 'jogetAdminApi', data: adminOf(production) },
		{ id: 'dataopsJogetStaging', name: 'Demo Joget staging', type: 'jogetAdminApi', data: adminOf(staging) },
		{
			id: 'dataopsJiraCloud',
			name: 'Demo Jira Cloud',
			type: 'jiraInstanceApi',
			data: {
				deployment: 'cloud',
				baseUrl: cloud.url,
				authentication: 'apiToken',
				email: 'robot@example.com',
				apiToken: 'sim-token',
				instance: 'cloud',
			},
		},
		{
			id: 'dataopsJiraDc',
			name: 'Demo Jira Data Center',
			type: 'jiraInstanceApi',
			data: {
				deployment: 'dataCenter',
				baseUrl: dc.url,
				authentication: 'personalAccessToken',
				personalAccessToken: 'sim-pat',
				instance: 'datacenter',
			},
		},
	];
}

/** @returns {Promise<{credentials: object[], urls: Record<string, string>, servers: object, stop: () => Promise<void>}>} */
export async function startSimulators() {
	const servers = await startServers({ log: false });
	const { production, staging, cloud, dc, events } = servers;
	return {
		credentials: simulatorCredentials(servers),
		urls: {
			joget: production.url,
			jogetStaging: staging.url,
			jiraCloud: cloud.url,
			jiraDataCenter: dc.url,
			events: events.url,
		},
		servers,
		stop: async () => void (await Promise.all(Object.values(servers).map((server) => server.close()))),
	};
}
