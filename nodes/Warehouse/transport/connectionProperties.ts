/** The fields of both connection credentials. */
import type { INodeProperties } from 'n8n-workflow';

export const connectionProperties: INodeProperties[] = [
	{
		displayName: 'Engine',
		name: 'engine',
		type: 'options',
		options: [
			{ name: 'MariaDB', value: 'mariadb' },
			{ name: 'MySQL', value: 'mysql' },
			{ name: 'PostgreSQL', value: 'postgres' },
		],
		default: 'postgres',
	},
	{
		displayName: 'Host',
		name: 'host',
		type: 'string',
		default: 'localhost',
		placeholder: 'e.g. warehouse.example.com',
		required: true,
	},
	{
		displayName: 'Port',
		name: 'port',
		type: 'number',
		default: 5432,
		description: 'PostgreSQL usually listens on 5432, MySQL and MariaDB on 3306',
	},
	{
		displayName: 'Database',
		name: 'database',
		type: 'string',
		default: '',
		placeholder: 'e.g. dwh',
		required: true,
	},
	{ displayName: 'User', name: 'user', type: 'string', default: '', placeholder: 'e.g. loader', required: true },
	{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
	{
		displayName: 'Schema',
		name: 'schema',
		type: 'string',
		default: 'public',
		placeholder: 'e.g. public',
		description: 'Schema of tables that name none',
		displayOptions: { show: { engine: ['postgres'] } },
	},
	{
		displayName: 'SSL',
		name: 'ssl',
		type: 'options',
		options: [
			{ name: 'Disable', value: 'disable', description: 'Do not encrypt' },
			{ name: 'Require', value: 'require', description: 'Encrypt, without checking who answers' },
			{ name: 'Verify Full', value: 'verify-full', description: 'Encrypt, and check certificate and host name' },
		],
		default: 'disable',
	},
	{
		displayName: 'CA Certificate',
		name: 'caCertificate',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
		description: 'Certificate of the authority that signed the server certificate, in PEM form',
		displayOptions: { show: { ssl: ['verify-full'] } },
	},
	{
		displayName: 'Connect Timeout (Ms)',
		name: 'connectTimeoutMs',
		type: 'number',
		typeOptions: { minValue: 100 },
		default: 10000,
		description: 'How long to wait for the connection',
	},
];
