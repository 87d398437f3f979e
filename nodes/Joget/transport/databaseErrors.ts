/**
 * What a database driver says when it fails, in words: what happened, and how to mend it. Raw driver text goes into the
 * description, because n8n replaces messages that hold error codes.
 */
import { JogetDatabaseError } from '../engine/database/ports';
import type { JogetDatabaseCredentials } from './databaseCredentials';

interface DriverError {
	code?: string;
	message?: string;
}

const SAYINGS: Array<[RegExp, (credentials: JogetDatabaseCredentials) => [what: string, remedy: string]]> = [
	[/ENOTFOUND|EAI_AGAIN/, ({ host }) => [`There is no server called ${host}`, 'Check Host in the credential.']],
	[
		/ECONNREFUSED/,
		({ host, port }) => [
			`${host} accepts no database connection on port ${port}`,
			'Check Host and Port, and that the database listens on that address.',
		],
	],
	[
		/ETIMEDOUT|ECONNRESET.*connect|timeout expired|connect timeout/i,
		({ host, port }) => [
			`${host} did not answer on port ${port} in time`,
			'A firewall may be in between; or raise Connect Timeout in the credential.',
		],
	],
	[
		/ER_ACCESS_DENIED|28P01|28000/,
		({ user, engine }) => [
			`The database refused the user ${user}`,
			engine === 'mysql'
				? 'Check User and Password, and that this user may connect from this host.'
				: 'Check User and Password, and pg_hba.conf for this host.',
		],
	],
	[
		/ER_BAD_DB_ERROR|ER_DBACCESS_DENIED|3D000/,
		({ database }) => [
			`There is no database ${database}, or the user may not use it`,
			'Check Database in the credential.',
		],
	],
	[
		/ER_TABLEACCESS_DENIED|ER_COLUMNACCESS_DENIED|42501/,
		({ user }) => [
			`The user ${user} may not read one of Joget's tables`,
			'Grant this user SELECT on the Joget database.',
		],
	],
	[
		/HANDSHAKE_NO_SSL_SUPPORT|does not support SSL|SELF_SIGNED|UNABLE_TO_VERIFY|CERT_|certificate|ER_SECURE_TRANSPORT/i,
		() => [
			'The encrypted connection could not be set up',
			'Check TLS in the credential: the server must offer it, and with Verify its certificate must be signed by the CA given.',
		],
	],
	[
		/PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|57P01|Connection terminated|ER_SERVER_SHUTDOWN/i,
		() => [
			'The database closed the connection',
			'It may have been restarted, or the query ran into a server limit. Run it again.',
		],
	],
];

/** The driver's error as one of ours; nothing of the credential but host, port, names. */
export function explainDatabaseError(error: unknown, credentials: JogetDatabaseCredentials): JogetDatabaseError {
	if (error instanceof JogetDatabaseError) return error;
	const { code, message } = (error ?? {}) as DriverError;
	const raw = `${code ?? ''} ${message ?? ''}`.trim() || String(error);
	for (const [pattern, say] of SAYINGS) {
		if (!pattern.test(raw)) continue;
		const [what, remedy] = say(credentials);
		return new JogetDatabaseError(what, `${remedy} (${raw})`);
	}
	return new JogetDatabaseError('The database could not answer the query', raw);
}
