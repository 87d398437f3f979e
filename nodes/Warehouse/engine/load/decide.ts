/**
 * The statement that fills the action table: one join of the staging table with the rows it is about. PostgreSQL sets the
 * staged rows that change something aside in the same pass, and finds the keys that the batch lacks in it too.
 */
import { ACTION_HASH } from './constants';
import type { BatchKeys } from './keyRanges';
import { freeName, type LoadPlan } from './plan';
import { hashInSteps } from './rowHash';
import { stageColumnNames } from './stage';

/** Staged rows by their position in the source, for those decided before all have come. Numbers, or parameters of the statement. */
export interface Slice {
	after: string;
	upTo: string;
	/** Where they stand close together: of the target only what lies between them is read. */
	keys?: BatchKeys;
}

/** What is decided for a staged row, as expressions over `s` (staged) and `t` (target). */
export interface Decision {
	/** Columns of the action table and their values; `act` is among them. */
	values: Array<[name: string, expression: string]>;
	/** Columns with the value of another one. */
	copies?: Array<[name: string, of: string]>;
	/** False only for rows whose act is 'U': cheaper to find than the act itself. */
	screen: string;
	on: string;
	/** The target's rows that count: its current versions. */
	among?: string;
	/** A row of the target without a staged one that fulfils this is retired (D). */
	vanished?: string;
	/** Only these staged rows. */
	slice?: Slice;
	/** By a hash join, without the target's indexes. */
	hashed?: boolean;
}

export function decideSql(plan: LoadPlan, decision: Decision): string {
	const { copies = [] } = decision;
	const values = decision.values.map(([name, expression]): [string, string] => [
		name,
		name === 'act' ? actOf(plan, decision, expression) : expression,
	]);
	const names = [...values.map(([name]) => name), ...copies.map(([name]) => name)].join(', ');
	const from = sourceOf(plan, decision);
	if (plan.changed === plan.stage) {
		const selected = values.map(([name, expression]) => `${expression} AS ${name}`).join(', ');
		return `${decision.hashed ? plan.dialect.hashJoin : ''}INSERT INTO ${plan.actions} (${names}) SELECT ${[...values.map(([name]) => name), ...copies.map(([, of]) => of)].join(', ')} FROM (SELECT ${selected} ${from}) x WHERE act <> 'U'`;
	}
	const staged = stageColumnNames(plan);
	const taken = staged.map((name) => plan.dialect.unquote(name));
	const aliases = values.map((_value, i) => plan.dialect.quote(freeName(`dw_a${i}`, taken)));
	const alias = (wanted: string) => aliases[values.findIndex(([name]) => name === wanted)];
	const decided = `FROM x WHERE ${alias('act')} <> 'U'`;
	const selected = values.map(([, expression], i) => `${expression} AS ${aliases[i]}`).join(', ');
	const given = [...aliases, ...copies.map(([, of]) => alias(of))];
	const steps = plan.actionHash ? hashInSteps(plan, 'x') : null;
	return `WITH x AS MATERIALIZED (SELECT s.*, ${selected} ${from}),
		c AS (INSERT INTO ${plan.changed} (${staged.join(', ')}) SELECT ${staged.join(', ')} ${decided} AND ${alias('act')} <> 'D')
		INSERT INTO ${plan.actions} (${names}${steps ? `, ${ACTION_HASH}` : ''}) SELECT ${given.join(', ')}${
			steps
				? `, ${steps.hash} FROM (SELECT ${[...aliases, ...steps.columns].join(', ')} ${decided} OFFSET 0) y`
				: ` ${decided}`
		}`;
}

const unstaged = (plan: LoadPlan): string => `s.${plan.rn} IS NULL`;

function actOf(plan: LoadPlan, { vanished }: Decision, act: string): string {
	return vanished === undefined
		? act
		: `CASE WHEN ${unstaged(plan)} THEN CASE WHEN ${vanished} THEN 'D' ELSE 'U' END ELSE ${act} END`;
}

function sourceOf(plan: LoadPlan, { on, among = '1 = 1', screen, vanished, slice, hashed }: Decision): string {
	if (vanished === undefined) {
		const which = slice ? `${inSlice(plan, 's', slice)} AND (${screen})` : screen;
		const near = slice?.keys ? ` AND ${between(plan, slice, slice.keys)}` : '';
		return `FROM ${plan.stage} s LEFT JOIN ${plan.table} t${hashed ? ' USE INDEX ()' : ''} ON ${on} AND ${among}${near} WHERE ${which}`;
	}
	// What stands before a full join must be chosen before it; ctid is no column that * gives.
	const current = `(SELECT ${plan.rowId === 'ctid' ? 't.ctid, ' : ''}t.* FROM ${plan.table} t WHERE ${among})`;
	return `FROM ${plan.stage} s FULL JOIN ${current} t ON ${on} WHERE ${unstaged(plan)} OR ${screen}`;
}

const inSlice = (plan: LoadPlan, alias: string, { after, upTo }: Slice): string =>
	`${alias}.${plan.rn} > ${after} AND ${alias}.${plan.rn} <= ${upTo}`;

/** Changes no result, for every staged key lies between the two. */
function between(plan: LoadPlan, slice: Slice, { after, upTo }: BatchKeys): string {
	const [key] = plan.keys;
	const first =
		after === undefined
			? `>= (SELECT min(m.${key.stage}) FROM ${plan.stage} m WHERE ${inSlice(plan, 'm', slice)})`
			: `> ${after}`;
	return `t.${key.target} ${first} AND t.${key.target} <= ${upTo}`;
}
