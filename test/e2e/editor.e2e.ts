/** The editor as a person sees it: every operation of every node opens without a console error and shows its parameters. */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from './support/browser';
import { createWorkflow, e2e, nodeTypes, operationsOf } from './support/n8n';

const IMAGES = path.resolve(__dirname, '../../docs/images');
/** Screenshots are kept only when asked for: `DATAOPS_SCREENSHOTS=1 npm run e2e`. */
const KEEP = process.env.DATAOPS_SCREENSHOTS === '1';

let browser: Browser;
let page: Page;
let errors: string[];
beforeAll(async () => {
	browser = await openBrowser();
	({ page, errors } = await openPage(browser));
});
afterAll(async () => await browser?.close());

async function shoot(name: string): Promise<void> {
	if (!KEEP) return;
	// Lists have come, and nothing is under the mouse.
	await page.mouse.move(5, 450);
	await page.locator('text=/Loading options/').first().waitFor({ state: 'detached', timeout: 10_000 }).catch(() => {});
	fs.mkdirSync(IMAGES, { recursive: true });
	await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
}

/** Opens a workflow with one node per operation. */
async function openCanvasOf(description: any): Promise<string[]> {
	const names: string[] = [];
	const nodes = operationsOf(description).map(({ resource, operation }, i) => {
		const name = [description.displayName, resource, operation].filter(Boolean).join(' ');
		names[names.length] = name;
		const own = (description.credentials ?? []).flatMap(({ name: type }: { name: string }) => e2e.credentials.find((entry) => entry.type === type) ?? []);
		return {
			id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
			name,
			type: description.name,
			typeVersion: 1,
			position: [(i % 6) * 260, Math.floor(i / 6) * 200],
			parameters: { ...(resource ? { resource } : {}), ...(operation ? { operation } : {}) },
			credentials: Object.fromEntries(own.map((entry: any) => [entry.type, { id: entry.id, name: entry.name }])),
		};
	});
	const { id } = await createWorkflow({ name: `All of ${description.displayName}`, nodes, connections: {} });
	await page.goto(`/workflow/${id}`);
	await page.waitForSelector('[data-test-id="canvas-node"]', { timeout: 60_000 });
	return names;
}

const packed: string[] = require('../../package.json').n8n.nodes.map((file: string) => path.basename(file, '.node.js').replace(/^./, (letter: string) => letter.toLowerCase()));

test('n8n knows every node of the pack', async () => {
	expect((await nodeTypes()).map((type) => type.name.split('.')[1]).sort()).toEqual(expect.arrayContaining([...packed].sort()));
});

test.each(packed)('every operation of %s opens and shows its parameters, without a console error', async (name) => {
	const description = (await nodeTypes()).find((type) => type.name === `n8n-nodes-dataops.${name}`);
	expect(description).toBeDefined();
	const names = await openCanvasOf(description);
	errors.length = 0;
	for (const nodeName of names) {
		await page.locator(`[data-test-id="canvas-node"][data-node-name="${nodeName}"]`).dblclick({ force: true });
		await page.waitForSelector('[data-test-id="ndv"]', { timeout: 20_000 });
		await page.waitForSelector('[data-test-id="parameter-item"], [data-test-id^="parameter-input"]', { timeout: 20_000 });
		// n8n hides parameters that it takes for the choice of a credential: resource and operation must never be among them.
		const { resource, operation } = operationsOf(description)[names.indexOf(nodeName)];
		for (const [parameter, value] of Object.entries({ resource, operation })) {
			if (value !== undefined) await page.locator(`[data-test-id="parameter-input-${parameter}"]`).waitFor({ timeout: 10_000 });
		}
		await shoot(nodeName.replace(/\W+/g, '-').toLowerCase());
		await page.keyboard.press('Escape');
		await page.waitForSelector('[data-test-id="ndv"]', { state: 'detached', timeout: 20_000 });
	}
	// A dropdown that depends on something not yet chosen answers with its sentence and status 500: n8n's way of showing it.
	// What those dropdowns do once it is chosen is checked in loaders.e2e.ts.
	expect(errors.filter((error) => !error.includes('/rest/dynamic-node-parameters/'))).toEqual([]);
});

test.each([
	['joget', ['Joget', 'Joget Database']],
	['scd2', ['Warehouse']],
	['jira changelog', ['Jira Issues']],
	['mime', ['File Classifier']],
	['csv', ['Warehouse']],
])('searching the node panel for "%s" finds the pack', async (words, expected) => {
	const { id } = await createWorkflow({ name: `Search ${words}`, nodes: [], connections: {} });
	await page.goto(`/workflow/${id}`);
	await page.locator('[data-test-id="canvas-plus-button"], [data-test-id="canvas-add-button"]').first().click();
	await page.locator('[data-test-id="node-creator-search-bar"]').waitFor();
	await page.keyboard.type(words);
	await page.waitForTimeout(600);
	const found = await page.locator('[data-test-id="item-iterator-item"], [data-test-id="node-creator-item-name"]').allInnerTexts();
	for (const name of expected) expect(found.join('\n')).toContain(name);
});

test('the first canvas runs from its button, as README says, and its node shows what went in and what did not', async () => {
	errors.length = 0;
	await page.goto('/workflow/dataopsCsvToTable');
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	await page.locator('text=/successfully/i').first().waitFor({ timeout: 60_000 });
	await page.waitForTimeout(1500);
	await shoot('demo-canvas');
	await page.locator('[data-test-id="canvas-node"][data-node-name="Load orders"]').dblclick({ force: true });
	await page.waitForSelector('[data-test-id="ndv"]');
	await page.locator('[data-test-id="output-panel"]').getByText('inserted').first().waitFor({ timeout: 20_000 });
	await shoot('demo-report');
	await page.keyboard.press('Escape');
	expect(errors).toEqual([]);
});

test('a typing mistake is answered in words: a column type that does not exist', async () => {
	const { id } = await createWorkflow({
		name: 'Typing mistake',
		nodes: [
			{ id: '00000000-0000-4000-9000-000000000001', name: 'Go', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: '00000000-0000-4000-9000-000000000002',
				name: 'Load',
				type: 'n8n-nodes-dataops.warehouse',
				typeVersion: 1,
				position: [260, 0],
				parameters: { resource: 'table', operation: 'load', table: { __rl: true, mode: 'name', value: 'typo' }, columns: { column: [{ name: 'id', type: 'integr', key: true }] } },
				credentials: { warehouseApi: { id: 'dataopsWarehouse', name: 'Demo warehouse' } },
			},
		],
		connections: { Go: { main: [[{ node: 'Load', type: 'main', index: 0 }]] } },
	});
	await page.goto(`/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await page.locator('[data-test-id="execute-workflow-button"]').first().click();
	await page.locator('text=/integr/').first().waitFor({ timeout: 60_000 });
});
