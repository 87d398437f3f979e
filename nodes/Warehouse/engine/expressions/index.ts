/**
 * All expressions of one mapping, compiled against the names of its source: names and `:n` are checked once, columns are
 * put in the order in which they need each other (Kahn's topological sort, the author's `sequence` breaking ties), and
 * each row is then plain function calls.
 */
import type { ResolvedColumn, ResolvedMapping } from '../mapping/defaults';
import { suggest } from '../text/suggest';
import { walk, type Node } from './ast';
import { compileNode, sourceColumn, type CompileScope, type Eval } from './compile';
import { ExpressionError } from './errors';
import { Moment, parseMoment } from './moments';
import { parseExpression } from './parser';

export { ExpressionError } from './errors';
export type { Eval } from './compile';
export type { Value } from './values';

export interface SourceNames {
	/** Null: not known yet (a mapping checked without its source); every name that is no mapping column is then believed. */
	columns: readonly string[] | null;
	/** What an unknown name is: an error, or NULL (sparse JSON). */
	unknown?: 'error' | 'null';
}

/** One fault, with the path of the document where it stands. */
export interface CompileProblem {
	path: string;
	code: string;
	message: string;
}

export interface CompiledColumn {
	index: number;
	column: ResolvedColumn;
	/** Null: the database gives the value (`rawSql`, or a lookup). */
	evaluate: Eval | null;
	/** True when the value comes from an expression rather than straight from a source field. */
	computed: boolean;
	/** Index in the source of a plain copy; -1 otherwise. */
	sourceIndex: number;
}

export interface CompiledMapping {
	/** In the order of evaluation. */
	order: CompiledColumn[];
	/** Mapping columns that another one uses, by index: only these need a typed value kept. */
	used: Set<number>;
	/** Compiles one more expression or field against the same names (lookup keys, moments). */
	compile(text: { from?: string; expression?: string }, path: string): Eval;
	problems: CompileProblem[];
	/** Sentences that are worth a look, such as two texts compared by order. */
	warnings: CompileProblem[];
}

const EPOCH = new Moment('timestamp', 0, 0, true);

export function compileExpressions(mapping: ResolvedMapping, source: SourceNames, loadTime?: string): CompiledMapping {
	return new MappingCompiler(mapping, source, loadTime).compileAll();
}

class MappingCompiler {
	private readonly names: NameTable;
	private readonly now: Moment;
	private readonly problems: CompileProblem[] = [];
	private readonly warnings: CompileProblem[] = [];
	private readonly used = new Set<number>();

	constructor(
		private readonly mapping: ResolvedMapping,
		source: SourceNames,
		loadTime?: string,
	) {
		this.names = new NameTable(mapping, source);
		const text = loadTime ?? mapping.history.loadTime;
		this.now = (text ? parseMoment(text) : null) ?? EPOCH;
	}

	compileAll(): CompiledMapping {
		const compiled = this.mapping.columns.map((column, index) => this.column(column, index));
		return {
			order: this.inOrder(compiled),
			used: this.used,
			compile: (text, path) => this.extra(text, path),
			problems: this.problems,
			warnings: this.warnings,
		};
	}

	private column(column: ResolvedColumn, index: number): CompiledColumn & { needs: Set<number> } {
		const needs = new Set<number>();
		const result = { index, column, evaluate: null as Eval | null, computed: false, sourceIndex: -1, needs };
		if (column.rawSql !== undefined || column.lookup) return result;
		if (column.expression !== undefined) {
			result.evaluate = this.expression(column.expression, `columns[${index}].expression`, index, needs);
			result.computed = true;
			return result;
		}
		const path = `columns[${index}].${column.from === undefined ? 'name' : 'from'}`;
		this.attempt(path, () => {
			const found = this.names.field(column.from ?? column.name, index);
			if (found === null) {
				// With a default the column needs no source at all.
				if (this.names.lenient || (column.from === undefined && column.default !== undefined))
					result.evaluate = () => null;
				else throw this.names.unknown(column.from ?? column.name, 0);
			} else if ('target' in found) {
				this.use(found.target, index);
				needs.add(found.target);
				const at = found.target;
				result.evaluate = (_s, t) => t[at];
				result.computed = true;
			} else {
				result.sourceIndex = found.path ? -1 : found.source;
				result.evaluate = sourceColumn(found.source, found.path);
			}
		});
		return result;
	}

