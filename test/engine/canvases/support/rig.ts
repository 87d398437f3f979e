/** What every canvas of workflows/ needs to run here: a database, the simulators, a folder, and the credentials by their ids. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
const { runCanvas } = require('../../../../scripts/canvas');
const { createDatabase } = require('../../../support/postgres');
const { startServers, simulatorCredentials } = require('../../../../demo/lib/simulators.mjs');

const WORKFLOWS = path.resolve(__dirname, '../../../../workflows');

export interface Canvas {
	id: string;
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: Record<string, { id: string; name: string }>;
	}>;
	connections: Record<string, unknown>;
}

export const readCanvas = (file: string): Canvas => JSON.parse(fs.readFileSync(path.join(WORKFLOWS, file), 'utf8'));

export interface Rig {
	files: string;
	servers: any;
	query(sql: string, params?: unknown[]): Promise<Array<Record<string, any>>>;
	credential: Record<string, unknown>;
	localised(file: string): Canvas;
	run(file: string | Canvas, options?: Record<string, unknown>): Promise<any>;
	write(name: string, content: string | Buffer): void;
	read(name: string): string;
	close(): Promise<void>;
}

export async function openRig({ simulators = true } = {}): Promise<Rig> {
	const database = await createDatabase();
	const servers = simulators ? await startServers() : undefined;
	const files = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-canvas-'));
	const known: Record<string, { type: string; data: unknown }> = {
		dataopsWarehouse: { type: 'warehouseApi', data: database.credential },
		dataopsSource: { type: 'warehouseSourceApi', data: database.credential },
	};
	if (servers) for (const { id, type, data } of simulatorCredentials(servers)) known[id] = { type, data };
	const localised = (file: string): Canvas =>
		JSON.parse(
			JSON.stringify(readCanvas(file))
				.replaceAll('/data/dataops', files)
				.replaceAll('http://127.0.0.1:8099', servers?.events.url ?? 'http://127.0.0.1:8099'),
		);
	return {
		files,
		servers,
		credential: database.credential,
		query: database.query,
		localised,
		run: async (file, options = {}) =>
			await runCanvas(typeof file === 'string' ? localised(file) : file, { credentials: known, ...options }),
		write: (name, content) => {
			const target = path.join(files, name);
			fs.mkdirSync(path.dirname(target), { recursive: true });
			fs.writeFileSync(target, content);
		},
		read: (name) => fs.readFileSync(path.join(files, name), 'utf8'),
		close: async () => {
			for (const server of Object.values<any>(servers ?? {})) await server.close();
			await database.drop();
			fs.rmSync(files, { recursive: true, force: true });
		},
	};
}

export const json = (items: Array<{ json: unknown }> | undefined): any[] => (items ?? []).map((item) => item.json);
/** Items of one output over every run of a node. */
export function allRuns(result: any, node: string, output = 0): any[] {
	const { runs, outputs } = result.nodes[node] ?? {};
	return (runs ?? (outputs ? [outputs] : [])).flatMap((run: any) => json(run[output]));
}

/** A CSV that n8n's Convert to File wrote, by column. */
export function readCsv(text: string): Array<Record<string, string>> {
	return parse(text, { columns: true, bom: true }) as Array<Record<string, string>>;
}
