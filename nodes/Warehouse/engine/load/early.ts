/**
 * Decisions while rows still stream, in PostgreSQL: each batch is compared with the target as soon as it is staged, so that
 * the server works while Node makes the next one. Which act a row needs follows from its own values and from its key's current version
 * alone, so it may be decided before the others have come; what depends on all of them (keys that reappear, keys that are
 * absent) is found at the end as ever.
 *
 * It needs the target's lock from the first row on. As soon as another load waits for that, or a key may have come twice,
 * what was decided is thrown away, and the one pass at the end decides.
 */
import type { Clock } from '../ports';
import { createActions } from './actions';
import { BatchDecision } from './batchDecision';
import type { ContractOutcome } from './contract';
import type { TargetLock } from './lock';
import { keysHaveOneType } from './joinKind';
import { KeyRanges } from './keyRanges';
import { hashWhereDecided } from './lateHash';
import { loadsByKey, type LoadPlan } from './plan';
import type { LoadSession } from './ports';
import type { BatchFollower } from './stageWriter';

/** How often it is asked whether somebody waits. */
const ASK_MS = 1000;

export interface EarlyPorts {
	session: LoadSession;
	clock: Clock;
	lock: TargetLock;
	loadTime: string;
	/** May a key have come twice by now? */
	repeated: () => boolean;
	/** The digits of the last key, where it is a whole number and all have ascended to it; else null. */
	ascendedTo: () => string | null;
}

export class EarlyDecisions implements BatchFollower {
	/** What was decided holds so far. */
	standing = true;
	private upTo = -1;
	private asked: number;
	private readonly ranges = new KeyRanges();
	private readonly decision: BatchDecision;

	/** Of the staging table: where the rows of a batch lie. */
	private readonly index: string;

	private constructor(
		readonly plan: LoadPlan,
		private readonly ports: EarlyPorts,
	) {
		this.index = plan.dialect.quote(`${plan.dialect.unquote(plan.stage)}_rn`);
		this.decision = new BatchDecision(plan, ports.session, ports.loadTime);
		this.asked = ports.clock.now().getTime();
	}

	/** Null where another load has the lock, or there is nothing to compare with. */
	static async begin(plan: LoadPlan, ports: EarlyPorts): Promise<EarlyDecisions | null> {
		const { session, lock } = ports;
		if (!(await lock.tryTake())) return null;
		if ((await session.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`)).rows.length === 0) return null;
		return new EarlyDecisions(await hashWhereDecided(plan, session), ports);
	}

	/** The staging table is there, and empty. */
	async open(): Promise<void> {
		const { plan } = this;
		const { session } = this.ports;
		await createActions(session, plan);
		await this.decision.open();
		await session.query(
			`CREATE INDEX ${this.index} ON ${plan.stage} USING brin (${plan.rn}) WITH (pages_per_range = 16)`,
		);
	}

	/** All staged rows up to this position that are not decided yet. */
	async next(upTo: number): Promise<string | undefined> {
		if (!this.standing) return undefined;
		if (this.ports.repeated() || upTo <= this.upTo || (await this.isInTheWay())) {
			await this.giveUp();
			return undefined;
		}
		const keys = this.ranges.next(upTo, this.ports.ascendedTo());
		// Rows arrive in the order of their numbers, so an index of where they lie costs half as much as one of all rows, but
		// it has to be told of new ones: as part of a statement that gives no rows, for COPY's driver takes none.
		const summary = `INSERT INTO ${this.plan.actions} (act) SELECT 'U' WHERE brin_summarize_new_values('pg_temp.${this.index}') < 0`;
		return [summary, ...(await this.decision.of({ after: this.upTo, upTo, keys }))].join('; ');
	}

	done(upTo: number): void {
		this.upTo = upTo;
	}

	/** All rows are staged. */
	async end(): Promise<void> {
		if (this.standing && this.ports.repeated()) await this.giveUp();
		else await this.decision.close();
	}

	/** The one pass decides; the lock stays where nobody waits for it. */
	async giveUp(): Promise<void> {
		if (!this.standing) return;
		this.standing = false;
		const { session } = this.ports;
		for (const table of [this.plan.actions, this.plan.changed]) await session.query(`DROP TABLE ${table}`);
		await this.decision.close();
	}

	private async isInTheWay(): Promise<boolean> {
		const { clock, lock } = this.ports;
		const now = clock.now().getTime();
		if (now - this.asked < ASK_MS) return false;
		this.asked = now;
		if (!(await lock.isWanted())) return false;
		await lock.release();
		return true;
	}
}

/** Do the rows of this load allow it? */
export function mayDecideEarly(plan: LoadPlan, outcome: ContractOutcome): boolean {
	const { mapping, keys, audit } = plan;
	// MySQL and MariaDB take as long to load the rows as Node to make them, and have no time to spare (measured).
	if (!plan.dialect.isPostgres) return false;
	// Only the surrogate key tells a row for certain that was looked at a while ago.
	if (!audit.SKEY || plan.rowId !== audit.SKEY.quoted) return false;
	if (!loadsByKey(mapping) || keys.length === 0 || plan.nullMatches || !plan.currentIsIndexed) return false;
	if (outcome.addColumns.length > 0 || outcome.widenColumns.length > 0 || outcome.rejectWhenSet.length > 0)
		return false;
	if (
		mapping.columns.some(
			({ lookup, combine, rawSql }) => lookup !== undefined || combine !== undefined || rawSql !== undefined,
		)
	)
		return false;
	// Else the index could not be used for the comparison.
	return keysHaveOneType(plan);
}
