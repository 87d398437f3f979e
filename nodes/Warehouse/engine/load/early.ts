/**
 * Decisions while rows still stream, in PostgreSQL: each batch is compared with the target as soon as it is staged, so that
 * the server works while Node makes the next one. Which act a row needs follows from its own values and from its key's current version
 * alone, so it may be decided before the others have come; what depends on all of them (keys that reappear, keys that are
 * absent) is found at the end as ever.
 *
 * It needs the target's lock from the first row on. As soon as another load waits for that, or a key may have come twice,
 * what was decided is thrown away, and the one pass at the end decides.
 */
import { SessionBindings, type Bindings } from '../dialect';
import { setSessionValue } from '../dialect/postgres';
import type { Clock } from '../ports';
import { actionsSql, createActions } from './actions';
import type { ContractOutcome } from './contract';
import type { TargetLock } from './lock';
import { keysHaveOneType } from './joinKind';
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
}

export class EarlyDecisions implements BatchFollower {
	/** What was decided holds so far. */
	standing = true;
	private upTo = -1;
	private asked: number;

	private constructor(
		readonly plan: LoadPlan,
		private readonly ports: EarlyPorts,
	) {
		this.asked = ports.clock.now().getTime();
	}

	/** Null where another load has the lock, or there is nothing to compare with. */
	static async begin(plan: LoadPlan, ports: EarlyPorts): Promise<EarlyDecisions | null> {
		const { session, lock } = ports;
		if (!(await lock.tryTake())) return null;
		if ((await session.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`)).rows.length === 0) return null;
		return new EarlyDecisions(await hashLate(plan, session), ports);
	}

	/** The staging table is there, and empty. */
	async open(): Promise<void> {
		const { plan } = this;
		const { session } = this.ports;
		await createActions(session, plan);
		const { values } = this.bound();
		for (let i = 0; i < values.length; i++) await session.query(setSessionValue(i + 1), [values[i]]);
		await session.query(`CREATE INDEX ON ${plan.stage} (${plan.rn})`);
		await lookUpRows(session, true);
	}

	/** All staged rows up to this position that are not decided yet. */
	async next(upTo: number): Promise<string | undefined> {
		if (!this.standing) return undefined;
		if (this.ports.repeated() || upTo <= this.upTo || (await this.isInTheWay())) {
			await this.giveUp();
			return undefined;
		}
		return this.decision(new SessionBindings(this.plan.dialect), upTo);
	}

	done(upTo: number): void {
		this.upTo = upTo;
	}

	/** The values of all its statements: they differ in their numbers alone. */
	private bound(): SessionBindings {
		const bind = new SessionBindings(this.plan.dialect);
		this.decision(bind, 0);
		return bind;
	}

	private decision(bind: Bindings, upTo: number): string {
		const slice = { after: this.upTo, upTo };
		return actionsSql(this.plan, bind, { loadTime: this.ports.loadTime, firstLoad: false, retire: false, slice });
	}

	/** All rows are staged. */
	async end(): Promise<void> {
		if (this.standing && this.ports.repeated()) await this.giveUp();
		else await lookUpRows(this.ports.session, false);
	}

	/** The one pass decides; the lock stays where nobody waits for it. */
	async giveUp(): Promise<void> {
		if (!this.standing) return;
		this.standing = false;
		const { session } = this.ports;
		for (const table of [this.plan.actions, this.plan.changed]) await session.query(`DROP TABLE ${table}`);
		await lookUpRows(session, false);
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

/**
 * A batch looks its keys up in the target's index. PostgreSQL knows nothing about a temporary table that nobody analysed,
 * and might read the whole target for each batch.
 */
async function lookUpRows(session: LoadSession, only: boolean): Promise<void> {
	const names = ['enable_hashjoin', 'enable_mergejoin'];
	await session.query(names.map((name) => (only ? `SET ${name} TO off` : `RESET ${name}`)).join('; '));
}

/**
 * PostgreSQL has time to spare while rows stream and Node has none: there the database makes the row hash, and of the rows
 * alone that are written. A server that refuses MD5 (FIPS) leaves it to Node.
 */
async function hashLate(plan: LoadPlan, session: LoadSession): Promise<LoadPlan> {
	if (!plan.stagedHash) return plan;
	const md5 = await session.query(`SELECT md5('')`).catch(() => null);
	return md5 ? { ...plan, stagedHash: null, actionHash: true } : plan;
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
