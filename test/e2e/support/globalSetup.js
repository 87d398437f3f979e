/** A real n8n with the pack, the embedded PostgreSQL and the simulators, once for all e2e suites; told to them by environment. */
module.exports = async () => {
	const { prepare } = await import('../../../demo/lib/setup.mjs');
	const { OWNER, startN8n } = await import('../../../demo/lib/n8n.mjs');
	const { writeSampleFiles } = await import('../../../demo/data/samples.mjs');
	const setup = await prepare({ kind: 'e2e', fresh: true });
	globalThis.__dataopsE2e = setup;
	await writeSampleFiles(setup.files);
	// So that lists of tables have something to list.
	await setup.warehouse.query('CREATE TABLE IF NOT EXISTS customers (id integer PRIMARY KEY, name text)');
	const n8n = await startN8n(setup.env, { onLine: (line) => process.env.DATAOPS_VERBOSE && process.stderr.write(line) });
	setup.stops.push(n8n.stop);
	process.env.DATAOPS_E2E = JSON.stringify({
		url: n8n.url,
		owner: OWNER,
		files: setup.files,
		userFolder: setup.userFolder,
		// For tests that run n8n's own commands: what n8n was started with.
		env: Object.fromEntries(Object.entries(setup.env).filter(([name]) => /^(?:N8N_|DB_|TZ$|GENERIC_)/.test(name))),
		postgres: { ...setup.postgres, stop: undefined, database: 'warehouse' },
		simulators: setup.simulators.urls,
		credentials: setup.credentials,
		canvases: setup.canvases.map(({ id, name, file }) => ({ id, name, file })),
	});
};
