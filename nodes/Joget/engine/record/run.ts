/**
 * A batch of writes: prepares each record, sends it (or, in a dry run, only looks), and gives every record's end in the
 * order of the input. Nothing is dropped: what cannot be read, prepared or sent is a failed result; what an earlier run
 * saved, or what came after the run was stopped, is a skipped one.
 */
import type { DataRecord, RejectedRow } from '../../../shared/records/types';

import type { JournalWriter } from './journal';
import { ordered } from './ordered';
import type { Clock, RecordBackend, WriteOutcome } from './ports';
import { Preparer, type NotReady, type PrepareOptions, type Ready, type SourceRecord } from './prepare';
import type { FailedResult, RecordResult, SavedAction, SkippedResult, SkipReason } from './results';
import { sameValues } from './sameValues';
import { sendingLine, type DoneBefore } from './resume';

export type SourceElement =
	| { kind: 'record'; record: SourceRecord }
	/** The reader could not read it. */
	| { kind: 'rejected'; row: RejectedRow; item: number };

export interface RunOptions extends PrepareOptions {
	concurrency: number;
	/** Stop sending after so many failures; 0: never. */
	stopAfter: number;
	/** Writes started per second at most; 0: no limit. */
	ratePerSecond: number;
	dryRun: boolean;
	/** Read each record first: tells created from updated, and leaves an unchanged one alone. */
	compareFirst: boolean;
	resume?: DoneBefore;
	journal?: JournalWriter;
	signal?: AbortSignal;
	/** The source is in memory, so after a cancel the records left over are counted; a file's rest is not read for that. */
	countsTheRest?: boolean;
}

const ACTIONS: Record<PrepareOptions['operation'], SavedAction> = {
	upsert: 'upserted',
	create: 'created',
	update: 'updated',
};

export class RecordRun {
	private readonly preparer: Preparer;
	private failures = 0;
	private nextSlot = 0;
	stopped = false;

	constructor(
		private readonly backend: RecordBackend,
		private readonly clock: Clock,
		private readonly options: RunOptions,
	) {
		this.preparer = new Preparer(options);
	}

	run(source: AsyncIterable<readonly SourceElement[]>): AsyncGenerator<RecordResult> {
		const { concurrency, dryRun, signal, countsTheRest = false } = this.options;
		return ordered(source, async (element) => await this.work(element), {
			concurrency,
			firstAlone: !dryRun,
			ended: () => !countsTheRest && signal?.aborted === true,
		});
	}

	private async work(element: SourceElement): Promise<RecordResult> {
		const result = element.kind === 'rejected' ? unread(element) : await this.one(element.record);
		if (result.status === 'failed') {
			this.failures++;
			if (this.options.stopAfter > 0 && this.failures >= this.options.stopAfter) this.stopped = true;
		}
		if (this.options.journal?.failure !== undefined) this.stopped = true;
		return result;
	}

	private async one(input: SourceRecord): Promise<RecordResult> {
		// Stopping must not wait until hundreds of thousands of records are prepared for nothing.
		if (this.options.signal?.aborted) return skipped({ ...input, id: undefined, key: null }, 'cancelled');
		// The synchronous part runs in input order, whatever the workers do: ids are compared in it.
		const ready = this.preparer.prepare(input);
		if (this.stopped) return skipped(ready, 'stopped');
		if ('problems' in ready) return notReady(ready);
		const before = this.options.resume?.state(ready.id, ready.fingerprint) ?? 'open';
		if (before === 'done') {
			const { fingerprint, id } = ready;
			return { ...skipped(ready, 'resumed'), fingerprint, serverId: id === undefined };
		}
		if (before === 'unknown') return unknownOutcome(ready);
		return await this.send(ready);
	}

	private async send(ready: Ready): Promise<RecordResult> {
		const { operation, dryRun, compareFirst, journal } = this.options;
		let stored: DataRecord | undefined;
		const looks = ready.id !== undefined && (dryRun || compareFirst);
		if (looks) {
			try {
				stored = await this.backend.load(ready.id as string);
			} catch (error) {
				return unlooked(ready, error);
			}
		}
		if (dryRun) return this.wouldBe(ready, stored);
		if (looks && operation !== 'create' && stored && this.isSame(ready.record, stored)) {
			return saved(ready, 'unchanged', 0, ready.id as string);
		}
		await this.slot();
		if (this.options.signal?.aborted) return skipped(ready, 'cancelled');
		if (ready.id === undefined) await journal?.addNow(sendingLine(ready.index, ready.fingerprint));
		const outcome = await this.write(ready);
		if (!outcome.saved) return notSaved(ready, outcome);
		const action = looks && operation === 'upsert' ? (stored ? 'updated' : 'created') : ACTIONS[operation];
		const result = saved(ready, action, outcome.attempts, outcome.id || undefined);
		if (outcome.warning) result.warnings.push({ field: 'id', code: 'ANSWER', message: outcome.warning });
		return result;
	}

