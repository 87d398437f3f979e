/**
 * Can a key have come twice? Answered while rows stream, so that the database need not group the whole staging table: a set
 * of 64-bit hashes of the keys' texts. When no hash came twice, no key did; when one did, or there are too many keys for
 * the set, the database looks itself. Whole numbers that ascend, as an extract in the order of its key has them, need no
 * set: what is greater than the one before is new.
 */
import type { StagedColumn, StagedRow } from '../rows/types';
import type { LoadPlan, PlanColumn } from './plan';

/** Half of the slots are filled at most: 16 MB for a million keys. */
const MAX_KEYS = 1 << 20;
/** Keys that ascend are remembered all the same until there are so many that it looks like a rule. */
const RUN = 4096;

export class RepeatedKeys {
	/** False: surely every key came once. */
	possible = false;
	private count = 0;
	private mask = (1 << 12) - 1;
	/** Two words per slot; both zero: free. */
	private slots = new Uint32Array((this.mask + 1) * 2);
	/** The keys that ascended from the first row on: how many, the first and the last. Any between them may have come. */
	private run = 0;
	private first = '';
	private last = '';
	private ascending: boolean;

	private constructor(
		private readonly places: readonly number[],
		wholeNumber: boolean,
	) {
		this.ascending = wholeNumber;
	}

	/** Null where equal keys may have different texts. */
	static of(plan: LoadPlan, staged: readonly StagedColumn[]): RepeatedKeys | null {
		const places = plan.keys.map((key) => (hasOneText(key) ? placeOfKey(key, staged) : -1));
		if (places.length === 0 || places.includes(-1)) return null;
		return new RepeatedKeys(places, places.length === 1 && WHOLE_NUMBERS.includes(plan.keys[0].type.name));
	}

	add(row: StagedRow): void {
		if (this.possible) return;
		if (this.ascending || this.run > RUN) {
			const text = row[this.places[0]] ?? '';
			if (this.ascending && this.goesOn(text)) {
				if (this.run > RUN) return;
			} else if (this.run > RUN && this.isBetween(text)) {
				this.giveUp();
				return;
			}
		}
		let a = 0x811c9dc5;
		let b = 0x9e3779b9;
		for (let i = 0; i < this.places.length; i++) {
			const text = row[this.places[i]];
			const length = text === null ? -1 : text.length;
			for (let c = 0; c < length; c++) {
				const code = text!.charCodeAt(c);
				a = Math.imul(a ^ code, 0x01000193);
				b = Math.imul(b ^ code, 0x85ebca6b);
				b ^= b >>> 13;
			}
			// The length keeps ("a", "bc") apart from ("ab", "c"), and NULL from ''.
			a = Math.imul(a ^ (length + 0x10000), 0x01000193);
			b = Math.imul(b ^ (length + 0x20000), 0xc2b2ae35);
		}
		a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ b;
		a ^= a >>> 13;
		this.insert(a >>> 0 || 1, b >>> 0);
	}

	/** The digits of the last key, where all were whole numbers and ascended. */
	get ascendedTo(): string | null {
		return this.ascending && this.run > 0 ? this.last : null;
	}

	private goesOn(text: string): boolean {
		this.ascending = this.run === 0 ? isDigits(text) : isDigits(text) && isGreater(text, this.last);
		if (!this.ascending) return false;
		if (this.run++ === 0) this.first = text;
		this.last = text;
		return true;
	}

	private isBetween(text: string): boolean {
		return isDigits(text) && !isGreater(text, this.last) && !isGreater(this.first, text);
	}

	private insert(a: number, b: number): void {
		const { slots, mask } = this;
		let at = a & mask;
		while (slots[at * 2] !== 0) {
			if (slots[at * 2] === a && slots[at * 2 + 1] === b) {
				this.giveUp();
				return;
			}
			at = (at + 1) & mask;
		}
		slots[at * 2] = a;
		slots[at * 2 + 1] = b;
		if (++this.count * 2 > mask) this.grow();
	}

	private grow(): void {
		if (this.count >= MAX_KEYS) {
			this.giveUp();
			return;
		}
		const old = this.slots;
		this.mask = this.mask * 2 + 1;
		this.slots = new Uint32Array((this.mask + 1) * 2);
		const { slots, mask } = this;
		for (let i = 0; i < old.length; i += 2) {
			if (old[i] === 0) continue;
			let at = old[i] & mask;
			while (slots[at * 2] !== 0) at = (at + 1) & mask;
			slots[at * 2] = old[i];
			slots[at * 2 + 1] = old[i + 1];
		}
	}

	private giveUp(): void {
		this.possible = true;
		this.slots = new Uint32Array(0);
	}
}

export const WHOLE_NUMBERS: readonly string[] = ['smallint', 'integer', 'bigint'];

/** Not negative, not NULL. Staged whole numbers have neither a plus nor leading zeros. */
const isDigits = (text: string): boolean => {
	const code = text.charCodeAt(0);
	return code >= 48 && code <= 57;
};

const isGreater = (a: string, b: string): boolean => (a.length === b.length ? a > b : a.length > b.length);

/** Of a staged row; -1 where the key is filled in later, by the database. */
export const placeOfKey = (key: PlanColumn, staged: readonly StagedColumn[]): number =>
	staged.findIndex((column) => column.role === 'column' && column.name === key.name);

/** Types whose equal values are staged as one text; text where the database compares it byte by byte. */
function hasOneText({ type, exact }: PlanColumn): boolean {
	if (type.name === 'varchar' || type.name === 'text') return exact;
	return [...WHOLE_NUMBERS, 'date', 'uuid'].includes(type.name);
}
