/** The run log's face. */
export { DmsRunLog } from './dmsRunLog';
export { noRunLog } from './types';
export type * from './types';
