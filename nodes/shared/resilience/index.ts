/** The resilience room's door: one policy around every outgoing call. See docs/resilience.md. */
export { createPolicy } from './createPolicy';
export { CallError, CancelledError, toFailure } from './errors';
export { countsAgainstEndpoint, isTransient, wasNotProcessed } from './judgement';
export { createResilientHttp, joinUrl } from './resilientHttp';
export type { ResilientHttp, ResilientRequest, ResilientResponse } from './resilientHttp';
export { parseHttpDate, retryAfterMs } from './retryAfter';
export { orCancelled, sleep } from './sleep';
export type * from './types';
