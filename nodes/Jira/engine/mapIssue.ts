/**
 * One issue into one flat row. A value of Jira is an object more often than not: without a path, its label is taken
 * (name, value, display name), a cascading choice as `parent / child`. What does not fit its type rejects the row with
 * the column's name, or becomes null when the user asked for that.
 */
import { compileCoercer } from '../../shared/mapping';
import type { CoercionResult } from '../../shared/mapping/types';
import type { DataRecord } from '../../shared/records/types';
import { isAdf, renderAdf, type RichFormat } from './adf';
import { toIso, toMillis } from './clockText';
import { TOP_LEVEL, type ColumnType, type ResolvedColumn } from './mapping';
import { follow, readSprintText, type SourcePath } from './path';
import type { RawIssue } from './types';
import { wikiToMarkdown, wikiToText } from './wiki';

export interface FieldFault {
	field: string;
	code: string;
	message: string;
}

export interface MappedIssue {
	row: DataRecord;
	faults: FieldFault[];
	projectKey: string | null;
	createdMs: number;
	updatedMs: number;
	statusId: string | null;
	statusName: string | null;
}

type Coerce = (value: unknown) => CoercionResult;

/** Compiled once; called per issue. */
export function issueMapper(instance: string, columns: readonly ResolvedColumn[]): (issue: RawIssue) => MappedIssue {
	const coercers = columns.map(({ type }) => coercerFor(type));
	return (issue) => {
		const fields = issue.fields ?? {};
		const status = fields.status as DataRecord | undefined;
		const project = fields.project as DataRecord | undefined;
		const createdMs = toMillis(fields.created) ?? 0;
		const updatedMs = toMillis(fields.updated) ?? createdMs;
		const projectKey = (project?.key as string | undefined) ?? issue.key?.replace(/-\d+$/, '') ?? null;
		const row: DataRecord = {
			instance,
			issue_id: issue.id,
			issue_key: issue.key,
			project_key: projectKey,
			status: (status?.name as string | undefined) ?? null,
			created_at: toIso(createdMs),
			updated_at: toIso(updatedMs),
		};
		const faults: FieldFault[] = [];
		columns.forEach((column, index) => {
			const result = columnValue(issue, column, coercers[index]);
			if (result.ok) row[column.target] = result.value;
			else {
				row[column.target] = null;
				faults.push({ field: column.target, code: result.code, message: `Column ${column.target}: ${result.message}` });
			}
		});
		return {
			row,
			faults,
			projectKey,
			createdMs,
			updatedMs,
			statusId: (status?.id as string | undefined) ?? null,
			statusName: (status?.name as string | undefined) ?? null,
		};
	};
}

function columnValue(issue: RawIssue, column: ResolvedColumn, coerce: Coerce): CoercionResult {
	const values = column.sources
		.map((source) => sourceValue(issue, source, column.type))
		.filter((value) => !isEmpty(value));
	let value: unknown = null;
	if (values.length === 1 || (values.length > 1 && column.combine === 'firstNonEmpty')) value = values[0];
	else if (values.length > 1) {
		value =
			column.type === 'array' || column.type === 'json'
				? values.flat()
				: values
						.map((part) => labelOf(part))
						.filter((part) => part !== '')
						.join(column.separator ?? ' ');
	}
	if (isEmpty(value)) {
		if (column.default !== undefined && column.default !== null && column.default !== '') return coerce(column.default);
		if (column.required) {
			return {
				ok: false,
				code: 'REQUIRED',
				message: `it is required, and ${column.sources.map((source) => source.text).join(', ') || 'its source'} is empty. Fill the field in Jira, or give a default.`,
			};
		}
		return { ok: true, value: column.type === 'array' && Array.isArray(value) ? [] : null };
	}
	return coerce(value);
}

const isEmpty = (value: unknown): boolean =>
	value === null ||
	value === undefined ||
	value === '' ||
	(Array.isArray(value) && value.length === 0) ||
	(isAdf(value) && renderAdf(value, 'text') === '' && !hasMedia(value));

function hasMedia(value: unknown): boolean {
	return JSON.stringify(value).includes('"type":"media');
}

function sourceValue(issue: RawIssue, source: SourcePath, type: ColumnType): unknown {
	if (TOP_LEVEL.has(source.field)) return (issue as unknown as DataRecord)[source.field];
	if (type === 'html' && source.steps.length === 0) {
		const raw = issue.fields?.[source.field];
		// ADF is rendered here; wiki text by Jira itself.
		if (!isAdf(raw)) return issue.renderedFields?.[source.field] ?? raw;
	}
	return follow(issue.fields?.[source.field], source.steps);
}

/** The label that a person reads. */
export function labelOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return readSprintText(value)?.name ?? value;
	if (typeof value !== 'object') return `${value as string}`;
	if (isAdf(value)) return renderAdf(value, 'text');
	if (Array.isArray(value))
		return value
			.map(labelOf)
			.filter((part) => part !== '')
			.join(', ');
	const record = value as DataRecord;
	const label = record.displayName ?? record.name ?? record.value ?? record.label ?? record.key ?? record.id;
	if (label === undefined || label === null || typeof label === 'object') return JSON.stringify(value);
	const child = record.child === undefined || record.child === null ? '' : labelOf(record.child);
	return child ? `${label as string} / ${child}` : `${label as string}`;
}

const RICH = new Set<ColumnType>(['text', 'markdown', 'html']);

function coercerFor(type: ColumnType): Coerce {
	if (RICH.has(type)) return (value) => ({ ok: true, value: rich(value, type as RichFormat) });
	if (type === 'adf') return (value) => ({ ok: true, value });
	if (type === 'json') return (value) => ({ ok: true, value });
	if (type === 'array')
		return (value) => ({
			ok: true,
			value: (Array.isArray(value) ? value : [value]).map((entry) =>
				typeof entry === 'number' || typeof entry === 'boolean' ? entry : labelOf(entry),
			),
		});
	const coerce = compileCoercer(type as 'string' | 'integer' | 'decimal' | 'boolean' | 'date' | 'timestamp');
	if (type === 'string') return (value) => ({ ok: true, value: labelOf(value) });
	return (value) => coerce(typeof value === 'object' ? labelOf(value) : value);
}

function rich(value: unknown, format: RichFormat): string {
	if (isAdf(value)) return renderAdf(value, format);
	if (typeof value !== 'string') return labelOf(value);
	return format === 'text' ? wikiToText(value) : format === 'markdown' ? wikiToMarkdown(value) : value;
}
