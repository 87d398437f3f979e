/** Runs Jest as a child, with a temporary folder of its own that is gone afterwards. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/**
 * @param {string[]} args for Jest
 * @param {object} env variables beside those of this process
 * @returns {number} Jest's exit code; 1 where a signal ended it
 */
function runJest(args, env = {}) {
	// Jest ends its workers without their exit handlers, and what those would have removed stays. The name is short: the path
	// of a socket has 107 characters at most (unix(7)).
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dt-'));
	// As the system's own: database servers that give up root's rights write there too.
	fs.chmodSync(folder, 0o1777);
	const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
	const result = spawnSync(process.execPath, ['--no-warnings', jest, ...args], {
		cwd: ROOT,
		stdio: 'inherit',
		env: { ...process.env, ...env, TMPDIR: folder },
	});
	try {
		fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
	} catch (error) {
		// Whether the tests passed does not depend on it.
		process.stderr.write(`Left behind: ${folder} (${error.message})\n`);
	}
	return result.status ?? 1;
}

module.exports = { runJest };
