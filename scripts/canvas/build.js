/** Builds `dist` when it is older than the sources; several processes at once build it one after the other. */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { isStale } = require('../stale');

async function buildWhenStale(root) {
	if (process.env.DATAOPS_NO_BUILD === '1' || !isStale(root)) return;
	const lock = path.join(root, 'node_modules', '.dataops-build.lock');
	for (let waited = 0; ; waited += 200) {
		try {
			fs.mkdirSync(lock);
			break;
		} catch (error) {
			// A lock older than two minutes was left by a process that was killed.
			const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
			if (error.code !== 'EEXIST') throw error;
			if (age > 120_000) fs.rmSync(lock, { recursive: true, force: true });
			await sleep(200);
		}
	}
	try {
		if (!isStale(root)) return;
		const gulp = path.join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
		const result = spawnSync(process.execPath, [gulp, '--silent', 'quick'], { cwd: root, encoding: 'utf8' });
		if (result.status !== 0) throw new Error(`The pack does not build:\n${result.stdout}${result.stderr}`);
	} finally {
		fs.rmSync(lock, { recursive: true, force: true });
	}
}

module.exports = { buildWhenStale };
