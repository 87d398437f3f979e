/** Starts what several suites share, once per Jest run; each suite makes its own database in it. */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

module.exports = async () => {
	if (process.env.DATAOPS_TEST_POSTGRES === 'off') return;
	const { startPostgres } = await import('../../scripts/postgres.mjs');
	const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-test-pg-'));
	const server = await startPostgres({ dataDir, flags: ['-c', 'max_connections=200', '-c', 'shared_buffers=128MB'] });
	globalThis.__dataopsPostgres = server;
	process.env.DATAOPS_TEST_PG = JSON.stringify({ ...server, stop: undefined });
};