	private extra(text: { from?: string; expression?: string }, path: string): Eval {
		const none: Eval = () => null;
		if (text.expression !== undefined)
			return this.expression(text.expression, `${path}.expression`, -1, new Set()) ?? none;
		let result = none;
		this.attempt(path, () => {
			const found = this.names.field(text.from as string, -1);
			if (found === null) {
				if (!this.names.lenient) throw this.names.unknown(text.from as string, 0);
			} else if ('target' in found) {
				this.use(found.target, -1);
				const at = found.target;
				result = (_s, t) => t[at];
			} else result = sourceColumn(found.source, found.path);
		});
		return result;
	}

	private expression(text: string, path: string, self: number, needs: Set<number>): Eval | null {
		let result: Eval | null = null;
		this.attempt(path, () => {
			const tree = parseExpression(text);
			this.lookOver(tree, path);
			result = compileNode(tree, this.scope(self, needs));
		});
		return result;
	}

	/** Two source fields compared by order are compared as text: '9' > '10'. Worth a word. */
	private lookOver(tree: Node, path: string): void {
		const isField = (node: Node) =>
			node.kind === 'position' || (node.kind === 'column' && this.names.isSource(node.name, node.scope));
		walk(tree, (node) => {
			if (node.kind === 'binary' && /^[<>]=?$/.test(node.op) && isField(node.left) && isField(node.right)) {
				this.warnings.push({
					path,
					code: 'TEXT_ORDER',
					message: `Position ${node.pos}: two source fields are compared by order; when both are text that is alphabetical. Use CAST(… AS NUMERIC) or CAST(… AS DATE) when they are not`,
				});
			}
		});
	}

	private scope(self: number, needs: Set<number>): CompileScope {
		return {
			now: this.now,
			position: (n, pos) => this.names.position(n, pos),
			resolve: (name, quoted, scope, pos) => {
				const found = this.names.resolve(name, quoted, scope, self);
				if (found === null) {
					if (this.names.lenient) return null;
					throw this.names.unknown(name, pos);
				}
				if ('target' in found) {
					this.use(found.target, self, pos);
					needs.add(found.target);
				}
				return found;
			},
		};
	}

	private use(target: number, self: number, pos = 0): void {
		const column = this.mapping.columns[target];
		if (column.rawSql !== undefined || column.lookup) {
			throw new ExpressionError(
				'NOT_AVAILABLE',
				`Column ${column.name} gets its value in the database (${column.lookup ? 'lookup' : 'rawSql'}), after expressions ran; use its source field instead`,
				pos,
			);
		}
		if (target === self) {
			throw new ExpressionError(
				'CYCLE',
				`Column ${column.name} uses itself; write source.${column.name} for the source field`,
				pos,
			);
		}
		this.used.add(target);
	}

	private attempt(path: string, work: () => void): void {
		try {
			work();
		} catch (error) {
			if (!(error instanceof ExpressionError)) throw error;
			const where = error.position > 0 ? `Position ${error.position}: ` : '';
			this.problems.push({ path, code: error.code, message: where + error.message });
		}
	}

	private inOrder(columns: Array<CompiledColumn & { needs: Set<number> }>): CompiledColumn[] {
		const order: CompiledColumn[] = [];
		const left = [...columns].sort((a, b) => (a.column.sequence ?? 0) - (b.column.sequence ?? 0) || a.index - b.index);
		const done = new Set<number>();
		while (left.length > 0) {
			const ready = left.findIndex(({ needs }) => [...needs].every((index) => done.has(index)));
			if (ready < 0) {
				for (const { index, needs } of left) {
					const others = [...needs].filter((i) => !done.has(i)).map((i) => this.mapping.columns[i].name);
					this.problems.push({
						path: `columns[${index}].expression`,
						code: 'CYCLE',
						message: `${this.mapping.columns[index].name} needs ${others.join(', ')}, which in turn needs it; break the circle, or write source.<name> where the source field is meant`,
					});
				}
				break;
			}
			const [column] = left.splice(ready, 1);
			done.add(column.index);
			order.push(column);
		}
		return order;
	}
}

type Found = { source: number; path?: string[] } | { target: number } | null;

/** What names mean: the source field first, then the mapping column; exact case first, then any case if it is unique. */
class NameTable {
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
