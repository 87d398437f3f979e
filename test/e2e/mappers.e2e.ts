/** The resource mapper of Joget records in the browser: from the form, refreshed, kept, sent. */
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { chain, closeNode, execute, listItems, openCanvas, openDropdown, openList, openNode, parameter, saved } from './support/editor';
import { call } from './support/n8n';
const { startSimulator } = require('../simulators/joget/server.js');

let browser: Browser;
let page: Page;
let joget: any;
let workflow: string;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
	// A server of its own: one test changes its form.
	joget = await startSimulator({ dx: 9 });
	const { id } = await call('POST', '/credentials', {
		name: 'Joget of the mapper',
		type: 'jogetAdminApi',
		data: { baseUrl: joget.url, authentication: 'basic', username: 'admin', password: 'sim-admin-password' },
	});
	const parameters = { resource: 'record', operation: 'upsert', backend: 'coreJson', appId: 'demo', fieldsMode: 'mapper', idStrategy: 'server' };
	workflow = await chain('Mapper', [{ name: 'Joget', type: 'n8n-nodes-dataops.joget', parameters, credentials: { jogetAdminApi: id } }]);
	await openCanvas(page, workflow);
	await openNode(page, 'Joget');
});
afterAll(async () => {
	await browser?.close();
	await joget?.close();
});

const mapper = () => page.locator('[data-test-id="resource-mapper-container"]');
const fieldNames = async (): Promise<string[]> =>
	await mapper()
		.locator('[data-test-id^="parameter-input-"]:not([data-test-id="parameter-input-field"])')
		.evaluateAll((all) => all.map((element) => element.getAttribute('data-test-id')!.slice('parameter-input-'.length)));
const input = (field: string) => mapper().locator(`[data-test-id="parameter-input-${field}"] input`).first();

test('the form is chosen from the list of the server, and its fields come with it', async () => {
	await openList(page, 'formId');
	await listItems(page).filter({ hasText: 'Order (order)' }).waitFor();
	await page.locator('[data-test-id="rlc-search"]').fill('cust');
	await listItems(page).filter({ hasText: 'Order (order)' }).waitFor({ state: 'detached' });
	await listItems(page).filter({ hasText: 'Customer (customer)' }).click();
	await input('code').waitFor();
	expect(await fieldNames()).toEqual(['code', 'name', 'email', 'credit', 'postcode', 'segment', 'tags', 'since', 'source', 'contract', 'vat']);
});

test('a field that the form requires is marked and cannot be removed, the others can', async () => {
	const required = mapper().locator('.parameter-item', { has: page.locator('[data-test-id="parameter-issues"]') });
	expect((await required.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Code (code)', 'Name (name)']);
	await expect(mapper().locator('[data-test-id="remove-field-button-code"]').count()).resolves.toBe(0);
	await mapper().locator('[data-test-id="remove-field-button-vat"]').click();
	await input('vat').waitFor({ state: 'detached' });
});

test('a select box of the form offers the form’s options', async () => {
	const options = await openDropdown(page, 'segment');
	await options.first().waitFor();
	const names = await options.allInnerTexts();
	expect(names.length).toBeGreaterThan(1);
	await options.first().click();
});

test('what was filled in is there after saving and opening the canvas again', async () => {
	await input('code').fill('C-77');
	await input('name').fill('Ada Lovelace');
	await input('email').fill('ada@example.org');
	await page.keyboard.press('Tab');
	await closeNode(page);
	await saved(page, workflow, 'Joget', ({ columns }) => columns?.value?.email === 'ada@example.org');
	await openCanvas(page, workflow);
	await openNode(page, 'Joget');
	await input('email').waitFor();
	expect(await Promise.all(['code', 'name', 'email'].map((field) => input(field).inputValue()))).toEqual(['C-77', 'Ada Lovelace', 'ada@example.org']);
	expect(await fieldNames()).not.toContain('vat');
});

test('a field that is new on the server comes with a refresh, and what was filled in stays', async () => {
	const form = joget.state.publishedVersion('demo').forms.get('customer');
	joget.state.publishedVersion('demo').forms.set('customer', withField(form, 'nickname', 'Nickname'));
	await mapper().locator('[data-test-id="columns-parameter-input-options-container"] [data-test-id="action-toggle"] button').click();
	await page.getByText('Refresh field list', { exact: false }).click();
	await input('nickname').waitFor({ timeout: 20_000 }).catch(async () => {
		// A field that came with a refresh may have to be added by hand.
		await mapper().locator('[data-test-id="add-fields-select"]').click();
		await page.getByText('Nickname (nickname)').click();
		await input('nickname').waitFor();
	});
	expect(await input('email').inputValue()).toBe('ada@example.org');
});

/** The form with one text field more, beside the one named email, wherever that is in its sections and columns. */
function withField(form: any, id: string, label: string): any {
	const copy = structuredClone(form);
	const add = (elements: any[]): boolean =>
		elements.some((element, i) => {
			if (element.properties?.id !== 'email') return add(element.elements ?? []);
			const field = structuredClone(element);
			elements.splice(i + 1, 0, { ...field, properties: { ...field.properties, id, label, validator: { className: '', properties: {} } } });
			return true;
		});
	if (!add(copy.elements)) throw new Error('The form has no field email.');
	return copy;
}

test('the record that is sent holds what was filled in, and nothing for fields that were left empty', async () => {
	const said = await execute(page);
	expect(said).toContain('Saved');
	const [row] = joget.state.rows('customer').filter((entry: any) => entry.code === 'C-77');
	expect(row).toMatchObject({ code: 'C-77', name: 'Ada Lovelace', email: 'ada@example.org' });
	expect(row.vat).toBeUndefined();
});

test('a server that is down is named where the fields should be, with what to do', async () => {
	await joget.close();
	await parameter(page, 'appId').locator('input').first().fill('other');
	await page.keyboard.press('Tab');
	const notice = mapper().locator('[data-test-id="empty-fields-notice"]');
	await notice.waitFor({ timeout: 60_000 });
	expect(await notice.innerText()).toMatch(/refused the connection.*Check the host and port/s);
});
