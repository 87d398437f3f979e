/**
 * Records through Joget's own JSON API, `/jw/web/json/data/form/**`: store is an upsert by id, invalid data is a 400 whose
 * message is JSON text, a missing record a 404. Create and update do not exist there, so both look first.
 */
import { DataOpsError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http/types';
import type { DataRecord } from '../../../shared/records/types';
import type { FormSchema } from '../formSchemaTypes';
import { faultError, faultOf, parseJson, type WriteVerdict } from '../answers';
import type { LoadOptions, RecordBackend, WriteOutcome } from './ports';
import type { Caller } from './writeCall';

/** What Joget takes as an id in an address; anything else is its 400 without a word. */
const GOOD_ID = /^[0-9a-zA-Z_\-.#:]+$/;

function refusal(code: string, message: string, httpStatus: number | null = null): WriteOutcome {
	return { saved: false, attempts: 0, httpStatus, code, message, errors: [] };
}

const badId = (id: string): WriteOutcome =>
	refusal(
		'BAD_ID',
		`The ID "${id.slice(0, 100)}" holds characters that Joget's JSON API does not take. Use letters, digits and _ - . # :, or an ID from key columns.`,
	);

export class CoreJsonBackend implements RecordBackend {
	constructor(
		private readonly caller: Caller,
		private readonly appId: string,
		private readonly formId: string,
	) {}

	/** Forms of the subforms, by the field that holds them. */
	private readonly subforms = new Map<string, string>();

	knowForm(schema: FormSchema): void {
		for (const { id, subform } of schema.fields) if (subform) this.subforms.set(id, subform.formId);
	}

	async create(record: DataRecord, id: string | undefined): Promise<WriteOutcome> {
		if (id !== undefined) {
			const taken = await this.exists(id);
			if (typeof taken !== 'boolean') return taken;
			if (taken) {
				return refusal('ID_EXISTS', 'A record with this ID exists already. Use Create or Update, or another ID.', 200);
			}
		}
		return await this.save(record, id);
	}

	async save(record: DataRecord, id: string | undefined): Promise<WriteOutcome> {
		if (id !== undefined && !GOOD_ID.test(id)) return badId(id);
		return await this.caller.write(
			{ method: 'POST', path: this.path('store', id), body: formBody(record, this.subforms) },
			id,
			id !== undefined,
		);
	}

	async update(record: DataRecord, id: string): Promise<WriteOutcome> {
		const there = await this.exists(id);
		if (typeof there !== 'boolean') return there;
		if (!there)
			return refusal('NOT_FOUND', 'Joget has no record with this ID. Use Create or Update, or another ID.', 404);
		return await this.save(record, id);
	}

	async load(id: string, options: LoadOptions = {}): Promise<DataRecord | undefined> {
		if (!GOOD_ID.test(id)) return undefined;
		const nested = options.includeSubformData || options.includeReferenceElements;
		const response = await this.caller.read({
			method: 'GET',
			path: this.path('load', id),
			query: {
				includeSubformData: nested || undefined,
				includeReferenceElements: options.includeReferenceElements || undefined,
				flatten: options.flattenData || undefined,
			},
		});
		if (response.status === 404) return undefined;
		const fault = faultOf(response, 'coreJson');
		if (fault) throw faultError(fault);
		const body = parseJson(response.text);
		if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as DataRecord;
		throw new DataOpsError('Joget answered something that is not a record', {
			code: 'NOT_JSON',
			remedy: 'Check the base URL, and whether a proxy sits in between.',
		});
	}

	async delete(id: string): Promise<WriteOutcome> {
		if (!GOOD_ID.test(id)) return badId(id);
		return await this.caller.write(
			{ method: 'POST', path: this.path('delete', id) },
			id,
			true,
			(response: HttpResponse): WriteVerdict => {
				if (response.status === 404) return { saved: true, id };
				const fault = faultOf(response, 'coreJson');
				return fault ? { saved: false, fault } : { saved: true, id };
			},
		);
	}

	/** True, false, or the outcome that says why it could not be told. */
	private async exists(id: string): Promise<boolean | WriteOutcome> {
		if (!GOOD_ID.test(id)) return badId(id);
		try {
			return (await this.load(id)) !== undefined;
		} catch (error) {
			const { code, message, remedy, status } = error as DataOpsError;
			const sentence = `The record could not be looked up, so it was not sent: ${message}. ${remedy ?? 'Try again.'}`;
			return refusal(code ?? 'NO_ANSWER', sentence, status ?? null);
		}
	}

	private path(verb: 'load' | 'store' | 'delete', id?: string): string {
		const parts = [this.appId, this.formId, ...(id === undefined ? [] : [id])].map(encodeURIComponent);
		return `/web/json/data/form/${verb}/${parts.join('/')}`;
	}
}

/**
 * Form-encoded, as a browser posts it: a grid's rows as JSON text, and each field of a subform as a parameter of its own,
 * whose name carries the subform and its form (AbstractSubForm); servers that leave the form out are met too, so both go.
 */
function formBody(record: DataRecord, subforms: ReadonlyMap<string, string>): URLSearchParams {
	const body = new URLSearchParams();
	const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
	for (const [name, value] of Object.entries(record)) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			body.set(name, text(value));
			continue;
		}
		const form = subforms.get(name);
		for (const [inner, content] of Object.entries(value)) {
			body.set(`${name}_${inner}`, text(content));
			if (form) body.set(`${name}_${form}_${inner}`, text(content));
		}
	}
	return body;
}
