/**
 * What the names of an expression mean. The source's field of that name first, then the mapping's column; exact case first,
 * then any case when it is unique; `address.city` inside a nested field; `source.` and `target.` say which is meant.
 */
import type { ResolvedMapping } from '../mapping/defaults';
import { suggest } from '../text/suggest';
import { ExpressionError } from './errors';

export interface SourceNames {
	/** Null: not known yet (a mapping checked without its source); every name that is no mapping column is then believed. */
	columns: readonly string[] | null;
	/** What an unknown name is: an error, or NULL (sparse JSON). */
	unknown?: 'error' | 'null';
}

type Found = { source: number; path?: string[] } | { target: number } | null;

const SHOWN_FIELDS = 12;

/** A file that is no table may have whole paragraphs, or bytes, as its header. */
const shortened = (name: string): string => {
	const clean = name.replace(/[\p{Cc}\uFFFD]+/gu, '�');
	return clean.length > 60 ? `${clean.slice(0, 57)}…` : clean;
};

/** What names mean: the source field first, then the mapping column; exact case first, then any case if it is unique. */
export class NameTable {
	readonly lenient: boolean;
	private readonly source: Lookup;
	private readonly target: Lookup;
	/** Fields met while the source is not known, so that each keeps one index. */
	private readonly assumed = new Map<string, number>();

	constructor(
		private readonly mapping: ResolvedMapping,
		private readonly names: SourceNames,
	) {
		this.lenient = names.columns !== null && names.unknown === 'null';
		this.source = new Lookup(names.columns ?? []);
		this.target = new Lookup(mapping.columns.map(({ name }) => name));
	}

	/** `from`: the source field, else a mapping column of another place. */
	field(name: string, self: number): Found {
		return this.resolve(name, true, undefined, self) ?? this.resolve(name, false, undefined, self);
	}

	resolve(name: string, quoted: boolean, scope: 'source' | 'target' | undefined, self: number): Found {
		if (scope !== 'target') {
			const at = this.source.find(name, quoted);
			if (at >= 0) return { source: at };
			// A source may really have a field called "source.x".
			const whole = scope === 'source' ? this.source.find(`source.${name}`, quoted) : -1;
			if (whole >= 0) return { source: whole };
			const nested = this.nested(name);
			if (nested) return nested;
		}
		if (scope !== 'source') {
			const at = this.target.find(name, quoted);
			if (at >= 0 && (scope === 'target' || (at !== self && !this.isCopyOf(at, name)))) return { target: at };
		}
		return this.names.columns === null && scope !== 'target' ? { source: this.assume(name) } : null;
	}

	/** `address.city` where the source has a column `address`. */
	private nested(name: string): Found {
		for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
			const at = this.source.find(name.slice(0, dot), true);
			if (at >= 0) return { source: at, path: name.slice(dot + 1).split('.') };
		}
		return null;
	}

	isSource(name: string, scope: 'source' | 'target' | undefined): boolean {
		return scope !== 'target' && (scope === 'source' || this.source.find(name, false) >= 0);
	}

	position(n: number, pos: number): number {
		const { columns } = this.names;
		if (columns !== null && n > columns.length) {
			throw new ExpressionError('BAD_POSITION', `:${n} is beyond the source's ${columns.length} columns`, pos);
		}
		return n - 1;
	}

	/** A column takes its value straight from a field that the source lacks: what the source has tells most. */
	missing(name: string): ExpressionError {
		const fields = this.names.columns ?? [];
		const near = suggest(name, fields);
		const more = fields.length > SHOWN_FIELDS ? ` and ${fields.length - SHOWN_FIELDS} more` : '';
		const has =
			fields.length === 0
				? 'it has none'
				: `it has ${fields
						.slice(0, SHOWN_FIELDS)
						.map((field) => shortened(field))
						.join(', ')}${more}`;
		return new ExpressionError(
			'UNKNOWN_COLUMN',
			`The source has no field ${shortened(name)}${near ? `; did you mean ${shortened(near)}?` : ''} (${has})`,
			0,
		);
	}

	unknown(name: string, pos: number): ExpressionError {
		const known = [...(this.names.columns ?? []), ...this.mapping.columns.map((column) => column.name)];
		const near = suggest(name, known);
		const list = known.length <= 12 ? ` Known: ${known.join(', ')}` : '';
		return new ExpressionError(
			'UNKNOWN_COLUMN',
			`Neither the source nor the mapping has a column ${name.slice(0, 60)}.${near ? ` Did you mean ${near}?` : list}`,
			pos,
		);
	}

	/** A column that copies the source field of that very name stands for that field while the source is not known. */
	private isCopyOf(at: number, name: string): boolean {
		const column = this.mapping.columns[at];
		if (this.names.columns !== null || column.expression !== undefined || column.rawSql !== undefined) return false;
		return (column.from ?? column.name).toLowerCase() === name.toLowerCase();
	}

	private assume(name: string): number {
		const known = this.assumed.get(name);
		if (known !== undefined) return known;
		this.assumed.set(name, this.assumed.size);
		return this.assumed.size - 1;
	}
}

class Lookup {
	private readonly exact = new Map<string, number>();
	private readonly folded = new Map<string, number>();

	constructor(names: readonly string[]) {
		names.forEach((name, index) => {
			if (!this.exact.has(name)) this.exact.set(name, index);
			const lower = name.toLowerCase();
			this.folded.set(lower, this.folded.has(lower) ? -1 : index);
		});
	}

	find(name: string, exactOnly: boolean): number {
		return this.exact.get(name) ?? (exactOnly ? -1 : (this.folded.get(name.toLowerCase()) ?? -1));
	}
}
