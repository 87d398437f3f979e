/** Small canvases for the tests: nodes in a row, stored in the running n8n and run as the editor's button runs them. */
import { createWorkflow, runWorkflow } from './n8n';

let counter = 0;
const id = () => `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`;

export interface CanvasNode {
	id: string;
	name: string;
	type: string;
	[more: string]: unknown;
}

export function node(name: string, type: string, parameters: object = {}, extra: object = {}): CanvasNode {
	return { id: id(), name, type, typeVersion: 1, position: [counter * 40, 0], parameters, ...extra };
}

export const trigger = () => node('Go', 'n8n-nodes-base.manualTrigger');
export const code = (name: string, jsCode: string) => node(name, 'n8n-nodes-base.code', { jsCode }, { typeVersion: 2 });
/** A Code node that gives these items; files as n8n keeps them in memory. */
export const rows = (name: string, items: Array<{ json: object; binary?: object }>) =>
	code(name, `return ${JSON.stringify(items)}`);
export const noOp = (name: string) => node(name, 'n8n-nodes-base.noOp');

export const to = (target: string) => [{ node: target, type: 'main', index: 0 }];
export const chain = (...names: string[]) =>
	Object.fromEntries(names.slice(0, -1).map((name, i) => [name, { main: [to(names[i + 1])] }]));

export async function store(name: string, nodes: CanvasNode[], connections: object, more: object = {}): Promise<string> {
	const workflow = await createWorkflow({ name, nodes, connections, settings: { executionOrder: 'v1' }, ...more });
	return workflow.id;
}

export async function runOf(name: string, nodes: CanvasNode[], connections: object, options: Parameters<typeof runWorkflow>[1] = {}) {
	const workflow = await store(name, nodes, connections);
	return { workflow, execution: await runWorkflow(workflow, options) };
}
