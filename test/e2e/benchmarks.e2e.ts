/** The longer benchmarks that the documents name, each run with little data: they print their table and end well. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

test.each([
	['bench/joget.mjs', ['--rows', '300', '--only', 'path'], 'this node'],
	['bench/http.mjs', [], 'kept connections'],
	['bench/expressions.mjs', [], 'decimal.js'],
	['bench/warehouse.mjs', ['--rows', '1000', '--engine', 'postgres', '--repeat', '1'], 'SCD'],
])('%s prints its table', (file, args, says) => {
	const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: path.resolve(__dirname, '../..'), encoding: 'utf8' });
	if (status !== 0) throw new Error(`${file} ended with code ${status}:\n${stdout}${stderr}`);
	expect(stdout).toContain(says);
});
