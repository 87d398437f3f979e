/** The credential `jogetDatabaseApi` as data, and what both drivers make of its TLS choice. */
import { createHash } from 'node:crypto';

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
	/** mysql2 looks at the name or address in the certificate only if told so; pg always does. */
	verifyIdentity: boolean;
	ca?: string;
}

export function tlsOf(credentials: JogetDatabaseCredentials): TlsChoice | undefined {
	if (credentials.ssl !== 'require' && credentials.ssl !== 'verify') return undefined;
	const ca = credentials.caCertificate?.trim();
	const verify = credentials.ssl === 'verify';
	return { rejectUnauthorized: verify, verifyIdentity: verify, ...(ca ? { ca } : {}) };
}

/** Which server and whose eyes: the key under which definitions are cached. Nothing of it can be read back. */
export function sourceKey(credentials: JogetDatabaseCredentials): string {
	const { engine, host, port, database, user, schema } = credentials;
	return createHash('sha256')
		.update(JSON.stringify([engine, host, port, database, user, schema]))
		.digest('hex');
}
