/**
 * Is what is stored what was sent? Every plain value is compared as text; a date in either of
 * its two formats. Files and nested forms are not compared.
 */
import { hasField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { FormSchema } from '../formSchemaTypes';
import { sameDate } from './dates';

export function sameValues(sent: DataRecord, stored: DataRecord, schema?: FormSchema): boolean {
	return Object.entries(sent).every(([name, value]) => {
		if (name === 'id' || typeof value === 'object') return true;
		const [ours, theirs] = [String(value ?? ''), String((hasField(stored, name) ? stored[name] : undefined) ?? '')];
		if (ours === theirs) return true;
		const date = schema?.fields.find((field) => field.id === name)?.date;
		return date !== undefined && sameDate(ours, theirs, date);
	});
}
