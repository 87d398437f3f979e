/**
 * Which ids a run has met, and at which record, in 16 bytes each: 96 bits of a digest and the record's index in an
 * open-addressing table. A map of strings would need six times as much, and keep the file's chunks alive that its keys are
 * slices of. Two different ids among a million meet by chance with a probability below 10^-16.
 */
import { createHash } from 'node:crypto';

const WORDS = 4;
const FIRST_SLOTS = 1024;

export class SeenIds {
	/** Per slot: three words of the digest, then index + 1 (0: free). */
	private table = new Uint32Array(FIRST_SLOTS * WORDS);
	private size = 0;

	/** The index under which the id was met before; else it is noted under this one. */
	meet(id: string, index: number): number | undefined {
		const digest = createHash('sha1').update(id, 'utf8').digest();
		const [a, b, c] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)];
		const at = this.find(a, b, c);
		if (this.table[at + 3] !== 0) return this.table[at + 3] - 1;
		this.put(at, a, b, c, index + 1);
		if (++this.size * 2 * WORDS > this.table.length) this.grow();
		return undefined;
	}

	private find(a: number, b: number, c: number): number {
		const slots = this.table.length / WORDS;
		for (let slot = a % slots; ; slot = (slot + 1) % slots) {
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
		this.table = new Uint32Array(old.length * 2);
		for (let at = 0; at < old.length; at += WORDS) {
			if (old[at + 3] !== 0)
				this.put(this.find(old[at], old[at + 1], old[at + 2]), old[at], old[at + 1], old[at + 2], old[at + 3]);
		}
	}
}
