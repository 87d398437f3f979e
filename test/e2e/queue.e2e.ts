/** Queue mode in a smaller form than `npm run queue`: some executions at once, a worker killed, and everything as after a serial run. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

test('executions on two workers leave what a serial run leaves, and a killed worker loses and doubles nothing', () => {
	const result = spawnSync(process.execPath, [path.resolve(__dirname, '../../demo/queue.mjs'), '--executions', '6'], { encoding: 'utf8' });
	if (result.status !== 0) throw new Error(`${result.stdout}\n${result.stderr}`);
	expect(result.stdout).toContain('Tables and services hold the same as after the serial run, each time.');
}, 400_000);
