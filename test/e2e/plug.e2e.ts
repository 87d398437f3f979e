/** The network plug pulled while a node executes: what the editor then shows, and that no record is lost in silence. */
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { chain, execute, openCanvas, openNode } from './support/editor';
import { call, e2e } from './support/n8n';

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
});
afterAll(async () => await browser?.close());

/** A wire to a server that lets so many bytes through to it, and is then cut: no connection stays, none comes. */
async function wire(to: { host: string; port: number }, bytes: number) {
	const sockets = new Set<net.Socket>();
	let left = bytes;
	const cut = () => {
		server.close();
		for (const socket of sockets) socket.destroy();
	};
	const server = net.createServer((near) => {
		const far = net.connect(to.port, to.host);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => (near.destroy(), far.destroy()));
		}
		far.pipe(near);
		near.on('data', (chunk) => {
			left -= chunk.length;
			if (left < 0) cut();
			else far.write(chunk);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { port: (server.address() as AddressInfo).port, cut };
}

const demo = (id: string) => e2e.credentials.find((entry) => entry.id === id)!;
const addressOf = (id: string) => {
	const { hostname, port } = new URL(String(demo(id).data.baseUrl));
	return { host: hostname, port: Number(port) };
};
async function credentialOver(id: string, change: (data: Record<string, unknown>) => Record<string, unknown>): Promise<string> {
	const { type, data } = demo(id);
	return (await call('POST', '/credentials', { name: `Wired ${type}`, type, data: { ...data, ...change(data) } })).id;
}
const through = (port: number) => (data: Record<string, unknown>) => {
	const url = new URL(String(data.baseUrl));
	url.port = String(port);
	return { baseUrl: url.href };
};

async function run(type: string, parameters: Record<string, unknown>, credentials: Record<string, string>, items: object[] = []): Promise<string> {
	await openCanvas(page, await chain(`Plug of ${type}`, [{ name: 'Subject', type: `n8n-nodes-dataops.${type}`, parameters, credentials }], items));
	await openNode(page, 'Subject');
	return await execute(page);
}
/** "Saved Branch (17 items)" → 17 */
const countOf = (said: string, branch: string) => Number(new RegExp(`${branch} Branch\\s*\\((\\d+) items?\\)`).exec(said)?.[1] ?? 0);

test('Joget: every record leaves as saved or as failed, and Failed says why', async () => {
	const cable = await wire(addressOf('dataopsJoget'), 17_000);
	// Few that fail: after five in a row the breaker waits for the server to come back before each further try.
	const items = Array.from({ length: 60 }, (_, i) => ({ code: `P-${i}`, name: `Plug ${i}` }));
	const parameters = {
		resource: 'record',
		operation: 'upsert',
		backend: 'apiBuilder',
		formId: { __rl: true, mode: 'id', value: 'customer' },
		idStrategy: 'column',
		idColumn: 'code',
		definitionSource: 'none',
		options: { attempts: 1 },
	};
	const said = await run('joget', parameters, { jogetApi: await credentialOver('dataopsJoget', through(cable.port)) }, items);
	cable.cut();
	expect(countOf(said, 'Saved')).toBeGreaterThan(0);
	expect(countOf(said, 'Failed')).toBeGreaterThan(0);
	expect(countOf(said, 'Saved') + countOf(said, 'Failed')).toBe(items.length);
	await page.getByText(/Failed Branch/).click();
	await page.locator('[data-test-id="output-panel"]').getByText(/connection|answer|server/i).first().waitFor();
});

test('Warehouse: nothing is half loaded, and the error says so', async () => {
	const cable = await wire({ host: String(demo('dataopsWarehouse').data.host), port: Number(demo('dataopsWarehouse').data.port) }, 60_000);
	const items = Array.from({ length: 3000 }, (_, i) => ({ id: i, note: 'x'.repeat(60) }));
	const columns = { column: [{ name: 'id', type: 'integer', key: true }, { name: 'note', type: 'text' }] };
	const parameters = { resource: 'table', operation: 'load', table: { __rl: true, mode: 'name', value: 'plug' }, columns };
	const said = await run('warehouse', parameters, { warehouseApi: await credentialOver('dataopsWarehouse', () => ({ port: cable.port })) }, items);
	cable.cut();
	expect(said).toMatch(/connection/i);
	expect(said).toMatch(/Run the load again/);
});

test('Jira: the call that got no answer is named, with what to check', async () => {
	const cable = await wire(addressOf('dataopsJiraCloud'), 1_500);
	const parameters = { resource: 'issue', operation: 'getMany', chooseBy: 'all', options: { attempts: 1 } };
	const said = await run('jiraIssues', parameters, { jiraInstanceApi: await credentialOver('dataopsJiraCloud', through(cable.port)) });
	cable.cut();
	expect(said).toMatch(/got no answer from Jira|connection/i);
	expect(said).toMatch(/Check|Run again/);
});
