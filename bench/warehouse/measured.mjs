/**
 * One measured run in a process of its own: a whole node on the n8n-core engine. Memory is the peak of the process above
 * what it held after a load of ten rows.
 *
 * This file is also that process: `node measured.mjs <job as JSON>`.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { indexes, NAMES, row } from './data.mjs';
import { ROOT } from './root.mjs';

const require = createRequire(import.meta.url);

/** The most resident memory from now on: as Linux counts it, which misses nothing; elsewhere as sampled. */
function watchMemory() {
	try {
		// proc(5): 5 sets the high-water mark back to what is resident now.
		fs.writeFileSync('/proc/self/clear_refs', '5');
		return () => Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
	} catch {
		let peak = 0;
		const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
		return () => {
			clearInterval(timer);
			return Math.max(peak, process.memoryUsage().rss);
		};
	}
}

async function run(job) {
	const { runCanvas } = require(path.join(ROOT, 'scripts/canvas'));
	const canvas = (type, parameters, credentials) => ({
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{ name: 'Load', type, typeVersion: job.typeVersion ?? 1, parameters, credentials },
		],
		connections: { Start: { main: [[{ node: 'Load', type: 'main', index: 0 }]] } },
	});
	const warehouse = (document, source) =>
		canvas(
			'n8n-nodes-dataops.warehouse',
			{ resource: 'table', operation: 'load', source, mappingMode: 'json', mappingJson: JSON.stringify(document) },
			{ warehouseApi: { name: 'W' } },
		);
	const credentials = {
		W: { type: 'warehouseApi', data: job.credential },
		P: { type: 'postgres', data: { ...job.credential, ssl: 'disable' } },
		M: { type: 'mySql', data: { ...job.credential, ssl: false } },
	};
	const record = (i, version) => Object.fromEntries(NAMES.map((name, at) => [name, row(i, version)[at]]));
	const ten = path.join(os.tmpdir(), `bench-ten-${process.pid}.csv`);
	fs.writeFileSync(
		ten,
		`${NAMES.join(',')}\n${Array.from({ length: 10 }, (_, i) =>
			row(i, 0)
				.map((v) => (v === null ? '' : `"${v.replaceAll('"', '""')}"`))
				.join(','),
		).join('\n')}\n`,
	);
	await runCanvas(
		warehouse({ ...job.mapping, target: { ...job.mapping.target, table: `${job.mapping.target.table}_warm` } }, 'file'),
		{ credentials, binary: { data: ten } },
	);
	fs.rmSync(ten);
	let input;
	if (job.source === 'items') {
		input = [];
		for (const i of indexes(job.rows, job.version)) input.push({ json: record(i, job.version) });
	}
	let idle;
	let before;
	let highest;
	/** The file is in n8n's binary store by then, as after the node that fetched it: copying it there is not this node's. */
	const beforeRun = () => {
		globalThis.gc?.();
		idle = process.memoryUsage().rss;
		before = process.cpuUsage();
		highest = watchMemory();
	};
	const workflow = job.rival
		? canvas(job.rival.type, job.rival.parameters, job.rival.credentials)
		: warehouse(job.mapping, job.source);
	const result = await runCanvas(workflow, { credentials, beforeRun, ...(input ? { input } : { binary: { data: job.file } }) });
	const used = process.cpuUsage(before);
	const peak = highest();
	const report = result.nodes.Load?.outputs?.[0]?.[0]?.json;
	process.stdout.write(
		`\n@@${JSON.stringify({ ok: result.status === 'success', error: result.error, ms: result.nodes.Load?.ms, idle, peak, cpu: Math.round((used.user + used.system) / 1000), report: job.rival ? undefined : report })}\n`,
	);
	process.exit(0);
}

export async function measured(job) {
	const argv = ['--expose-gc', fileURLToPath(import.meta.url), JSON.stringify(job)];
	const text = await new Promise((resolve) => {
		const started = spawn(process.execPath, argv, {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: { ...process.env, DATAOPS_NO_BUILD: '1' },
		});
		let out = '';
		started.stdout.on('data', (chunk) => (out += chunk));
		started.on('close', () => resolve(out));
	});
	const line = text.split('\n').find((entry) => entry.startsWith('@@'));
	const result = line ? JSON.parse(line.slice(2)) : { ok: false, error: { message: 'the process ended' } };
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run(JSON.parse(process.argv[2]));
