/**
 * Batches whose keys stand close together: one key column, whole numbers that ascend from the first row on. Of the target
 * only what lies between the keys of such a batch is compared with it.
 */

/** So many keys of the target may lie between those of a batch for each of them. A look-up costs some four read in a row. */
const MOST_BETWEEN = 4;

export interface BatchKeys {
	/** No key of the batch is greater. */
	upTo: string;
	/** All of them are greater than this one, the last of the batch before; absent where that is not known for certain. */
	after?: string;
}

export class KeyRanges {
	/** Where the batch before ended. */
	private before: { key: string; row: number } | null = null;
	private offered = -1;
	/** A batch was refused and came again in halves: where these begin and end is not known. */
	private parted = false;

	/** The rows up to this position are next; `last` is the greatest key so far. Undefined: their keys do not stand close together. */
	next(upToRow: number, last: string | null): BatchKeys | undefined {
		const { before } = this;
		if (upToRow <= this.offered) this.parted = true;
		this.offered = Math.max(this.offered, upToRow);
		this.before = last === null ? null : { key: last, row: upToRow };
		// Rounded above 2^53: an estimate is enough here.
		if (!before || last === null || Number(last) - Number(before.key) > (upToRow - before.row) * MOST_BETWEEN)
			return undefined;
		return this.parted ? { upTo: last } : { upTo: last, after: before.key };
	}
}
