/** The credential `jogetDatabaseApi` as data, and what both drivers make of its TLS choice. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { JogetDatabaseError } from '../engine/database/ports';

export interface JogetDatabaseCredentials {
	engine: 'mysql' | 'postgres';
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** PostgreSQL only. */
	schema?: string;
	ssl: 'disable' | 'require' | 'verify';
	caCertificate?: string;
	connectTimeoutMs?: number;
}

export interface TlsChoice {
	rejectUnauthorized: boolean;
	/** mysql2 looks at the host name in the certificate only if told so; pg always does. */
	verifyIdentity: boolean;
	ca?: string;
}

export function tlsOf(credentials: JogetDatabaseCredentials): TlsChoice | undefined {
	if (credentials.ssl !== 'require' && credentials.ssl !== 'verify') return undefined;
	const ca = credentials.caCertificate?.trim();
	const verify = credentials.ssl === 'verify';
	if (verify && isIP(credentials.host)) {
		// Both drivers would compare the certificate with the name localhost.
		throw new JogetDatabaseError(
			'TLS with Verify needs the host name of the server, not its address',
			'Put the name for which the certificate was issued into Host, or choose Require.',
		);
	}
	return { rejectUnauthorized: verify, verifyIdentity: verify, ...(ca ? { ca } : {}) };
}

/** Which server and whose eyes: the key under which definitions are cached. Nothing of it can be read back. */
export function sourceKey(credentials: JogetDatabaseCredentials): string {
	const { engine, host, port, database, user, schema } = credentials;
	return createHash('sha256')
		.update(JSON.stringify([engine, host, port, database, user, schema]))
		.digest('hex');
}
