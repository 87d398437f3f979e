/** Two files of one run never get one path: the second becomes `name (2).ext`. Compared without case, as Windows and macOS do. */
import { safeFileName, splitName } from './sanitise';

export class CollisionGuard {
	private readonly taken = new Set<string>();
	/** Where to go on counting per path, so that 10,000 equal names stay linear. */
	private readonly counters = new Map<string, number>();

	/** @returns the path itself, or the first free one with a counter */
	claim(path: string): { path: string; name: string; renamed: boolean } {
		const key = path.normalize('NFC').toLowerCase();
		const at = path.lastIndexOf('/');
		const folder = path.slice(0, at + 1);
		const name = path.slice(at + 1);
		if (!this.taken.has(key)) {
			this.taken.add(key);
			return { path, name, renamed: false };
		}
		const { base, extension } = splitName(name);
		for (let count = this.counters.get(key) ?? 2; ; count++) {
			const suffix = ` (${count})`;
			const candidate = safeFileName(
				`${base.slice(0, Math.max(1, 200 - suffix.length)).toWellFormed()}${suffix}`,
				extension,
			);
			const candidateKey = `${folder}${candidate}`.normalize('NFC').toLowerCase();
			if (this.taken.has(candidateKey)) continue;
			this.taken.add(candidateKey);
			this.counters.set(key, count + 1);
			return { path: `${folder}${candidate}`, name: candidate, renamed: true };
		}
	}
}
