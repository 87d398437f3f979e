/** Credential tests that really connect, and say in words what failed. */
import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';
import { openSession, type Session } from '../transport/connect';
import { connectionProblem } from '../transport/failures';
import { settingsFrom, type ConnectionSettings } from '../transport/settings';

export async function warehouseConnection(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testConnection(settingsFrom(credential.data ?? {}), true);
}

export async function warehouseSourceConnection(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await testConnection(settingsFrom(credential.data ?? {}), false);
}

async function testConnection(settings: ConnectionSettings, writes: boolean): Promise<INodeCredentialTestResult> {
	if (!settings.database) return { status: 'Error', message: 'Database is empty: name the database to connect to' };
	let session: Session | undefined;
	try {
		session = await openSession(settings, { statementTimeoutMs: settings.connectTimeoutMs });
		const refusal = session.dialect === 'postgres' ? await schemaProblem(session, settings, writes) : undefined;
		if (refusal) return { status: 'Error', message: refusal };
		const named = /^MariaDB/.test(session.server.product) ? 'mariadb' : session.dialect;
		const differs = named !== settings.engine && settings.engine !== 'postgres';
		return {
			status: 'OK',
			message: `Connected to ${session.server.product}${differs ? ` (the credential says ${settings.engine}; both work alike)` : ''}`,
		};
	} catch (error) {
		const { message, description } = connectionProblem(error, settings);
		return { status: 'Error', message: `${message}. ${description}` };
	} finally {
		await session?.close();
	}
}

/** A schema that is missing, or that the user may not use, would only show at the first load. */
async function schemaProblem(
	session: Session,
	{ schema, user }: ConnectionSettings,
	writes: boolean,
): Promise<string | undefined> {
	const { rows } = await session.query<{ usage: boolean | null; create: boolean | null }>(
		`SELECT has_schema_privilege(oid, 'USAGE') AS usage, has_schema_privilege(oid, 'CREATE') AS create FROM pg_namespace WHERE nspname = $1`,
		[schema],
	);
	if (rows.length === 0)
		return `The schema "${schema}" does not exist in this database. Create it, or name another one`;
	if (!rows[0].usage)
		return `User "${user}" has no permission on schema "${schema}". Run: GRANT USAGE${writes ? ', CREATE' : ''} ON SCHEMA "${schema}" TO "${user}"`;
	return undefined;
}
