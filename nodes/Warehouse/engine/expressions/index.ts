/**
 * All expressions of one mapping, compiled against the names of its source: names and `:n` are checked once, columns are
 * put in the order in which they need each other (Kahn's topological sort, the author's `sequence` breaking ties), and
 * each row is then plain function calls.
 */
import type { ResolvedColumn, ResolvedMapping } from '../mapping/defaults';
import { walk, type Node } from './ast';
import { compileNode, sourceColumn, type CompileScope, type Eval } from './compile';
import { ExpressionError } from './errors';
import { Moment, parseMoment } from './moments';
import { NameTable, type SourceNames } from './names';
import { parseExpression } from './parser';

export { ExpressionError } from './errors';
export type { Eval } from './compile';
export type { SourceNames } from './names';
export type { Value } from './values';

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
				else throw this.names.missing(column.from ?? column.name);
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
				if (!this.names.lenient) throw this.names.missing(text.from as string);
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
