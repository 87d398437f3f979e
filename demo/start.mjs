/**
 * npm start: the real n8n editor with this pack installed, an embedded PostgreSQL, the simulators, the demo's canvases and
 * their credentials. Ctrl-C stops all of it. `npm start -- --fresh` begins with an empty n8n.
 */
import fs from 'node:fs';
import path from 'node:path';
import { OWNER, startN8n } from './lib/n8n.mjs';
import { prepare } from './lib/setup.mjs';
import { writeSampleFiles } from './data/samples.mjs';

const port = Number(process.env.N8N_PORT ?? 5678);
const setup = await prepare({ kind: 'start', fresh: process.argv.includes('--fresh'), port });
let stopping = false;
async function stop(code) {
	if (stopping) return;
	stopping = true;
	process.stderr.write('\nStopping n8n, the simulators and PostgreSQL …\n');
	await setup.stop();
	process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));

try {
	await writeSampleFiles(setup.files);
	process.stderr.write('Starting n8n …\n');
	const n8n = await startN8n(setup.env, { onLine: (line) => process.env.DATAOPS_VERBOSE && process.stderr.write(line) });
	setup.stops.push(n8n.stop);
	void n8n.exited.then(() => void (stopping ? undefined : stop(1)));
	fs.writeFileSync(path.join(setup.userFolder, 'ready.json'), JSON.stringify({ url: n8n.url, pid: process.pid }));
	console.log(`
n8n with n8n-nodes-dataops ${setup.version}:  http://localhost:${port}

  Sign in:   ${OWNER.email}  /  ${OWNER.password}
  Then:      open Workflows, choose a canvas, click "Execute workflow".
             Begin with "CSV to table": its Report says what was loaded, its Rejected why some rows were not.
  Files:     ${setup.files}
  Database:  postgres://${setup.postgres.user}@${setup.postgres.host}:${setup.postgres.port}/warehouse

  Ctrl-C stops everything.`);
} catch (error) {
	console.error(error.message);
	await stop(1);
}
