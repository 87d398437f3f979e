/** n8n-core's own contexts for what a canvas does not run: polls in production, lists of the editor. */
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-explicit-any -- n8n-core's inner parts have no public types */
const { buildWhenStale } = require('../../scripts/canvas/build');
const core = require('n8n-core');
const { Workflow } = require('n8n-workflow');
const { loadNodeTypes } = require('../../scripts/canvas');
const { CanvasCredentials } = require('../../scripts/canvas/credentials');

export interface Stage {
	/** The node's own instance. */
	node: any;
	staticData: Record<string, unknown>;
	poll(mode?: 'trigger' | 'manual'): Promise<Array<Record<string, any>>>;
	load(method: string): Promise<Array<{ name: string; value: string; description?: string }>>;
	test(data: object): Promise<{ status: string; message: string }>;
}

export async function stage(
	type: 'jiraIssues' | 'jiraIssuesTrigger',
	parameters: object,
	data: object,
	staticData: object = {},
): Promise<Stage> {
	await buildWhenStale(require('node:path').resolve(__dirname, '../..'));
	const nodeTypes = loadNodeTypes();
	const json = {
		id: '1',
		name: 'Jira',
		type: `n8n-nodes-dataops.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { jiraInstanceApi: { id: 'Jira', name: 'Jira' } },
	};
	const workflow = new Workflow({
		id: 'w',
		name: 'w',
		nodes: [json],
		connections: {},
		active: true,
		nodeTypes,
		staticData,
		settings: {},
	});
	const additionalData = {
		credentialsHelper: new CanvasCredentials(nodeTypes, { Jira: { type: 'jiraInstanceApi', data } }, [json]),
		variables: {},
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		userId: 'test',
	};
	const node = nodeTypes.getByNameAndVersion(json.type, 1);
	return {
		node,
		staticData: workflow.staticData,
		async poll(mode = 'trigger') {
			const context = new core.PollContext(workflow, workflow.getNode('Jira'), additionalData, mode, 'init');
			const out = await node.poll.call(context);
			return (out?.[0] ?? []).map((item: any) => item.json);
		},
		async load(method) {
			const context = new core.LoadOptionsContext(workflow, workflow.getNode('Jira'), additionalData, '');
			return await node.methods.loadOptions[method].call(context);
		},
		async test(credential) {
			return await node.methods.credentialTest.jiraInstanceTest.call(
				{},
				{ id: '1', name: 'Jira', type: 'jiraInstanceApi', data: credential },
			);
		},
	};
}

export const cloudData = (url: string, more: object = {}): object => ({
	deployment: 'cloud',
	baseUrl: url,
	authentication: 'apiToken',
	email: 'robot@example.com',
	apiToken: 'sim-token',
	instance: 'one',
	...more,
});
