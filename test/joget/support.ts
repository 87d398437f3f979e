/** Canvases of one Joget node against a simulator: what every engine test of this folder starts from. */
import type { INodeExecutionData } from 'n8n-workflow';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { runCanvas } = require('../../scripts/canvas');
// eslint-disable-next-line @typescript-eslint/no-require-imports
export const { startSimulator } = require('../simulators/joget/server');

export const API_ID = 'API-00000000-0000-0000-0000-000000000001';

export interface Simulator {
	url: string;
	options: Record<string, unknown>;
	state: {
		rows(table: string): Array<Record<string, string>>;
		count(table: string): number;
		form(formId: string): any;
		log: Array<{ method: string; path: string; status: number; fault?: string }>;
		tables: Map<string, Map<string, Record<string, string>>>;
		files: Map<string, Buffer>;
		apis: Map<string, Record<string, unknown>>;
		connections: number;
	};
	faults: {
		set(changes: Record<string, unknown>): void;
		once(name: string, match?: string, times?: number): void;
		clear(): void;
		read(): { config: Record<string, unknown> };
	};
	close(): Promise<void>;
}

export interface CanvasResult {
	status: string;
	error?: { message: string; description?: string };
	outputs: INodeExecutionData[][];
	saved: Array<Record<string, any>>;
	failed: Array<Record<string, any>>;
	report: Record<string, any>;
	result: any;
}

export const apiCredential = (sim: Simulator, more: Record<string, unknown> = {}) => ({
	type: 'jogetApi',
	data: { baseUrl: sim.url, apiId: API_ID, apiKey: 'sim-key-1', headerStyle: 'underscore', ...more },
});

export const adminCredential = (sim: Simulator, more: Record<string, unknown> = {}) => ({
	type: 'jogetAdminApi',
	data: { baseUrl: sim.url, authentication: 'basic', username: 'admin', password: 'sim-admin-password', ...more },
});

export async function runJoget(
	sim: Simulator,
	parameters: Record<string, unknown>,
	options: Record<string, unknown> = {},
): Promise<CanvasResult> {
	const { credential, admin, onError, database, ...rest } = options as {
		credential?: Record<string, unknown>;
		admin?: Record<string, unknown>;
		onError?: string;
		database?: object;
	};
	const workflow = {
		name: 'Joget',
		nodes: [
			{
				id: '1',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '2',
				name: 'Joget',
				type: 'n8n-nodes-dataops.joget',
				typeVersion: 1,
				position: [200, 0],
				parameters: { resource: 'record', operation: 'upsert', ...parameters },
				credentials: {
					jogetApi: { id: 'api', name: 'api' },
					jogetAdminApi: { id: 'admin', name: 'admin' },
					jogetDatabaseApi: { id: 'database', name: 'database' },
				},
				...(onError ? { onError } : {}),
			},
		],
		connections: { Start: { main: [[{ node: 'Joget', type: 'main', index: 0 }]] } },
	};
	const result = await runCanvas(workflow, {
		credentials: {
			api: apiCredential(sim, credential),
			admin: adminCredential(sim, admin),
			...(database ? { database: { type: 'jogetDatabaseApi', data: database } } : {}),
		},
		...rest,
	});
	const outputs: INodeExecutionData[][] = result.nodes.Joget?.outputs ?? [];
	const json = (at: number) => (outputs[at] ?? []).map((item) => item.json);
	return {
		status: result.status,
		error: result.error,
		outputs,
		saved: json(0),
		failed: json(1),
		report: (json(2)[0] ?? {}) as Record<string, any>,
		result,
	};
}

export const form = (value: string) => ({ formId: { __rl: true, mode: 'id', value } });
