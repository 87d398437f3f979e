/**
 * A process of its own, to be killed or weighed (recordBulk.test.ts, bench/joget.mjs): one canvas of the Joget node with a
 * file. Prints the report and the most memory it held, if it gets to the end.
 *   node runFile.js '<json: {url, csv, idStrategy, weigh, …options of the node}>'
 */
const diagnostics = require('node:diagnostics_channel');
const fs = require('node:fs');
const v8 = require('node:v8');
const vm = require('node:vm');
const { runCanvas } = require('../../scripts/canvas');

/**
 * Peak of this process's own memory. Not `resourceUsage().maxRSS`: on Linux that begins with the memory of the process that
 * started this one, a Jest worker of any size.
 */
function peakMegabytes() {
	try {
		return Math.round(Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024);
	} catch {
		return Math.round(process.resourceUsage().maxRSS / 1024);
	}
}

/** What is really held, whatever V8 has set aside: the most that a full collection leaves, at every so many requests. */
function weighEvery(requests) {
	v8.setFlagsFromString('--expose-gc');
	const collect = vm.runInNewContext('gc');
	const told = { mostLiveMb: 0, weighed: 0 };
	let sent = 0;
	diagnostics.subscribe('undici:client:sendHeaders', () => {
		if (++sent % requests !== 0) return;
		collect();
		const { heapUsed, external } = process.memoryUsage();
		told.mostLiveMb = Math.max(told.mostLiveMb, (heapUsed + external) / 1024 / 1024);
		told.weighed++;
	});
	return told;
}

async function main() {
	const { url, csv, idStrategy, weigh, ...more } = JSON.parse(process.argv[2]);
	const parameters = {
		resource: 'record',
		operation: 'upsert',
		formId: { __rl: true, mode: 'id', value: 'customer' },
		source: 'file',
		binaryPropertyName: 'data',
		idStrategy,
		keyColumns: 'code',
		options: { concurrency: 4, savedOutput: 'none', ...more },
	};
	const node = (name, type, more) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const workflow = {
		name: 'Killed',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger'),
			node('Joget', 'n8n-nodes-dataops.joget', { parameters, credentials: { jogetApi: { id: 'api', name: 'api' } } }),
		],
		connections: { Start: { main: [[{ node: 'Joget', type: 'main', index: 0 }]] } },
	};
	const data = {
		baseUrl: url,
		apiId: 'API-00000000-0000-0000-0000-000000000001',
		apiKey: 'sim-key-1',
		headerStyle: 'underscore',
	};
	const weighed = weigh ? weighEvery(weigh) : undefined;
	const result = await runCanvas(workflow, {
		credentials: { api: { type: 'jogetApi', data } },
		input: [{}],
		binary: { data: csv },
	});
	const [, failed, [report]] = result.nodes.Joget?.outputs ?? [[], [], []];
	const told = {
		status: result.status,
		error: result.error,
		report: report?.json,
		failed: failed?.map(({ json }) => json),
		maxRssMb: peakMegabytes(),
		...weighed,
	};
	// Ends only once the reader has taken all of it: an exit at once cuts what a full pipe has not taken yet.
	process.stdout.write(`\nREPORT ${JSON.stringify(told)}\n`, () => process.exit(0));
}

main().catch((error) => {
	process.stderr.write(`${error.stack}\n`);
	process.exit(1);
});
