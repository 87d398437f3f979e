/**
 * Which ids a run has met, and at which record, in 16 bytes each: 96 bits of a digest and the record's index in an
 * open-addressing table. A map of strings would need six times as much, and keep the file's chunks alive that its keys are
 * slices of. Two different ids among a million meet by chance with a probability below 10^-16.
 */
import { hash } from 'node:crypto';

const WORDS = 4;
/** A power of two, as every later size is. */
const FIRST_SLOTS = 1024;

/**
 * Given back at once: in a long run nothing else grows old, so no full collection would come by for the outgrown tables,
 * which together are as large as the one in use.
 */
function release(table: Uint32Array): void {
	(table.buffer as ArrayBuffer & { transfer?: (length: number) => unknown }).transfer?.(0);
}

export class SeenIds {
	/** Per slot: three words of the digest, then index + 1 (0: free). */
	private table = new Uint32Array(FIRST_SLOTS * WORDS);
	private slots = FIRST_SLOTS;
	private size = 0;

	/** The index under which the id was met before; else it is noted under this one. */
	meet(id: string, index: number): number | undefined {
		// As text: a digest in bytes is a buffer of its own outside V8's heap, and a Hash a native object.
		const digest = hash('sha1', id);
		const word = (nth: number) => parseInt(digest.slice(nth * 8, nth * 8 + 8), 16);
		const [a, b, c] = [word(0), word(1), word(2)];
		const at = this.find(a, b, c);
		if (this.table[at + 3] !== 0) return this.table[at + 3] - 1;
		this.put(at, a, b, c, index + 1);
		// Four fifths full, a new id is found missing after a dozen looks side by side.
		if (++this.size * 5 > this.slots * 4) this.grow();
		return undefined;
	}

	private find(a: number, b: number, c: number): number {
		const mask = this.slots - 1;
		for (let slot = a & mask; ; slot = (slot + 1) & mask) {
			const at = slot * WORDS;
			const [found, other, third] = [this.table[at], this.table[at + 1], this.table[at + 2]];
			if (this.table[at + 3] === 0 || (found === a && other === b && third === c)) return at;
		}
	}

	private put(at: number, a: number, b: number, c: number, mark: number): void {
		this.table[at] = a;
		this.table[at + 1] = b;
		this.table[at + 2] = c;
		this.table[at + 3] = mark;
	}

	private grow(): void {
		const old = this.table;
		this.slots *= 2;
		this.table = new Uint32Array(this.slots * WORDS);
		for (let at = 0; at < old.length; at += WORDS) {
			if (old[at + 3] !== 0)
				this.put(this.find(old[at], old[at + 1], old[at + 2]), old[at], old[at + 1], old[at + 2], old[at + 3]);
		}
		release(old);
	}
}
