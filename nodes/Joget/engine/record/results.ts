/** The end of each record as data: what leaves through Saved and Failed, and the line that the report file keeps of it. */
import type { FieldProblem } from '../../../shared/mapping/types';
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import type { FieldMessage } from '../answers';

export type SavedAction =
	| 'upserted'
	| 'created'
	| 'updated'
	| 'unchanged'
	| 'deleted'
	| 'would-create'
	| 'would-update'
	| 'would-upsert'
	| 'would-change-nothing';

export type SkipReason = 'resumed' | 'stopped' | 'cancelled';

interface Common {
	index: number;
	item: number;
	id: string | undefined;
	key: RejectedRow['key'];
}

export interface SavedResult extends Common {
	status: 'saved';
	action: SavedAction;
	attempts: number;
	record: DataRecord;
	fingerprint: string;
	/** Joget made the id, so only the content tells the record again. */
	serverId: boolean;
	warnings: FieldProblem[];
}

export interface FailedResult extends Common {
	status: 'failed';
	stage: string;
	field: string | null;
	code: string;
	message: string;
	record: DataRecord;
	httpStatus: number | null;
	attempts: number;
	errors: FieldMessage[];
	fingerprint?: string;
	serverId?: boolean;
}

export interface SkippedResult extends Common {
	status: 'skipped';
	reason: SkipReason;
	/** Of a resumed record, so that a later run can resume from this run's report. */
	fingerprint?: string;
	serverId?: boolean;
}

export type RecordResult = SavedResult | FailedResult | SkippedResult;

/** Saved output's json. */
export function savedJson({ index, id, key, action, attempts, record, warnings }: SavedResult): object {
	const told = { index, id: id ?? null, key, action, attempts, record };
	return warnings.length > 0 ? { ...told, warnings } : told;
}

/** Failed output's json: the rejected row, and what Joget said. */
export function failedJson(result: FailedResult): RejectedRow & Record<string, unknown> {
	const { index, key, record, stage, field, code, message, httpStatus, attempts, errors } = result;
	return { index, key, record, stage, field, code, message, httpStatus, attempts, errors };
}

/** One line of the report file. It holds no field values but the key. */
export function reportLine(result: RecordResult): object {
	const { index, id = null, key, status } = result;
	if (result.status === 'saved') {
		const { action, attempts, fingerprint, serverId } = result;
		return { index, id, key, status, action, attempts, fingerprint, ...(serverId ? { serverId } : {}) };
	}
	if (result.status === 'skipped') {
		const { reason, fingerprint, serverId } = result;
		if (reason !== 'resumed') return { index, id, key, status, reason };
		return { index, id, key, status, reason, fingerprint, ...(serverId ? { serverId } : {}) };
	}
	const { stage, field, code, message, httpStatus, attempts, errors, fingerprint, serverId } = result;
	const again = serverId ? { fingerprint, serverId } : {};
	return { index, id, key, status, stage, field, code, message, httpStatus, attempts, errors, ...again };
}
