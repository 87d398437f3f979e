/**
 * From a record as read to one that is ready to send, or to the reason why it is not: coerce, check against the form, make
 * the id, look for the same id earlier in the run. Runs in input order, before anything of this record goes out.
 */
import { hash } from 'node:crypto';
import type { FieldProblem } from '../../../shared/mapping/types';
import type { DataRecord, RejectedRow } from '../../../shared/records/types';
import { coerceRecord } from './coerce';
import type { FieldChecker } from './fieldCheck';
import { SeenIds } from './seenIds';
import { makeId, type IdStrategy } from './recordId';

export type WriteOperation = 'upsert' | 'create' | 'update';

/** A record on its way in. `item` is the input item it came with. */
export interface SourceRecord {
	index: number;
	item: number;
	/** As it was read. */
	source: DataRecord;
	/** The fields to send, before coercion; the same object as `source` where they map by name. */
	fields: DataRecord;
	/** What the mapping found wrong. */
	problems?: FieldProblem[];
	warnings?: FieldProblem[];
}

export interface Ready {
	index: number;
	item: number;
	id: string | undefined;
	key: RejectedRow['key'];
	record: DataRecord;
	source: DataRecord;
	fingerprint: string;
	warnings: FieldProblem[];
}

export interface NotReady {
	index: number;
	item: number;
	id: string | undefined;
	key: RejectedRow['key'];
	source: DataRecord;
	stage: 'map' | 'coerce' | 'validate';
	problems: FieldProblem[];
}

export interface PrepareOptions {
	operation: WriteOperation;
	idStrategy: IdStrategy;
	nulls: 'omit' | 'clear';
	/** Absent: nothing is known of the form, so nothing is checked. */
	checker?: FieldChecker;
	schema?: Parameters<typeof coerceRecord>[1];
}

/** Enough to tell whether a record is the one that an earlier run sent. */
export function fingerprint(record: DataRecord): string {
	return hash('sha1', JSON.stringify(record), 'base64url').slice(0, 16);
}

export class Preparer {
	private readonly seen = new SeenIds();

	constructor(private readonly options: PrepareOptions) {}

	prepare(input: SourceRecord): Ready | NotReady {
		const { index, item, source } = input;
		const { idStrategy, operation, checker } = this.options;
		const made = makeId(idStrategy, source, input.fields);
		const id = made.ok ? made.id : undefined;
		const stop = (stage: NotReady['stage'], problems: FieldProblem[]): NotReady => ({
			index,
			item,
			id,
			key: made.key,
			source,
			stage,
			problems,
		});

		if (input.problems?.length) return stop('map', input.problems);
		if (!made.ok) return stop('validate', [{ field: made.field, code: made.code, message: made.message }]);
		if (operation === 'update' && made.id === undefined) {
			const message = 'An update needs the ID of its record. Choose where it comes from under Record ID.';
			return stop('validate', [{ field: 'id', code: 'KEY_MISSING', message }]);
		}
		const coerced = coerceRecord(input.fields, this.options.schema, { nulls: this.options.nulls });
		if (coerced.problems.length > 0) return stop('coerce', coerced.problems);
		let { record } = coerced;
		const warnings = [...(input.warnings ?? [])];
		// The column that holds the id is sent as a field only where the form has such a field.
		if (idStrategy.kind === 'column' && !fieldIsKnown(checker, idStrategy.column)) delete record[idStrategy.column];
		if (checker) {
			const checked = checker.check(record);
			if (checked.problems.length > 0) return stop('validate', checked.problems);
			({ record } = checked);
			for (const warning of checked.warnings) warnings.push(warning);
		} else delete record.id;
		if (id !== undefined) {
			const before = this.seen.meet(id, index);
			if (before !== undefined) {
				const message = `The ID ${id} was used by record ${before} of this run already. Keep one of the two, or choose more key columns.`;
				return stop('validate', [{ field: 'id', code: 'DUPLICATE_KEY', message }]);
			}
		}
		return { index, item, id, key: made.key, record, source, fingerprint: fingerprint(record), warnings };
	}
}

function fieldIsKnown(checker: FieldChecker | undefined, column: string): boolean {
	return checker === undefined ? column !== 'id' : checker.knows(column);
}
