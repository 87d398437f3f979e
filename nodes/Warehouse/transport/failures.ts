/**
 * One shape for what a driver throws (`SqlFailure`), and words for a connection that did not come about. Codes: PostgreSQL
 * appendix A (SQLSTATE), MySQL server error reference, Node's system errors, OpenSSL verify codes.
 */
import type { SqlFailure } from '../engine/ports';
import type { ConnectionSettings } from './settings';

interface DriverError {
	message?: string;
	code?: string | number;
	errno?: number;
	sqlState?: string;
	position?: string | number;
	detail?: string;
	where?: string;
	errors?: DriverError[];
}

/** Keeps the server's own words; adds nothing that a person would have to decode. */
export function toFailure(error: unknown): SqlFailure {
	let source = (error ?? {}) as DriverError;
	// Happy Eyeballs: one error per address, the first tells most.
	if (source.errors?.length) source = { ...source.errors[0], ...(source.code ? { code: source.code } : {}) };
	const failure = new Error(
		[source.message || String(source.code ?? error), source.detail].filter(Boolean).join('. '),
	) as SqlFailure;
	const code = source.code;
	if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /[0-9]/.test(code)) failure.sqlState = code;
	else if (source.sqlState) failure.sqlState = source.sqlState;
	failure.code = source.errno !== undefined && source.errno > 0 ? source.errno : (code ?? undefined);
	if (source.position !== undefined) failure.position = Number(source.position);
	return failure;
}

/** The connection is gone: the statement's fate is unknown and the session is of no more use. */
export function isConnectionLost(error: unknown): boolean {
	const { sqlState, code, message } = (error ?? {}) as SqlFailure;
	// 08P01 is the protocol's: the number of bound values is wrong, or a message is; the connection stands.
	if (sqlState && sqlState !== '08P01' && /^(08|57P0[1-3])/.test(sqlState)) return true;
	if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|PROTOCOL_CONNECTION_LOST|ERR_STREAM)/.test(code))
		return true;
	if (code === 1927 || code === 2006 || code === 2013 || code === 4031 || code === 1053) return true;
	return /connection terminated|not queryable|connection is in closed state|closed state|lost connection/i.test(
		message ?? '',
	);
}

/** Of a COMMIT whose answer never came nobody can say here what became of it. */
export function commitFailure(error: unknown): unknown {
	if (isConnectionLost(error)) (error as SqlFailure).duringCommit = true;
	return error;
}

export interface ConnectionProblem {
	/** What happened. */
	message: string;
	/** How to mend it, and the raw text. */
	description: string;
}

/** What failed while connecting, in words. */
export function connectionProblem(error: unknown, settings: ConnectionSettings): ConnectionProblem {
	const failure = toFailure(error);
	const raw = failure.message;
	const code = failure.code ?? '';
	const state = failure.sqlState ?? '';
	const where = `${settings.host}:${settings.port}`;
	const say = (message: string, remedy: string): ConnectionProblem => ({
		message,
		description: `${remedy} The server or driver said: ${raw}`,
	});
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
		return say(`The host name ${settings.host} is unknown`, 'Check the spelling of Host and the name service.');
	if (code === 'ECONNREFUSED')
		return say(
			`Nothing answers at ${where}: the connection was refused`,
			'Check Host and Port, and that the server runs.',
		);
	if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || /timeout|timed out/i.test(raw))
		return say(
			`No answer from ${where} within ${settings.connectTimeoutMs} ms`,
			'Check Host, Port and the firewall between n8n and the database.',
		);
	if (state === '28P01' || code === 1045 || code === 1698)
		return say(`User "${settings.user}" was refused: wrong user or password`, 'Check User and Password.');
	if (/no pg_hba\.conf entry/i.test(raw))
		return say(
			`The server has no rule that lets user "${settings.user}" in from this host`,
			'Add a line to pg_hba.conf, or choose the SSL mode that the server asks for.',
		);
	if (state.startsWith('28'))
		return say(`User "${settings.user}" was refused`, 'Check User, Password and the server rules for this host.');
	if (state === '3D000' || code === 1049)
		return say(`The database "${settings.database}" does not exist on ${where}`, 'Check Database, or create it.');
	if (state === '42501' || code === 1044 || code === 1142)
		return say(
			`User "${settings.user}" has no permission on ${settings.engine === 'postgres' ? `schema "${settings.schema}"` : `database "${settings.database}"`}`,
			'Grant it: see docs/warehouse.md for the least privileges.',
		);
	if (/does not support SSL|SSL connection|HANDSHAKE_NO_SSL_SUPPORT/i.test(raw) || code === 'HANDSHAKE_NO_SSL_SUPPORT')
		return say(
			'TLS failed: the server does not offer an encrypted connection',
			'Choose SSL "Disable", or switch TLS on in the server.',
		);
	if (/certificate|self.signed|altname|SSL|TLS|issuer/i.test(`${raw} ${String(code)}`))
		return say(
			'TLS failed: the certificate of the server could not be trusted',
			'Paste the certificate authority of the server into CA Certificate, use the host name that the certificate names, or choose SSL "Require" to encrypt without checking.',
		);
	if (state === '53300' || code === 1040)
		return say('The server has no free connection', 'Try again later, or raise its connection limit.');
	return say(`No connection to the database at ${where}`, 'Check the credential.');
}
