/** Joget's database, to be read: host, database, user, TLS. The test is in nodes/Joget/methods/databaseTest.ts. */
import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class JogetDatabaseApi implements ICredentialType {
	name = 'jogetDatabaseApi';

	displayName = 'Joget Database API';

	icon: Icon = { light: 'file:../icons/jogetDatabase.svg', dark: 'file:../icons/jogetDatabase.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dataops/n8n-nodes-dataops/blob/main/docs/joget-database.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Engine',
			name: 'engine',
			type: 'options',
			default: 'mysql',
			options: [
				{ name: 'MySQL or MariaDB', value: 'mysql' },
				{ name: 'PostgreSQL', value: 'postgres' },
			],
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. db.example.com',
			description: 'Host name or address of the database server that Joget uses',
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 3306,
			displayOptions: { show: { engine: ['mysql'] } },
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 5432,
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: 'jwdb',
			required: true,
			description: 'Name of the Joget database. A fresh installation calls it jwdb.',
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'public',
			displayOptions: { show: { engine: ['postgres'] } },
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			description: 'A user that may only read is enough: every query runs in a read-only transaction',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'TLS',
			name: 'ssl',
			type: 'options',
			default: 'disable',
			options: [
				{ name: 'Off', value: 'disable', description: 'Only on a network you trust' },
				{ name: 'Require', value: 'require', description: 'Encrypt, but accept any certificate' },
				{ name: 'Verify', value: 'verify', description: 'Encrypt and check the certificate' },
			],
		},
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description:
				'PEM text of the authority that signed the server certificate. Empty: the authorities the system trusts.',
			displayOptions: { show: { ssl: ['verify'] } },
		},
		{
			displayName: 'Connect Timeout (Ms)',
			name: 'connectTimeoutMs',
			type: 'number',
			default: 10000,
			typeOptions: { minValue: 100 },
		},
	];
}
