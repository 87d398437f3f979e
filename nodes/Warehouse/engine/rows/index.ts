/** The row pipeline's face. */
export { createRowPipeline, MappingMismatch } from './pipeline';
export { isRejected } from './types';
export type * from './types';
