/**
 * Runs an n8n workflow on the real n8n-core engine (its `WorkflowExecute`) with the pack's built nodes and all of
 * n8n's base nodes, without a server. Serves `npm run workflow` and the project's own engine tests.
 *
 *   const { runCanvas } = require('../../scripts/canvas');
 *   const result = await runCanvas(workflowJson, {
 *     credentials: { 'My warehouse': { type: 'warehouseApi', data: { … } } },   // by name or id, as nodes refer to them
 *     input: [{ json: { a: 1 } }, { b: 2 }],        // items of the Manual Trigger; bare objects become json
 *     binary: { data: '/path/to/file.csv' },        // attached to the first item
 *     staticData: {},                               // n8n's workflow static data; the changed object is in the result
 *     signal,                                       // an AbortSignal cancels the execution as n8n's Stop button does
 *     beforeRun: async () => {…},                   // called when the files are in n8n's binary store
 *     binaryMode: 'filesystem' | 'default' | 's3',  // default: filesystem; 'default' keeps files in memory
 *     startNode: 'Name',                            // where to start; else the canvas's trigger
 *     mode: 'manual',                               // execution mode (manual runs poll and schedule triggers once)
 *     log: (level, message, meta) => …,             // what nodes write to this.logger
 *   });
 *   result.status                                   // 'success' | 'error' | 'canceled' | 'waiting' (at a Wait or a form)
 *   result.error                                    // { message, description?, node? } of the execution
 *   result.nodes['Load'].outputs[0]                 // items of output 0 (of the last run of that node)
 *   result.nodes['Load'].ms, .error, .hints, .runs  // runs: every run's outputs, for loops
 *   await result.binaryBuffer(item, 'data')         // bytes of a binary property
 *
 * With DATAOPS_RECORD_OUTPUTS=<folder> the pack's nodes leave their outputs there (see record.js).
 * The pack is built first when `dist` is older than the sources (set DATAOPS_NO_BUILD=1 to use dist as it is).
 */
require('./environment');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { Container } = require('@n8n/di');
const core = require('n8n-core');
const { Workflow, createRunExecutionData } = require('n8n-workflow');
const { buildWhenStale } = require('./build');
const { CanvasCredentials } = require('./credentials');
const { CanvasNodeTypes } = require('./nodeTypes');
const { runCodeTask } = require('./codeTask');
const { attachFiles, initBinaryData } = require('./binary');
const { routeLogs } = require('./logs');
const { recordOutputs } = require('./record');

const ROOT = path.resolve(__dirname, '../..');
let nodeTypes;
let executionCounter = 0;

function loadNodeTypes() {
	nodeTypes ??= new CanvasNodeTypes(ROOT);
	return nodeTypes;
}

/** The node an execution begins with: the one asked for, else the first enabled trigger, else the first node. */
function startNodeOf(workflow, asked) {
	if (asked) {
		const node = workflow.getNode(asked);
		if (!node) throw new Error(`The canvas has no node named "${asked}".`);
		return node;
	}
	const nodes = Object.values(workflow.nodes).filter((node) => !node.disabled);
	const isTrigger = (node) => {
		const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		return description.group.includes('trigger');
	};
	return nodes.find((node) => node.type === 'n8n-nodes-base.manualTrigger') ?? nodes.find(isTrigger) ?? workflow.getStartNode();
}

function toItems(input) {
	return (input ?? [{ json: {} }]).map((item) => (item && typeof item.json === 'object' && item.json !== null ? item : { json: item }));
}

/** `toString` keys and cyclic causes stay out: only what a person reads. */
function plainError(error) {
	if (!error) return undefined;
	return {
		name: error.name,
		message: String(error.message ?? error),
		...(error.description ? { description: String(error.description) } : {}),
		...(error.node?.name ? { node: error.node.name } : {}),
		...(error.context?.itemIndex !== undefined ? { itemIndex: error.context.itemIndex } : {}),
		...(error.httpCode ? { httpCode: String(error.httpCode) } : {}),
	};
}

