/** A fresh MariaDB database per suite, and a canvas with one Warehouse node. */
const { randomBytes } = require('node:crypto');
const mysql = require('mysql2/promise');
const { runCanvas } = require('../../../scripts/canvas');

async function mariadbDatabase(server) {
	const name = `t_${randomBytes(6).toString('hex')}`;
	const options = { host: server.host, port: server.port, user: server.user, password: server.password };
	const admin = await mysql.createConnection(options);
	await admin.query(`CREATE DATABASE ${name}`);
	const client = await mysql.createConnection({ ...options, database: name, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, jsonStrings: true, charset: 'utf8mb4' });
	client.connection.on('error', () => {});
	return {
		credential: { engine: server.engine ?? 'mariadb', ...options, database: name, ssl: 'disable', connectTimeoutMs: 10000 },
		query: async (sql, params) => (await client.query(sql, params))[0],
		drop: async () => {
			await client.end().catch(() => {});
			await admin.query(`DROP DATABASE IF EXISTS ${name}`);
			await admin.end();
		},
	};
}

/**
 * One Warehouse node behind a Manual Trigger.
 * @returns {Promise<{status: string, error?: object, report: object, rejected: object[], outputs: object[][]}>}
 */
async function warehouse({ credential, operation = 'load', parameters = {}, mapping, input, file, node = {}, ...options }) {
	const result = await runCanvas(
		{
			name: 'Warehouse test',
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'Warehouse',
					type: 'n8n-nodes-dataops.warehouse',
					credentials: { warehouseApi: { name: 'W' }, warehouseSourceApi: { name: 'S' } },
					parameters: {
						resource: 'table',
						operation,
						source: file === undefined ? 'items' : 'file',
						...(mapping ? { mappingMode: 'json', mappingJson: JSON.stringify(mapping) } : {}),
						...parameters,
					},
					...node,
				},
			],
			connections: { Start: { main: [[{ node: 'Warehouse', type: 'main', index: 0 }]] } },
		},
		{
			credentials: { W: { type: 'warehouseApi', data: credential }, S: { type: 'warehouseSourceApi', data: options.source ?? credential } },
			input:
				file === undefined
					? input
					: [{ json: {}, binary: { data: { data: Buffer.from(file).toString('base64'), mimeType: 'text/plain', fileName: 'rows.txt' } } }],
			...options,
		},
	);
	const outputs = result.nodes.Warehouse?.outputs ?? [];
	return {
		...result,
		outputs,
		binaryBuffer: result.binaryBuffer,
		report: outputs[0]?.[0]?.json,
		rejected: (outputs[1] ?? []).map(({ json }) => json),
	};
}

module.exports = { mariadbDatabase, warehouse };
