/** What a person does in the editor, by n8n's own test ids (n8n-io/n8n, packages/testing/playwright/pages). */
import type { Locator, Page } from 'playwright-core';
import { call, createWorkflow } from './n8n';

export interface CanvasNode {
	name: string;
	type: string;
	parameters?: Record<string, unknown>;
	/** credential type → id of a stored credential */
	credentials?: Record<string, string>;
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A stored canvas: a Manual Trigger, which gives `items` where there are any, and, in a row behind it, these nodes. */
export async function chain(name: string, nodes: CanvasNode[], items: object[] = []): Promise<string> {
	const all: CanvasNode[] = [{ name: 'Go', type: 'n8n-nodes-base.manualTrigger' }, ...nodes];
	const workflow = await createWorkflow({
		name,
		...(items.length > 0 ? { pinData: { Go: items.map((json) => ({ json })) } } : {}),
		nodes: all.map(({ credentials = {}, parameters = {}, ...node }, i) => ({
			id: id(i),
			typeVersion: 1,
			position: [i * 260, 0],
			parameters,
			...node,
			credentials: Object.fromEntries(Object.entries(credentials).map(([type, credential]) => [type, { id: credential, name: credential }])),
		})),
		connections: Object.fromEntries(all.slice(1).map((node, i) => [all[i].name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }])),
	});
	return workflow.id;
}

export async function openCanvas(page: Page, workflow: string): Promise<void> {
	await page.goto(`/workflow/${workflow}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 60_000 });
}

export async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick({ force: true });
	await page.locator('[data-test-id="ndv"]').waitFor();
}

export async function closeNode(page: Page): Promise<void> {
	await page.locator('[data-test-id="ndv-close-button"]').click();
	await page.locator('[data-test-id="ndv"]').waitFor({ state: 'detached' });
}

export const parameter = (page: Page, name: string): Locator => page.locator(`[data-test-id="parameter-input-${name}"]`);
export const listItems = (page: Page): Locator => page.locator('[data-test-id="rlc-item"]');

/** Opens the list of a resource locator; what it holds or says is for the caller to wait for. */
export async function openList(page: Page, name: string): Promise<void> {
	const locator = page.locator(`[data-test-id="resource-locator-${name}"]`);
	const mode = locator.locator('[data-test-id="rlc-mode-selector"]');
	if (!(await mode.locator('input').inputValue()).startsWith('From')) {
		await mode.click();
		await page.getByText('From list', { exact: true }).last().click();
	}
	await locator.locator('[data-test-id="rlc-input"]').click();
}

/** Opens a dropdown and gives its choices. */
export async function openDropdown(page: Page, name: string): Promise<Locator> {
	const box = parameter(page, name);
	// While it loads it is switched off, and the tags of one with several choices lie over its input.
	await box.locator('input:not([disabled])').first().waitFor({ timeout: 60_000 });
	await box.locator('input:not([disabled])').last().click({ force: true });
	return page.locator('.el-select-dropdown:visible [role="option"], .el-select-dropdown:visible .el-select-dropdown__item');
}

/** Waits until n8n has stored a node as `accept` wants it: the editor saves by itself, and Ctrl+S says so at once. */
export async function saved(page: Page, workflow: string, node: string, accept: (parameters: any) => boolean): Promise<void> {
	await page.keyboard.press('Control+s');
	for (let waited = 0; ; waited += 250) {
		const { nodes } = await call('GET', `/workflows/${workflow}`);
		const { parameters } = nodes.find((entry: any) => entry.name === node);
		if (accept(parameters)) return;
		if (waited > 20_000) throw new Error(`Not saved: ${JSON.stringify(parameters)}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/**
 * Executes the open node and gives what a person then reads: the output panel with its branches and counts or its error, or
 * the notification that it cannot start. What is read twice in a row, a second apart, is the end of it.
 */
export async function execute(page: Page): Promise<string> {
	const read = async () => [await page.locator('[data-test-id="output-panel"]').innerText(), ...(await page.locator('.el-notification').allInnerTexts())].join('\n');
	const before = await read();
	await page.locator('[data-test-id="node-execute-button"]').first().click();
	let last = before;
	for (let waited = 0; waited < 90_000; waited += 1000) {
		await page.waitForTimeout(1000);
		const said = await read();
		if (said === last && said !== before && !/Executing/i.test(said)) return said;
		last = said;
	}
	throw new Error(`After 90 s the editor says only: ${last}`);
}
