/** The credentials of the demo's canvases, filled in for the servers that run beside them. Their ids are those in workflows/. */

/** @returns {Array<{id: string, name: string, type: string, data: object}>} as `n8n import:credentials` reads it */
export function credentialList({ postgres, simulators }) {
	const database = { engine: 'postgres', host: postgres.host, port: postgres.port, database: 'warehouse', user: postgres.user, password: postgres.password, schema: 'public', ssl: 'disable', connectTimeoutMs: 10_000 };
	const list = [
		{ id: 'dataopsWarehouse', name: 'Demo warehouse', type: 'warehouseApi', data: database },
		{ id: 'dataopsSource', name: 'Demo source database', type: 'warehouseSourceApi', data: database },
		{
			id: 'dataopsJogetDatabase',
			name: 'Demo Joget database',
			type: 'jogetDatabaseApi',
			data: { engine: 'postgres', host: postgres.host, port: postgres.port, database: 'joget', schema: 'public', user: postgres.user, password: postgres.password, ssl: 'disable', connectTimeoutMs: 10_000 },
		},
	];
	return [...list, ...simulators.credentials];
}
