/** Failures that lie in the values of a statement, not in the statement or the server. */
import type { SqlFailure } from './ports';

/** Classes 22 (data exception) and 23 (integrity), and MySQL's numbers for values that do not fit. */
export function isDataFailure({ sqlState, code }: SqlFailure): boolean {
	if (sqlState && /^2[23]/.test(sqlState)) return true;
	return typeof code === 'number' && [1048, 1062, 1264, 1265, 1292, 1366, 1367, 1406, 1411, 3140, 4025].includes(code);
}
