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
	// On an empty canvas n8n unfolds only the triggers of what has some.
	const wanted = page.getByText(action, { exact: true }).first();
	const folded = page.getByText(/^Actions \(\d+\)$/).first();
	await wanted.or(folded).first().waitFor();
	if (!(await wanted.isVisible())) await folded.click();
	await wanted.click();
	await page.locator('[data-test-id="ndv"]').waitFor();
	await page.keyboard.press('Escape');
	// n8n names a node of several resources by its action.
	await page.locator('[data-test-id="canvas-node"]').filter({ hasText: new RegExp(`${name}|${action}`) }).first().waitFor();
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
	['joget', 'record upsert', { resource: 'record', operation: 'upsert' }, /Parameter "Form" is required/],
	['joget', 'process start', { resource: 'process', operation: 'start' }, /Parameter "Process ID" is required/],
	['jogetDatabase', 'form data', { resource: 'formData', operation: 'getMany' }, /Parameter "App" is required/],
	['jiraIssues', 'issue getMany', { resource: 'issue', operation: 'getMany' }, /No project is chosen/],
	['jiraIssues', 'mapping validate', { resource: 'mapping', operation: 'validate' }, /The mapping has no column/],
	['warehouse', 'table load', { resource: 'table', operation: 'load' }, /Parameter "Table" is required/],
	['warehouse', 'job complete', { resource: 'job', operation: 'complete' }, /Request ID is empty/],
	['fileClassifier', 'classify', { operation: 'classify' }, /no file in "data"/],
])('%s, %s, executed with nothing filled in, names what is missing', async (type, _operation, parameters, says) => {
	const said = await run(type, parameters);
	expect(said).toMatch(says);
	expect(said).not.toMatch(/undefined|Cannot read|is not a function|\[object Object\]/);
});

const columns = (column: object) => ({ columns: { column: [{ name: 'id', type: 'integer', key: true }, column] } });
const load = { resource: 'table', operation: 'load', table: { __rl: true, mode: 'name', value: 'mistakes' } };
const upsert = { resource: 'record', operation: 'upsert', formId: { __rl: true, mode: 'id', value: 'customer' } };

test.each<[mistake: string, type: keyof typeof credentials, parameters: Record<string, unknown>, says: RegExp]>([
	['an expression with a function that does not exist', 'warehouse', { ...load, ...columns({ name: 'city', type: 'text', expression: 'UPER(TRIM(city))' }) }, /Position 1: There is no function UPER; did you mean UPPER\?/],
	['an expression without its last bracket', 'warehouse', { ...load, ...columns({ name: 'city', type: 'text', expression: 'UPPER(TRIM(city)' }) }, /Position 17: Expected \)/],
	['a mapping document with a comma too many', 'warehouse', { ...load, mappingMode: 'json', mappingJson: '{"version": 1,\n"reference": "x",,}' }, /Mapping Document is not JSON.*line 2/],
	['a mapping document with a key that is spelt wrongly', 'warehouse', { ...load, mappingMode: 'json', mappingJson: '{"version": 1, "reference": "x", "target": {"tabel": "t", "type": "fact"}, "columns": []}' }, /tabel: is not known; did you mean table\?/],
	['a configuration with a tab in its YAML', 'joget', { resource: 'lookupData', operation: 'load', configSource: 'text', configuration: 'metadata_endpoints:\n\tcountry:\n    api_id: x' }, /line 2, column 1/],
	['a form definition that breaks off', 'joget', { ...upsert, definitionSource: 'pasted', formDefinition: '{"a": 1,\n "b" 2}' }, /form definition is not valid JSON.*line 2/],
	['a field mapping without a colon', 'joget', { ...upsert, fieldsMode: 'mapping', mapping: '[{"source": "a",\n "target" "b"}]' }, /Mapping[^]*line 2/],
	['a JQL with a word that is no field', 'jiraIssues', { resource: 'issue', operation: 'getMany', chooseBy: 'jql', jql: 'colour = red' }, /Field 'colour' does not exist/],
	['a model that is not JSON', 'fileClassifier', { operation: 'evaluateModel', model: '{"a": 1,,}' }, /model is not valid JSON[^]*position 8/],
])('%s is answered with the place of it', async (_mistake, type, parameters, says) => {
	expect(await run(type, parameters)).toMatch(says);
});