	private async write(ready: Ready): Promise<WriteOutcome> {
		switch (this.options.operation) {
			case 'create':
				return await this.backend.create(ready.record, ready.id, (stored) => this.isSame(ready.record, stored));
			case 'update':
				return await this.backend.update(ready.record, ready.id as string);
			case 'upsert':
				return await this.backend.save(ready.record, ready.id);
		}
	}

	private isSame(sent: DataRecord, stored: DataRecord): boolean {
		return sameValues(sent, stored, this.options.schema);
	}

	private wouldBe(ready: Ready, stored: DataRecord | undefined): RecordResult {
		const { operation } = this.options;
		const fail = (code: string, message: string): FailedResult => ({
			...common(ready),
			status: 'failed',
			stage: 'validate',
			field: 'id',
			code,
			message,
			record: ready.source,
			httpStatus: null,
			attempts: 0,
			errors: [],
		});
		if (operation === 'create' && stored) {
			return fail('ID_EXISTS', `A record with the ID ${ready.id} exists already. Use Create or Update, or another ID.`);
		}
		if (operation === 'update' && !stored) {
			return fail('NOT_FOUND', `There is no record with the ID ${ready.id}. Use Create or Update, or another ID.`);
		}
		if (!stored) return saved(ready, 'would-create', 0, ready.id);
		return saved(ready, this.isSame(ready.record, stored) ? 'would-change-nothing' : 'would-update', 0, ready.id);
	}

	/** Starts no more writes in a second than allowed, evenly spread. */
	private async slot(): Promise<void> {
		const { ratePerSecond, signal } = this.options;
		if (ratePerSecond <= 0) return;
		const now = this.clock.now();
		const at = Math.max(now, this.nextSlot);
		this.nextSlot = at + 1000 / ratePerSecond;
		if (at > now) await this.clock.sleep(at - now, signal).catch(() => undefined);
	}
}

type Known = Pick<Ready, 'index' | 'item' | 'id' | 'key'>;

const common = ({ index, item, id, key }: Known) => ({ index, item, id, key });

const skipped = (ready: Known, reason: SkipReason): SkippedResult => ({
	...common(ready),
	status: 'skipped',
	reason,
});

function saved(ready: Ready, action: SavedAction, attempts: number, id: string | undefined) {
	const { record, fingerprint, warnings } = ready;
	return {
		...common(ready),
		id,
		key: ready.key ?? id ?? null,
		status: 'saved' as const,
		action,
		attempts,
		record,
		fingerprint,
		warnings,
		serverId: ready.id === undefined,
	};
}

function unread({ row, item }: { row: RejectedRow; item: number }): FailedResult {
	return { ...row, item, id: undefined, status: 'failed', httpStatus: null, attempts: 0, errors: [] };
}

function notReady(found: NotReady): FailedResult {
	const [first] = found.problems;
	return {
		...common(found),
		status: 'failed',
		stage: found.stage,
		field: first.field,
		code: first.code,
		message: found.problems.map(({ message }) => message).join(' '),
		record: found.source,
		httpStatus: null,
		attempts: 0,
		errors: found.problems.map(({ field, message }) => ({ field, message })),
	};
}

function notSaved(ready: Ready, outcome: Extract<WriteOutcome, { saved: false }>): FailedResult {
	const { code, message, httpStatus, attempts, errors } = outcome;
	return {
		...common(ready),
		status: 'failed',
		stage: 'send',
		field: errors[0]?.field ?? null,
		code,
		message,
		record: ready.source,
		httpStatus,
		attempts,
		errors,
		...(ready.id === undefined ? { fingerprint: ready.fingerprint, serverId: true } : {}),
	};
}

function unlooked(ready: Ready, error: unknown): FailedResult {
	const { code, message, remedy, status } = error as {
		code?: string;
		message?: string;
		remedy?: string;
		status?: number;
	};
	return {
		...common(ready),
		status: 'failed',
		stage: 'lookup',
		field: null,
		code: code ?? 'NO_ANSWER',
		message: `The record could not be looked up, so it was not sent: ${message ?? String(error)}. ${remedy ?? 'Try again.'}`,
		record: ready.source,
		httpStatus: status ?? null,
		attempts: 0,
		errors: [],
	};
}

function unknownOutcome(ready: Ready): FailedResult {
	return {
		...common(ready),
		status: 'failed',
		stage: 'send',
		field: null,
		code: 'OUTCOME_UNKNOWN',
		message:
			'The earlier run ended while this record was on its way, so Joget may have stored it. Look it up; send it again only if it is not there.',
		record: ready.source,
		httpStatus: null,
		attempts: 0,
		errors: [],
		fingerprint: ready.fingerprint,
		serverId: true,
	};
}
