/** Dropdowns that load their choices, used with the mouse: they load, scroll on, filter, and say why they cannot. */
import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { chain, listItems, openCanvas, openDropdown, openList, openNode, saved } from './support/editor';
import { call, e2e } from './support/n8n';

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
});
afterAll(async () => await browser?.close());

const demo = (id: string) => e2e.credentials.find((entry) => entry.id === id)!;

/** A stored credential that is the demo's but for what is wrong in it. */
async function spoilt(id: string, wrong: Record<string, unknown>): Promise<string> {
	const { type, data } = demo(id);
	const created = await call('POST', '/credentials', { name: `Spoilt ${type} ${Object.keys(wrong)}`, type, data: { ...data, ...wrong } });
	return created.id;
}

async function show(type: string, parameters: Record<string, unknown>, credentials: Record<string, string>): Promise<string> {
	const workflow = await chain(`Dropdown of ${type}`, [{ name: 'Subject', type: `n8n-nodes-dataops.${type}`, parameters, credentials }]);
	await openCanvas(page, workflow);
	await openNode(page, 'Subject');
	return workflow;
}

test('the tables of a warehouse load a page at a time as one scrolls, and are filtered by the server', async () => {
	const client = new Client(e2e.postgres);
	await client.connect();
	await client.query('CREATE SCHEMA many');
	for (let i = 0; i < 250; i++) await client.query(`CREATE TABLE many.t${String(i).padStart(3, '0')} (id integer)`);
	try {
		await show('warehouse', { resource: 'table', operation: 'load' }, { warehouseApi: 'dataopsWarehouse' });
		await openList(page, 'table');
		await listItems(page).first().waitFor();
		const before = await listItems(page).count();
		for (let i = 0; i < 40 && (await listItems(page).count()) < 250; i++) {
			await listItems(page).last().scrollIntoViewIfNeeded();
			await page.waitForTimeout(300);
		}
		expect([before < 250, (await listItems(page).count()) >= 250]).toEqual([true, true]);
		const names = await listItems(page).allInnerTexts();
		expect(new Set(names).size).toBe(names.length);
		await page.locator('[data-test-id="rlc-search"]').fill('many.t24');
		await listItems(page).filter({ hasText: 'many.t001' }).first().waitFor({ state: 'detached' });
		await listItems(page).filter({ hasText: 'many.t249' }).first().waitFor();
		expect(await listItems(page).allInnerTexts()).toEqual(Array.from({ length: 10 }, (_, i) => `many.t24${i}`));
		await listItems(page).filter({ hasText: 'many.t247' }).click();
		expect(await page.locator('[data-test-id="resource-locator-table"] [data-test-id="rlc-input"]').inputValue()).toBe('many.t247');
	} finally {
		await client.query('DROP SCHEMA many CASCADE');
		await client.end();
	}
});

test.each<[name: string, type: string, parameters: Record<string, unknown>, locator: string, credential: string, wrong: Record<string, unknown>, says: RegExp]>([
	['a database that is not there', 'warehouse', { resource: 'table', operation: 'load' }, 'table', 'dataopsWarehouse', { database: 'no_such_database' }, /no_such_database/],
	['a database server that is down', 'warehouse', { resource: 'table', operation: 'load' }, 'table', 'dataopsWarehouse', { port: 9 }, /Check/],
	['a schema without saved mappings', 'warehouse', { resource: 'mapping', operation: 'get', metadataSchema: 'nowhere' }, 'mappingReference', 'dataopsWarehouse', {}, /nowhere/],
	['a wrong password of Joget', 'joget', { resource: 'app', operation: 'getVersions' }, 'appId', 'dataopsJogetProduction', { password: 'wrong' }, /Check user and password/],
	['a Joget server that is down', 'joget', { resource: 'app', operation: 'getVersions' }, 'appId', 'dataopsJogetProduction', { baseUrl: 'http://127.0.0.1:9/jw' }, /127\.0\.0\.1:9|Check/],
	['a Joget database that is down', 'jogetDatabase', { resource: 'form', operation: 'getMany' }, 'appId', 'dataopsJogetDatabase', { port: 9 }, /Check/],
])('%s is named in the list itself, with what to do', async (_name, type, parameters, locator, credential, wrong, says) => {
	await show(type, parameters, { [demo(credential).type]: await spoilt(credential, wrong) });
	await openList(page, locator);
	const message = page.locator('[data-test-id="rlc-error-message"], [data-test-id="rlc-error-container"]').first();
	await message.waitFor({ timeout: 60_000 });
	expect(await message.innerText()).toMatch(says);
});

test.each([
	['projects', {}, /OPS/, '"projects":["OPS"]'],
	['field', { columns: { column: [{ target: 'summary' }] } }, /Summary/, '"field":"summary"'],
	['statuses', { statusColumns: 'list' }, /Closed/, '"statuses":["Closed"]'],
])('the choices of "%s" of a Jira site load, are found by typing, and are chosen', async (name, more, says, stored) => {
	const workflow = await show('jiraIssues', { resource: 'issue', operation: 'getMany', ...more }, { jiraInstanceApi: 'dataopsJiraCloud' });
	const options = await openDropdown(page, name);
	await options.first().waitFor();
	const texts = await options.allInnerTexts();
	expect(texts.join('\n')).toMatch(says);
	// Typing narrows them.
	await page.keyboard.type(says.source);
	await page.waitForTimeout(500);
	expect(await options.filter({ visible: true }).count()).toBeLessThan(texts.length);
	await options.filter({ hasText: says }).first().click();
	await saved(page, workflow, 'Subject', (parameters) => JSON.stringify(parameters).includes(stored));
});

test('a wrong token of Jira is named beside the dropdown, with what to do', async () => {
	await show('jiraIssues', { resource: 'issue', operation: 'getMany' }, { jiraInstanceApi: await spoilt('dataopsJiraCloud', { apiToken: 'wrong' }) });
	const issue = page.locator('[data-test-id="parameter-issues"]').first();
	await issue.waitFor({ timeout: 60_000 });
	await issue.hover();
	await page.getByText(/Check the email and token/).first().waitFor();
});
