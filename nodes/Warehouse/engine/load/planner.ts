/**
 * PostgreSQL's planner knows nothing about a temporary table that nobody analysed, and takes a page for dear that lies in
 * memory: it would read the whole target for a batch, or for a few keys. Where it is known better how two tables are to be
 * joined, it is told.
 */
const WAYS = ['enable_seqscan', 'enable_nestloop', 'enable_hashjoin', 'enable_mergejoin'];

export type JoinWay = 'look up' | 'range';

/** One by one through an index, or as two ranges side by side. */
const ALLOWED: Record<JoinWay, readonly string[]> = {
	'look up': ['enable_nestloop'],
	range: ['enable_hashjoin', 'enable_mergejoin'],
};

export const plannerSettings = (way: JoinWay): string[] =>
	WAYS.map((name) => `SET ${name} TO ${ALLOWED[way].includes(name) ? 'on' : 'off'}`);

export const plannerReset = (): string[] => WAYS.map((name) => `RESET ${name}`);
