/** What went wrong with a load, as the person at the canvas reads it. */
import { DataOpsError } from '../../../shared/items';
import type { SqlFailure } from '../../engine/ports';
import { LoadStopped, type LoadReport } from '../../engine/load/types';
import { MappingMismatch } from '../../engine/rows/pipeline';
import { isConnectionLost } from '../../transport/failures';

/** What stopped a load, with its remedy. Errors that speak for themselves stay as they are. */
export function loadError(error: unknown): unknown {
	if (error instanceof LoadStopped)
		return new DataOpsError(error.message, { code: error.code, remedy: error.remedy, cause: error });
	if (error instanceof MappingMismatch) {
		const [first, ...more] = error.problems.map(({ path, message }) => `${path}: ${message}`);
		return new DataOpsError(`The source does not fit the mapping: ${first}`, {
			code: 'SOURCE_MISMATCH',
			remedy: [
				...more,
				'Nothing was written. Correct the names in the mapping, or the source: of a file, its header, delimiter and encoding.',
			].join('\n'),
			cause: error,
		});
	}
	const { sqlState, code, message, duringCommit } = error as SqlFailure;
	if (duringCommit)
		return new DataOpsError(
			'The connection was lost while the load was being committed: whether it is in the table is not known',
			{
				code: 'COMMIT_UNKNOWN',
				remedy:
					'Look at the run (Run: Get Many): its end is written in the same transaction. Where it succeeded, the load is in the table; else nothing of it is (with Checkpoint: what was committed before stays), and it can be run again. Without a run log, look at the table first.',
				detail: message,
				cause: error,
			},
		);
	if (isConnectionLost(error))
		return new DataOpsError('The connection to the database was lost during the load', {
			code: 'CONNECTION_LOST',
			remedy:
				'The database takes back what was not committed: the table is as before, with Checkpoint as after the last part. Run the load again.',
			detail: message,
			cause: error,
		});
	if (sqlState === '57014' || code === 1969 || code === 3024)
		return new DataOpsError('A statement took longer than Statement Timeout allows', {
			code: 'STATEMENT_TIMEOUT',
			remedy: 'Nothing was written. Raise the time-out, or load in smaller parts (Checkpoint).',
			detail: message,
			cause: error,
		});
	if (sqlState !== undefined || typeof code === 'number')
		return new DataOpsError(`The database refused the load: ${message}`, {
			code: 'SQL_ERROR',
			remedy: 'It took back what was not committed. Mend there what it names, and run the load again.',
			cause: error,
		});
	return error;
}

/** What was loaded stays loaded: told as a failed load, it would be run again, and its rows appended twice. */
export function rejectsNotGiven(report: LoadReport, thrown: Error): DataOpsError {
	return new DataOpsError(`The load is committed, but its rejected rows (${report.rejected}) could not be given out`, {
		code: 'REJECTS_NOT_GIVEN',
		remedy:
			'Do not load the same rows again before you have looked at the table. The rejected rows are in DMS_JOBERR, unless Run Log is None (Run: Get Errors). Free space where n8n keeps binary data, or let Rejected Output be items.',
		detail: thrown.message,
		cause: thrown,
	});
}
