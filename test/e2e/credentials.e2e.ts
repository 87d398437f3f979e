/** Saving a credential in the editor shows the result of its test: what is wrong in words, and then that it works. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { call, e2e } from './support/n8n';

let browser: Browser;
let page: Page;
let tika: http.Server;
let tikaUrl: string;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
	// As Apache Tika documents itself, behind a proxy that wants a token.
	tika = http.createServer((request, response) => {
		if (request.headers.authorization !== 'Bearer tika-token') response.writeHead(401).end();
		else response.end('Apache Tika 3.2.1\n');
	});
	await new Promise<void>((resolve) => tika.listen(0, '127.0.0.1', resolve));
	tikaUrl = `http://127.0.0.1:${(tika.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await browser?.close();
	tika.closeAllConnections();
	tika.close();
});

const demo = (id: string) => e2e.credentials.find((entry) => entry.id === id)!.data;
const tikaData = () => ({ baseUrls: { entry: [{ url: tikaUrl, weight: 1 }] }, authentication: 'bearer', token: 'tika-token', allowHttp: true });

test.each<[type: string, data: () => Record<string, unknown>, field: string, wrong: string, says: RegExp]>([
	['jogetApi', () => demo('dataopsJoget'), 'apiKey', 'no-such-key', /key/i],
	['jogetAdminApi', () => demo('dataopsJogetProduction'), 'password', 'no-such-password', /Check user and password/],
	['jogetDatabaseApi', () => demo('dataopsJogetDatabase'), 'database', 'no_such_database', /no_such_database/],
	['jiraInstanceApi', () => demo('dataopsJiraCloud'), 'apiToken', 'no-such-token', /email and token/],
	['warehouseApi', () => demo('dataopsWarehouse'), 'database', 'no_such_database', /no_such_database/],
	['warehouseSourceApi', () => demo('dataopsSource'), 'database', 'no_such_database', /no_such_database/],
	['fileClassifierApi', tikaData, 'token', 'no-such-token', /refuses the sign-in/],
])('%s says what is wrong, and that it works once it is mended', async (type, data, field, wrong, says) => {
	const { id } = await call('POST', '/credentials', { name: `Mend ${type}`, type, data: { ...data(), [field]: wrong } });
	await page.goto(`/home/credentials/${id}`);
	const dialog = page.locator('[data-test-id="credential-edit-dialog"]');
	// A stored credential is tested as it opens.
	await dialog.getByText(/Couldn.t connect with these settings/).waitFor({ timeout: 60_000 });
	await dialog.getByText('More details').click();
	const details = await dialog.innerText();
	expect(details).toMatch(says);
	const input = dialog.locator(`[data-test-id="parameter-input-${field}"] input`).first();
	await input.fill(String(data()[field]));
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await dialog.getByText('Connection tested successfully').waitFor({ timeout: 60_000 });
	await call('DELETE', `/credentials/${id}`);
});
