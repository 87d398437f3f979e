/** Memory and size, measured in a process of its own against a simulated Jira in this one. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
/* eslint-disable @typescript-eslint/no-require-imports -- the simulator is plain JavaScript */
const { startSimulator } = require('../simulators/jira/server.js');

const run = promisify(execFile);

async function pull(
	options: object,
	mode: 'keep' | 'drop',
): Promise<{ issues: number; peakMb: number; requests: number }> {
	const jira = await startSimulator(options);
	try {
		const { stdout } = await run(process.execPath, [
			'--expose-gc',
			path.join(__dirname, 'memoryWorker.cjs'),
			jira.url,
			mode,
		]);
		jira.sim.assertClean();
		return JSON.parse(stdout);
	} finally {
		await jira.close();
	}
}

describe('memory', () => {
	it.each([100, 5000])(
		'stays under 150 MB of heap above idle for 10,000 mapped issues, all rows kept, pages of %s',
		async (searchCap) => {
			const result = await pull({ config: { searchCap }, generate: { issues: 10_000, rich: true } }, 'keep');
			expect(result.issues).toBe(10_000);
			expect(result.peakMb).toBeLessThan(150);
		},
	);

	it('finishes 100,000 issues', async () => {
		const result = await pull(
			{ config: { searchCap: 5000 }, generate: { issues: 100_000, maxTransitions: 1, noise: false } },
			'drop',
		);
		expect(result.issues).toBe(100_000);
	}, 120_000);
});
