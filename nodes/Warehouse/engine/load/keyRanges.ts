/**
 * Batches whose keys stand close together: one key column, whole numbers that ascend from the first row on. Of the target
 * only what lies between the keys of such a batch is compared with it, and what of that it lacks is absent, for no later
 * row can have it as long as keys ascend.
 */

/** So many keys of the target may lie between those of a batch for each of them. A look-up costs some four read in a row. */
const MOST_BETWEEN = 4;

export interface BatchKeys {
	/** No key of the batch is greater. */
	upTo: string;
	/** All of them are greater than this one, the last of the batch before; absent where that is not known for certain. */
	after?: string;
	/** The keys from there to here follow without a gap on those that were looked at before. */
	goesOn: boolean;
}

/** The keys between the two were all looked at: those that the target has and the batches lack are known. */
export interface KeyRange {
	after: string;
	upTo: string;
	/** Of the rows that lie in it: the position before the first, and of the last. */
	afterRow: number;
	upToRow: number;
}

export class KeyRanges {
	/** Where the batch before ended. */
	private before: { key: string; row: number } | null = null;
	private offered = -1;
	/** A batch was refused and came again in halves: where these begin and end is not known. */
	private parted = false;
	private open: KeyRange | null = null;
	/** One range without a gap. */
	covered: KeyRange | null = null;

	/** The rows up to this position are next; `last` is the greatest key so far. Undefined: their keys do not stand close together. */
	next(upToRow: number, last: string | null): BatchKeys | undefined {
		const { before } = this;
		this.open = null;
		if (upToRow <= this.offered) this.parted = true;
		this.offered = Math.max(this.offered, upToRow);
		this.before = last === null ? null : { key: last, row: upToRow };
		// Rounded above 2^53: an estimate is enough here.
		if (!before || last === null || Number(last) - Number(before.key) > (upToRow - before.row) * MOST_BETWEEN)
			return undefined;
		if (this.parted) return { upTo: last, goesOn: false };
		const goesOn = this.covered === null || this.covered.upTo === before.key;
		if (goesOn) this.open = { after: before.key, upTo: last, afterRow: before.row, upToRow };
		return { upTo: last, after: before.key, goesOn };
	}

	/** They are in, and were looked at. */
	done(): void {
		const { open, covered } = this;
		if (open) this.covered = covered ? { ...covered, upTo: open.upTo, upToRow: open.upToRow } : open;
		this.open = null;
	}
}
