/**
 * Records through the API Builder plugin, `/jw/api/form/**`: POST adds (405 where the id exists), `saveOrUpdate` inserts or
 * updates by id, PUT updates (404 for an unknown id), GET answers `{}` for a missing record, DELETE never misses.
 */
import type { DataRecord } from '../../../shared/records/types';
import { faultError, faultOf, fieldMessages, parseJson, unwrap, validationFault, type WriteVerdict } from '../answers';
import { DataOpsError } from '../../../shared/errors';
import type { LoadOptions, RecordBackend, WriteOutcome } from './ports';
import { sameValues } from './sameValues';
import type { Caller } from './writeCall';

export class ApiBuilderBackend implements RecordBackend {
	private readonly form: string;

	constructor(
		private readonly caller: Caller,
		formId: string,
		/** Headers of every call, e.g. another API document's id. */
		private readonly headers: Record<string, string> = {},
	) {
		this.form = `/api/form/${encodeURIComponent(formId)}`;
	}

	async create(
		record: DataRecord,
		id: string | undefined,
		isSame: (stored: DataRecord) => boolean = (stored) => sameValues(record, stored),
	): Promise<WriteOutcome> {
		// With an id a repeat cannot double: Joget answers 405 once the first try was stored.
		const outcome = await this.caller.write(this.body('POST', '', record, id), id, id !== undefined);
		if (outcome.saved || outcome.code !== 'ID_EXISTS' || outcome.attempts < 2 || id === undefined) return outcome;
		return await this.storedBefore(id, outcome, isSame);
	}

	async save(record: DataRecord, id: string | undefined): Promise<WriteOutcome> {
		return await this.caller.write(this.body('POST', '/saveOrUpdate', record, id), id, id !== undefined);
	}

	async update(record: DataRecord, id: string): Promise<WriteOutcome> {
		return await this.caller.write(this.body('PUT', '', record, id), id, true);
	}

	async load(id: string, options: LoadOptions = {}): Promise<DataRecord | undefined> {
		// The reference elements without the subform data end in a null dereference on the server.
		const nested = options.includeSubformData || options.includeReferenceElements;
		const response = await this.caller.read({
			method: 'GET',
			path: `${this.form}/${encodeURIComponent(id)}`,
			headers: this.headers,
			query: {
				includeSubformData: nested || undefined,
				includeReferenceElements: options.includeReferenceElements || undefined,
				flattenData: options.flattenData || undefined,
			},
		});
		if (response.status === 404) return undefined;
		const fault = faultOf(response, 'apiBuilder');
		if (fault) throw faultError(fault);
		const body = unwrap(parseJson(response.text));
		if (typeof body !== 'object' || body === null || Array.isArray(body)) {
			throw new DataOpsError('Joget answered something that is not a record', {
				code: 'NOT_JSON',
				remedy: 'Check the base URL, and whether a proxy sits in between.',
			});
		}
		return Object.keys(body).length === 0 ? undefined : (body as DataRecord);
	}

	async delete(id: string): Promise<WriteOutcome> {
		const path = `${this.form}/${encodeURIComponent(id)}`;
		return await this.caller.write(
			{ method: 'DELETE', path, headers: this.headers },
			id,
			true,
			(response): WriteVerdict => {
				// An absent record is as good as a deleted one.
				if (response.status === 404) return { saved: true, id };
				const fault = faultOf(response, 'apiBuilder');
				if (fault) return { saved: false, fault };
				const errors = fieldMessages((parseJson(response.text) as { errors?: unknown } | undefined)?.errors);
				return errors.length > 0
					? { saved: false, fault: validationFault(errors, response.status) }
					: { saved: true, id };
			},
		);
	}

	private body(method: 'POST' | 'PUT', suffix: string, record: DataRecord, id: string | undefined) {
		return {
			method,
			path: `${this.form}${suffix}`,
			headers: this.headers,
			body: id === undefined ? record : { ...record, id },
		};
	}

	/** A repeated create met the id: was it our own first try? Only if the stored record is the one we sent. */
	private async storedBefore(
		id: string,
		outcome: WriteOutcome,
		isSame: (stored: DataRecord) => boolean,
	): Promise<WriteOutcome> {
		try {
			const stored = await this.load(id);
			if (!stored || !isSame(stored)) return outcome;
			return {
				saved: true,
				id,
				attempts: outcome.attempts,
				httpStatus: 200,
				warning: 'The answer to the first try was lost; the record was found stored as it was sent',
			};
		} catch {
			return outcome;
		}
	}
}
