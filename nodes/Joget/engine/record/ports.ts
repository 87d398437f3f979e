/** What the record engine asks of the outside: one backend of Joget, a clock, a place for the run's journal. */
import type { DataRecord } from '../../../shared/records/types';
import type { FieldMessage } from '../answers';
import type { FormSchema } from '../formSchemaTypes';

/** The end of one write, told apart from its sending so that both backends answer alike. */
export type WriteOutcome =
	/** `id` is empty where a custom API does not tell it. */
	| { saved: true; id: string; attempts: number; httpStatus: number; warning?: string }
	| {
			saved: false;
			attempts: number;
			httpStatus: number | null;
			code: string;
			message: string;
			errors: FieldMessage[];
	  };

export interface RecordBackend {
	/** The form is known now; some calls name things by it. */
	knowForm?(schema: FormSchema): void;
	/** Insert; a given id must be new. `isSame` tells whether a stored record is the one that was sent. */
	create(record: DataRecord, id: string | undefined, isSame?: (stored: DataRecord) => boolean): Promise<WriteOutcome>;
	/** Insert or update by id; without an id a plain insert. */
	save(record: DataRecord, id: string | undefined): Promise<WriteOutcome>;
	/** Update; the id must exist. */
	update(record: DataRecord, id: string): Promise<WriteOutcome>;
	/** undefined where there is no such record. Throws DataOpsError. */
	load(id: string, options?: LoadOptions): Promise<DataRecord | undefined>;
	delete(id: string): Promise<WriteOutcome>;
}

export interface LoadOptions {
	includeSubformData?: boolean;
	includeReferenceElements?: boolean;
	flattenData?: boolean;
}

export interface Clock {
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Where each record's end is noted while the run goes on, so that a killed run can be taken up again. */
export interface Journal {
	/** Durable once the promise resolves. */
	append(lines: string): Promise<void>;
}
