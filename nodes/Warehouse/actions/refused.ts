/** What a database refused outside a load, as a sentence with the way to mend it. Anything else is given back as it is. */
import { DataOpsError } from '../../shared/items';
import type { SqlFailure } from '../engine/ports';
import { isConnectionLost } from '../transport/failures';

/** PostgreSQL: insufficient_privilege. MySQL and MariaDB: access denied to a database, table, column, routine; not allowed. */
const NO_RIGHT = new Set<unknown>(['42501', 1044, 1142, 1143, 1227, 1370]);

export function refused(error: unknown): unknown {
	const { message, sqlState, code } = error as SqlFailure;
	if (error instanceof DataOpsError || (sqlState === undefined && typeof code !== 'number')) return error;
	if (isConnectionLost(error))
		return new DataOpsError('The connection to the database was lost', {
			code: 'CONNECTION_LOST',
			remedy: 'The database takes back what was not committed. Run it again.',
			detail: message,
			cause: error,
		});
	return new DataOpsError(`The database refused it: ${message}`, {
		code: 'SQL_ERROR',
		remedy:
			NO_RIGHT.has(sqlState) || NO_RIGHT.has(code)
				? 'Grant the user of the credential what it lacks; docs/warehouse.md and docs/warehouse-jobs.md name the least privileges.'
				: 'Mend what it names, and run it again.',
		cause: error,
	});
}
