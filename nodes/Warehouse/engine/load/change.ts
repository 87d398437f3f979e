/**
 * What a load changes in its target, inside the transaction: look up, decide, write, test, reconcile. The staging table
 * holds one row per key by now.
 */
import type { SqlPort } from '../ports';
import { buildActions, countActions, finishActions } from './actions';
import { appendRows, replaceRows } from './append';
import { applyActions, type ApplyInput } from './apply';
import { findDeleted } from './deletes';
import { hashesStaged } from './joinKind';
import type { Ledger } from './ledger';
import { resolveLookups } from './lookups';
import { loadsByKey, type LoadPlan } from './plan';
import { fillPendingHashes } from './pendingHashes';
import { reconcile } from './reconcile';
import { takeSamples } from './samples';
import { looksUpFirst, type Staging } from './staging';
import { refuseSeveralRows } from './severalRows';
import { countRows } from './statement';
import { runTests } from './tests';
import { LoadStopped, type LoadRequest } from './types';

export class Change {
	constructor(
		private readonly request: LoadRequest,
		private readonly ledger: Ledger,
		private readonly staging: Staging,
	) {}

	/** `decided`: the action table is filled already (early.ts). */
	async run(sql: SqlPort, plan: LoadPlan, decided: boolean): Promise<void> {
		const { mapping } = plan;
		const input: ApplyInput = {
			loadTime: this.ledger.loadTime,
			runId: this.request.runId,
			preview: this.request.preview ?? false,
		};
		this.ledger.lookups = await resolveLookups(sql, plan, input, this.ledger.rejects);
		if (looksUpFirst(plan)) await this.staging.deduplicate(plan);
		this.ledger.checkMaxRejects();
		const { staged: rows, stagedIsWhole } = this.ledger;
		const staged = stagedIsWhole ? rows : await countRows(sql, plan.stage);
		if (mapping.loadMode === 'append' || mapping.loadMode === 'replace') {
			if (mapping.loadMode === 'replace') {
				if (staged === 0 && mapping.history.emptyBatch === 'protect')
					this.ledger.warnings.push('The source gave no rows: the table was left as it is (emptyBatch: protect)');
				else this.ledger.counts.expired += await replaceRows(sql, plan);
			}
			await this.sample(sql, plan, 'all');
			this.ledger.counts.inserted += await appendRows(sql, plan, input);
		} else await this.changeByKey(sql, plan, input, staged, decided);
		await fillPendingHashes(sql, plan);
		await this.test(sql, plan);
		this.ledger.enter('reconcile');
		await reconcile(sql, plan, this.ledger.finalCounts(), loadsByKey(mapping));
		this.ledger.enter('commit');
	}

	async test(sql: SqlPort, plan: LoadPlan): Promise<void> {
		this.ledger.enter('test');
		this.ledger.tests = await runTests(sql, plan);
		for (const test of this.ledger.tests) if (!test.passed) this.ledger.warnings.push(test.message);
		const failed = this.ledger.tests.find(({ passed, severity }) => !passed && severity === 'error');
		if (failed && !this.request.preview)
			throw new LoadStopped(
				`Test failed: ${failed.message}`,
				'TEST_FAILED',
				'Nothing was written. Mend the source, or set the severity of the test to warn.',
			);
	}

	/** What a preview shows of the rows, before they are written. */
	private async sample(sql: SqlPort, plan: LoadPlan, of: 'all' | 'actions'): Promise<void> {
		if (!this.request.preview) return;
		const { rejects } = this.ledger;
		this.ledger.samples = await takeSamples(sql, plan, this.request.sampleRows ?? 10, rejects.samples, of);
	}

	private async changeByKey(
		sql: SqlPort,
		plan: LoadPlan,
		input: ApplyInput,
		staged: number,
		decided: boolean,
	): Promise<void> {
		const { mapping } = plan;
		const firstLoad = !decided && (await sql.query(`SELECT 1 AS x FROM ${plan.table} LIMIT 1`)).rows.length === 0;
		const { loadTime, rejects } = this.ledger;
		const retire = mapping.history.deletes !== 'ignore' && !firstLoad && this.mayRetire(plan, staged);
		// One pass over both tables finds them too, unless a scope or keys of rejected rows have to be looked at as well.
		const joined = retire && !decided && plan.dialect.isPostgres && !mapping.history.deleteScope && !rejects.hasKeys;
		const hashed = !firstLoad && !decided && (await hashesStaged(sql, plan, { rows: staged, ...this.staging.shape }));
		const decision = { loadTime, firstLoad, retire: joined, hashed };
		let acts = decided ? await finishActions(sql, plan, decision) : await buildActions(sql, plan, decision);
		if (retire && !joined)
			acts.D = await findDeleted(sql, plan, {
				loadTime,
				rejectedKeys: rejects.hasKeys ? rejects.seen : null,
				gaps: this.staging.gaps,
			});
		if (!firstLoad) await refuseSeveralRows(sql, plan);
		await this.rejectLate(sql, plan, acts);
		this.ledger.checkMaxRejects();
		await this.sample(sql, plan, 'actions');
		this.ledger.enter('write');
		await applyActions(sql, plan, input, acts);
		if (acts.A) acts = await countActions(sql, plan);
		const n = (...names: string[]) => names.reduce((sum, act) => sum + (acts[act] ?? 0), 0);
		this.ledger.counts.inserted += n('N');
		this.ledger.counts.versioned += n('C', 'R', 'A');
		this.ledger.counts.updated += n('1', 'S', 'I');
		this.ledger.counts.expired += n('D');
		this.ledger.counts.deletedByFlag += n('X');
		this.ledger.counts.skipped += n('K');
		this.ledger.counts.unchanged += staged - n('N', 'C', 'R', 'A', '1', 'S', 'I', 'X', 'K', 'B', 'M');
	}

	/** False, with a warning, where it is not known which keys the source still has. */
	private mayRetire(plan: LoadPlan, staged: number): boolean {
		const { counts, rejects, warnings } = this.ledger;
		if (counts.read === 0 && plan.mapping.history.emptyBatch === 'protect')
			warnings.push('The source gave no rows: nothing was retired (emptyBatch: protect)');
		else if (staged === 0 && counts.rejected > 0) warnings.push('Every row was rejected: nothing was retired');
		else if (rejects.hasUnknownKeys)
			warnings.push(
				'Nothing was retired: some rejected rows have no readable key, so it is not known which keys the source still has',
			);
		else return true;
		return false;
	}

	private async rejectLate(sql: SqlPort, plan: LoadPlan, acts: Record<string, number>): Promise<void> {
		if (acts.B) {
			await this.ledger.rejects.fromActions(sql, plan, 'B', {
				stage: 'history',
				field: plan.mapping.history.updatedAt,
				code: 'BACKDATED',
				message: 'The table holds a newer version of this key; set backdated to "apply" to load older rows',
			});
		}
		if (acts.M) {
			await this.ledger.rejects.fromActions(sql, plan, 'M', {
				stage: 'history',
				field: plan.mapping.history.updatedAt,
				code: 'NO_UPDATED_AT',
				message: `The row has no ${plan.mapping.history.updatedAt}, so it cannot be told whether it is newer`,
			});
		}
	}
}