function additionalDataFor({ credentials, workflowData, executionId, mode, abort }) {
	const hooks = new core.ExecutionLifecycleHooks(mode, executionId, workflowData);
	const base = 'http://localhost:5678/';
	return {
		hooks,
		executionId,
		currentNodeExecutionIndex: 0,
		credentialsHelper: credentials,
		variables: {},
		restApiUrl: `${base}rest`,
		instanceBaseUrl: base,
		formBaseUrl: `${base}form`,
		formWaitingBaseUrl: `${base}form-waiting`,
		formTestBaseUrl: `${base}form-test`,
		webhookBaseUrl: `${base}webhook`,
		webhookWaitingBaseUrl: `${base}webhook-waiting`,
		webhookTestBaseUrl: `${base}webhook-test`,
		mcpBaseUrl: `${base}mcp`,
		mcpTestBaseUrl: `${base}mcp-test`,
		workflowId: workflowData.id,
		userId: 'canvas',
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
		logAiEvent: () => {},
		getRuntimeCredential: async () => undefined,
		getRunExecutionData: async () => undefined,
		getRunnerStatus: () => ({ available: true }),
		startRunnerTask: runCodeTask,
		executeWorkflow: async () => {
			throw new Error('Sub-workflows need a server: run this canvas in n8n itself.');
		},
		abortSignal: abort,
	};
}

/** @see the head of this file */
async function runCanvas(workflowJson, options = {}) {
	await buildWhenStale(ROOT);
	const types = loadNodeTypes();
	const restoreLogs = routeLogs(options.log);
	const mode = options.mode ?? 'manual';
	const executionId = String(++executionCounter);
	await initBinaryData(options.binaryMode ?? 'filesystem');
	const workflowData = {
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
		...workflowJson,
		id: workflowJson.id ?? 'canvas',
		name: workflowJson.name ?? 'Canvas',
		nodes: workflowJson.nodes.map((node, position) => ({
			id: `node-${position}`,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...structuredClone(node),
		})),
	};
	const credentials = new CanvasCredentials(types, options.credentials ?? {}, workflowData.nodes);
	const staticData = options.staticData ?? structuredClone(workflowJson.staticData) ?? {};
	const workflow = new Workflow({
		id: workflowData.id,
		name: workflowData.name,
		nodes: workflowData.nodes,
		connections: workflowData.connections ?? {},
		active: false,
		nodeTypes: types,
		staticData,
		settings: workflowData.settings ?? {},
	});
	const startNode = startNodeOf(workflow, options.startNode);
	if (!startNode) throw new Error('The canvas has no node to start from.');
	const additionalData = additionalDataFor({ credentials, workflowData, executionId, mode });
	const items = await attachFiles(toItems(options.input), options.binary ?? {}, { workflowId: workflowData.id, executionId });
	const isManual = startNode.type === 'n8n-nodes-base.manualTrigger';
	await options.beforeRun?.();
	const pinData = { ...(workflowData.pinData ?? {}), ...(isManual && (options.input || options.binary) ? { [startNode.name]: items } : {}) };
	const runExecutionData = createRunExecutionData({
		startData: {},
		resultData: { runData: {}, pinData },
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [{ node: startNode, data: { main: [items] }, source: null }],
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const execution = new core.WorkflowExecute(additionalData, mode, runExecutionData).processRunExecutionData(workflow);
	const cancel = () => execution.cancel();
	if (options.signal?.aborted) cancel();
	options.signal?.addEventListener('abort', cancel, { once: true });
	let run;
	try {
		run = await execution;
	} finally {
		options.signal?.removeEventListener('abort', cancel);
		restoreLogs();
	}
	if (options.signal?.aborted) await sleep(0);
	recordOutputs(run.data.resultData.runData, workflow);
	return summarise(run, workflow);
}

function summarise(run, workflow) {
	const nodes = {};
	for (const [name, runs] of Object.entries(run.data.resultData.runData)) {
		const last = runs.at(-1);
		nodes[name] = {
			outputs: (last.data?.main ?? []).map((items) => items ?? []),
			ms: runs.reduce((sum, task) => sum + (task.executionTime ?? 0), 0),
			...(last.error ? { error: plainError(last.error) } : {}),
			...(last.hints?.length ? { hints: last.hints } : {}),
			...(runs.length > 1 ? { runs: runs.map((task) => (task.data?.main ?? []).map((items) => items ?? [])) } : {}),
		};
	}
	const error = plainError(run.data.resultData.error);
	const cancelled = run.status === 'canceled';
	const result = {
		status: cancelled ? 'canceled' : error || run.status === 'error' ? 'error' : run.waitTill ? 'waiting' : 'success',
		...(error ? { error } : {}),
		nodes,
	};
	// Not enumerable: JSON.stringify(result) stays what the command line promises.
	Object.defineProperties(result, {
		staticData: { value: workflow.staticData },
		run: { value: run },
		binaryBuffer: {
			value: async (item, property = 'data') => {
				const binary = item.binary[property];
				if (binary.id) return await Container.get(core.BinaryDataService).getAsBuffer(binary);
				return Buffer.from(binary.data, 'base64');
			},
		},
	});
	return result;
}

module.exports = { runCanvas, loadNodeTypes, ROOT };
