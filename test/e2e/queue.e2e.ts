/** Queue mode in a smaller form than `npm run queue`: some executions at once, a worker killed, and everything as after a serial run. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const LIMIT_MS = 15 * 60_000;

test(
	'executions on two workers leave what a serial run leaves, triggers claim nothing twice, and a worker killed in each canvas loses and doubles nothing',
	async () => {
		const child = spawn(process.execPath, [path.resolve(__dirname, '../../demo/queue.mjs'), '--executions', '6', '--requests', '6'], { stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
		// It ends its servers itself when it is told to stop.
		const timer = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS - 30_000);
		const code = await new Promise((resolve) => child.once('exit', resolve));
		clearTimeout(timer);
		if (code !== 0) throw new Error(said);
		expect(said).toContain('Tables and services hold the same as after the serial run, each time.');
	},
	LIMIT_MS,
);
