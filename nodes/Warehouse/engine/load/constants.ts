/** Words and moments that several statements of a load share. */

/** Start of a version that was always valid (SQLMesh's default for new keys). */
export const EPOCH = '1970-01-01 00:00:00';
/** Row hash of a stub that a lookup inserted; no MD5 looks like it. */
export const INFERRED = 'INFERRED';
/** Row hash of a row that waits for Node to compute it (pendingHashes.ts); never seen outside the transaction. */
export const PENDING = 'PENDING';
/** The action table's column with the row hash of what is written. */
export const ACTION_HASH = 'hash';
