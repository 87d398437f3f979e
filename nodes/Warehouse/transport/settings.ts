/** The connection settings that both credential types share, and what the drivers are given from them. */
import type { DialectName } from '../engine/ports';

export interface ConnectionSettings {
	engine: DialectName;
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** PostgreSQL only; in MySQL and MariaDB the database is the schema. */
	schema: string;
	ssl: 'disable' | 'require' | 'verify-full';
	caCertificate: string;
	connectTimeoutMs: number;
}

export interface SessionOptions {
	/** Milliseconds a statement may run; 0: no limit. */
	statementTimeoutMs?: number;
	/** Shown in the server's list of sessions. */
	applicationName?: string;
	/** Every statement is refused that would change anything: for the queries of a source. */
	readOnly?: boolean;
	/** Ends the session at once when aborted (n8n's Stop button). */
	signal?: AbortSignal;
}

/** Reads a decrypted credential; fills what older or hand-made ones lack. */
export function settingsFrom(data: Record<string, unknown>): ConnectionSettings {
	const engine = (['postgres', 'mysql', 'mariadb'] as const).find((name) => name === data.engine) ?? 'postgres';
	const text = (name: string) => (typeof data[name] === 'string' ? (data[name] as string).trim() : '');
	const number = (name: string, fallback: number) => {
		const value = Number(data[name]);
		return Number.isFinite(value) && value > 0 ? value : fallback;
	};
	return {
		engine,
		host: text('host') || 'localhost',
		port: number('port', engine === 'postgres' ? 5432 : 3306),
		database: text('database'),
		user: text('user'),
		// A password may begin or end with a blank.
		password: typeof data.password === 'string' ? data.password : '',
		schema: engine === 'postgres' ? text('schema') || 'public' : text('database'),
		ssl: data.ssl === 'require' || data.ssl === 'verify-full' ? data.ssl : 'disable',
		caCertificate: text('caCertificate'),
		connectTimeoutMs: number('connectTimeoutMs', 10_000),
	};
}

/** TLS options of both drivers: `require` encrypts without asking who answers; `verify-full` checks chain and host name. */
export function tlsOptions(
	settings: ConnectionSettings,
): { rejectUnauthorized: boolean; verifyIdentity: boolean; ca?: string } | undefined {
	if (settings.ssl === 'disable') return undefined;
	return {
		rejectUnauthorized: settings.ssl === 'verify-full',
		// mysql2 looks at the host name only if told so; pg always does.
		verifyIdentity: settings.ssl === 'verify-full',
		...(settings.caCertificate ? { ca: settings.caCertificate.replace(/\\n/g, '\n') } : {}),
	};
}
