/**
 * The statement that decides for one batch (early.ts), prepared once for each way in which the batch and the target are
 * joined: to plan it anew takes PostgreSQL a fortieth of the batch's time. Its numbers are parameters. It goes along with
 * COPY, whose protocol has no place for bound values, so those that are the same in all batches are kept by the session.
 */
import { SessionBindings } from '../dialect';
import { setSessionValue } from '../dialect/postgres';
import { actionsSql } from './actions';
import type { Slice } from './decide';
import type { BatchKeys } from './keyRanges';
import type { LoadPlan } from './plan';
import { plannerReset, plannerSettings } from './planner';
import type { LoadSession } from './ports';

/** Rows by their position: those after the first and up to the second one. */
export interface Batch {
	after: number;
	upTo: number;
	keys?: BatchKeys;
}

/** The first five executions would else be planned one by one. */
const ONE_PLAN = 'plan_cache_mode';

const SLICE: Slice = { after: '$1', upTo: '$2' };
const KEYS = { after: '$3', upTo: '$4' };

/** In which way a batch is joined: a statement of its own for each. */
function wayOf({ keys }: Batch): { name: string; slice: Slice } {
	if (!keys) return { name: 'dw_look_up', slice: SLICE };
	if (keys.after === undefined) return { name: 'dw_up_to', slice: { ...SLICE, keys: { upTo: KEYS.upTo } } };
	return { name: 'dw_between', slice: { ...SLICE, keys: KEYS } };
}

export class BatchDecision {
	private readonly bind: SessionBindings;
	private readonly prepared = new Set<string>();

	constructor(
		private readonly plan: LoadPlan,
		private readonly session: LoadSession,
		private readonly loadTime: string,
	) {
		this.bind = new SessionBindings(plan.dialect);
	}

	/** The session gets the values that all of the statements share. */
	async open(): Promise<void> {
		this.text(SLICE);
		const { values } = this.bind;
		for (let i = 0; i < values.length; i++) await this.session.query(setSessionValue(i + 1), [values[i]]);
	}

	/** What decides for a batch once its rows are in. */
	async of(batch: Batch): Promise<string[]> {
		const { name, slice } = wayOf(batch);
		if (!this.prepared.has(name)) {
			this.prepared.add(name);
			await this.session.query(`PREPARE ${name} (bigint, bigint, bigint, bigint) AS ${this.text(slice)}`);
		}
		const { after, upTo, keys } = batch;
		return [
			...plannerSettings(keys ? 'range' : 'look up'),
			`SET ${ONE_PLAN} TO force_generic_plan`,
			`EXECUTE ${name}(${after}, ${upTo}, ${keys?.after ?? 'NULL'}, ${keys?.upTo ?? 'NULL'})`,
		];
	}

	/** The session is as before. */
	async close(): Promise<void> {
		const statements = [...plannerReset(), `RESET ${ONE_PLAN}`];
		for (const name of this.prepared) statements.push(`DEALLOCATE ${name}`);
		this.prepared.clear();
		await this.session.query(statements.join('; '));
	}

	private text(slice: Slice): string {
		return actionsSql(this.plan, this.bind, { loadTime: this.loadTime, firstLoad: false, retire: false, slice });
	}
}
