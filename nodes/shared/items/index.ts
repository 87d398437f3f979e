/** The items room's door: everything between records and n8n's items. */
export { cancelSignal } from './cancel';
export { DataOpsError, errorCode, errorSentence, toListError, toNodeError, wouldBeReplaced } from './errors';
export type { DataOpsErrorFields } from './errors';
export { fileInput } from './fileInput';
export type { FileInput } from './fileInput';
export {
	DEFAULT_FILE_THRESHOLD,
	NDJSON_MIME,
	largeOutput,
	ndjson,
	ndjsonItem,
	outputFormProperty,
} from './largeOutput';
export type { LargeOutput, LargeOutputOptions, OutputForm } from './largeOutput';
export { errorItem, failItem, forEachItem } from './onError';
export { allItems, append, collectItems, toItem, toItems } from './pairing';
export type { Pairing } from './pairing';
export { progress } from './progress';
export type { Progress } from './progress';
export { rejectedItem, rejectedItems, rejectedRow } from './rejected';
