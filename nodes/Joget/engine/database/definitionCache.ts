/**
 * Definitions kept for the life of the process with a time to live, because one run over many forms asks for the same
 * ones again and again. What is not there yet is never kept: a table appears at the first store.
 */
import type { Clock } from './ports';

export interface CacheUse {
	enabled: boolean;
	ttlMs: number;
}

export interface CacheStats {
	hits: number;
	misses: number;
}

interface Entry {
	value: unknown;
	expires: number;
}

export class DefinitionCache {
	private readonly entries = new Map<string, Entry>();

	constructor(
		private readonly clock: Clock,
		private readonly maxEntries = 1000,
	) {}

	/** One run's view: its own switch, its own counts, keys apart from other servers'. */
	view(source: string, use: CacheUse): DefinitionCacheView {
		return new DefinitionCacheView(this, source, use);
	}

	get(key: string): Entry | undefined {
		const entry = this.entries.get(key);
		if (!entry) return undefined;
		if (entry.expires > this.clock.now()) return entry;
		this.entries.delete(key);
		return undefined;
	}

	set(key: string, value: unknown, ttlMs: number): void {
		// Deleting first keeps the map in order of age, so that the oldest goes when it is full.
		this.entries.delete(key);
		this.entries.set(key, { value, expires: this.clock.now() + ttlMs });
		if (this.entries.size > this.maxEntries) this.entries.delete(this.entries.keys().next().value as string);
	}

	clear(): void {
		this.entries.clear();
	}
}

export class DefinitionCacheView {
	readonly stats: CacheStats = { hits: 0, misses: 0 };

	constructor(
		private readonly cache: DefinitionCache,
		private readonly source: string,
		private readonly use: CacheUse,
	) {}

	/** `keep` says whether what was loaded may be kept. */
	async remember<T>(key: string, load: () => Promise<T>, keep: (value: T) => boolean = () => true): Promise<T> {
		const full = `${this.source}\n${key}`;
		const found = this.use.enabled ? this.cache.get(full) : undefined;
		if (found) {
			this.stats.hits++;
			return found.value as T;
		}
		this.stats.misses++;
		const value = await load();
		if (this.use.enabled && keep(value)) this.cache.set(full, value, this.use.ttlMs);
		return value;
	}
}
