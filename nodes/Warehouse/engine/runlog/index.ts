/** The run log's face. */
export { DmsRunLog, RunInProgress } from './dmsRunLog';
export { noRunLog } from './types';
export type * from './types';
