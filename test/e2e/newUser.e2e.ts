/** The first minutes with a node: dragged from the panel, executed with nothing filled in, and with a typing mistake in it. */
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { chain, execute, openCanvas, openNode } from './support/editor';
import { createWorkflow } from './support/n8n';

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
});
afterAll(async () => await browser?.close());

test.each([
	['joget', 'Joget', 'Create or update records'],
	['scd2', 'Warehouse', 'Load a table'],
	['jira changelog', 'Jira Issues', 'Get many issues'],
	['mime', 'File Classifier', 'Detect the type of files'],
	['csv', 'Warehouse', 'Load a table'],
])('searching "%s" in the node panel leads to %s, and its action "%s" puts it on the canvas', async (words, name, action) => {
	const { id } = await createWorkflow({ name: `Add ${name}`, nodes: [], connections: {} });
	await page.goto(`/workflow/${id}`);
	await page.locator('[data-test-id="canvas-plus-button"], [data-test-id="canvas-add-button"]').first().click();
	await page.locator('[data-test-id="node-creator-search-bar"]').waitFor();
	await page.keyboard.type(words);
	await page.locator('[data-test-id="node-creator-item-name"]').getByText(name, { exact: true }).first().click();
	await page.getByText(action, { exact: true }).first().click();
	await page.locator('[data-test-id="ndv"]').waitFor();
	await page.keyboard.press('Escape');
	await page.locator('[data-test-id="canvas-node"]').filter({ hasText: new RegExp(name) }).first().waitFor();
});

const credentials = {
	joget: { jogetApi: 'dataopsJoget', jogetAdminApi: 'dataopsJogetProduction' },
	jogetDatabase: { jogetDatabaseApi: 'dataopsJogetDatabase' },
	jiraIssues: { jiraInstanceApi: 'dataopsJiraCloud' },
	warehouse: { warehouseApi: 'dataopsWarehouse' },
	fileClassifier: {},
};

async function run(type: keyof typeof credentials, parameters: Record<string, unknown>): Promise<string> {
	await openCanvas(page, await chain(`First run of ${type}`, [{ name: 'Subject', type: `n8n-nodes-dataops.${type}`, parameters, credentials: credentials[type] }]));
	await openNode(page, 'Subject');
	return await execute(page);
}

test.each<[type: keyof typeof credentials, operation: string, parameters: Record<string, unknown>, says: RegExp]>([
	['joget', 'record upsert', { resource: 'record', operation: 'upsert' }, /Form/],
	['joget', 'record get', { resource: 'record', operation: 'get' }, /Form|Record ID/],
	['joget', 'app export', { resource: 'app', operation: 'export' }, /App/],
	['joget', 'process start', { resource: 'process', operation: 'start' }, /App|Process/],
	['jogetDatabase', 'form data', { resource: 'formData', operation: 'getMany' }, /App|Form/],
	['jiraIssues', 'issue getMany', { resource: 'issue', operation: 'getMany' }, /Project/],
	['jiraIssues', 'mapping validate', { resource: 'mapping', operation: 'validate' }, /mapping|column/i],
	['warehouse', 'table load', { resource: 'table', operation: 'load' }, /Table/],
	['warehouse', 'mapping save', { resource: 'mapping', operation: 'save' }, /Mapping/],
	['warehouse', 'mapping get', { resource: 'mapping', operation: 'get' }, /Mapping Reference/],
	['warehouse', 'job complete', { resource: 'job', operation: 'complete' }, /Request ID/],
	['fileClassifier', 'classify', { operation: 'classify' }, /Input Data Field|data/],
])('%s, %s, executed with nothing filled in, names what is missing', async (type, _operation, parameters, says) => {
	const said = await run(type, parameters);
	expect(said).toMatch(says);
	expect(said).not.toMatch(/undefined|Cannot read|is not a function|\[object Object\]/);
});

const columns = (column: object) => ({ columns: { column: [{ name: 'id', type: 'integer', key: true }, column] } });
const load = { resource: 'table', operation: 'load', table: { __rl: true, mode: 'name', value: 'mistakes' } };

test.each<[mistake: string, type: keyof typeof credentials, parameters: Record<string, unknown>, says: RegExp]>([
	['an expression with a function that does not exist', 'warehouse', { ...load, ...columns({ name: 'city', type: 'text', expression: 'UPER(TRIM(city))' }) }, /UPER/],
	['an expression without its last bracket', 'warehouse', { ...load, ...columns({ name: 'city', type: 'text', expression: 'UPPER(TRIM(city)' }) }, /position \d+|character \d+|at \d+|end/i],
	['a mapping document with a comma too many', 'warehouse', { ...load, mappingMode: 'json', mappingJson: '{"version": 1,\n"reference": "x",,}' }, /line 2|position \d+/i],
	['a mapping document with a key that is spelt wrongly', 'warehouse', { ...load, mappingMode: 'json', mappingJson: '{"version": 1, "reference": "x", "target": {"tabel": "t", "type": "fact"}, "columns": []}' }, /tabel/],
	['a configuration with a tab in its YAML', 'joget', { resource: 'lookupData', operation: 'load', configSource: 'text', configuration: 'metadata_endpoints:\n\tcountry:\n    api_id: x' }, /line 2|:2/],
	['a JQL with a word that is no field', 'jiraIssues', { resource: 'issue', operation: 'getMany', chooseBy: 'jql', jql: 'colour = red' }, /colour/],
	['a model that is not JSON', 'fileClassifier', { operation: 'evaluateModel', model: '{"a": 1,,}' }, /model/i],
])('%s is answered with the place of it', async (_mistake, type, parameters, says) => {
	expect(await run(type, parameters)).toMatch(says);
});
