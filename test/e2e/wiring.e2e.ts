/** The next node is wired before the first run: the output schemas of the pack are what the editor offers as fields. */
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { chain, openCanvas, openNode } from './support/editor';

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await openBrowser();
	({ page } = await openPage(browser));
});
afterAll(async () => await browser?.close());

test.each<[type: string, parameters: Record<string, unknown>, credentials: Record<string, string>, fields: string[]]>([
	['warehouse', { resource: 'table', operation: 'load' }, { warehouseApi: 'dataopsWarehouse' }, ['inserted', 'unchanged', 'rejected']],
	['joget', { resource: 'record', operation: 'upsert' }, { jogetApi: 'dataopsJoget' }, ['action', 'attempts', 'record']],
	['jiraIssues', { resource: 'issue', operation: 'getMany' }, { jiraInstanceApi: 'dataopsJiraCloud' }, ['issue_key', 'status', 'updated_at']],
	['jogetDatabase', { resource: 'form', operation: 'getMany' }, { jogetDatabaseApi: 'dataopsJogetDatabase' }, ['formId', 'tableName']],
	['fileClassifier', { operation: 'classify' }, {}, ['file']],
])('behind %s the input panel shows its fields before anything ran', async (type, parameters, credentials, fields) => {
	const next = { name: 'Next', type: 'n8n-nodes-base.set', parameters: {} };
	await openCanvas(page, await chain(`Wire ${type}`, [{ name: 'Subject', type: `n8n-nodes-dataops.${type}`, parameters, credentials }, next]));
	await openNode(page, 'Next');
	const panel = page.locator('[data-test-id="ndv-input-panel"]');
	for (const field of fields) await panel.getByText(field, { exact: true }).first().waitFor();
});
