/**
 * Is a mapping right for this site? For every source: does the field exist, does its type fit the column's, and what would
 * some real issues give? Nothing is written.
 */
import { loadFields, type FieldInfo } from './catalogue';
import type { JiraClient } from './client';
import { JiraFailure } from './failure';
import { expansions } from './getMany';
import type { IssueChoice } from './jql';
import { issueMapper } from './mapIssue';
import { isFieldId, requestedFields, resolveNames, TOP_LEVEL, type ColumnType, type ResolvedColumn } from './mapping';
import { newestIssues } from './newest';

export interface ColumnVerdict {
	column: string;
	sources: string[];
	field_ids: string[];
	field_names: string[];
	field_types: string[];
	column_type: ColumnType;
	exists: boolean;
	type_fits: boolean;
	ok: boolean;
	samples: unknown[];
	sampled: number;
	filled: number;
	messages: string[];
}

/** Column types that a field type fills without a path. */
const FITS: Record<string, ColumnType[]> = {
	string: ['string', 'text', 'markdown', 'html', 'adf', 'json', 'array'],
	number: ['decimal', 'string', 'json', 'integer'],
	datetime: ['timestamp', 'date', 'string', 'json'],
	date: ['date', 'timestamp', 'string', 'json'],
	array: ['array', 'json', 'string'],
	option: ['string', 'json', 'array'],
	'option-with-child': ['string', 'json', 'array'],
};

export async function validateMapping(
	client: JiraClient,
	choice: IssueChoice,
	columns: ResolvedColumn[],
	sampleSize: number,
): Promise<ColumnVerdict[]> {
	const catalogue = await loadFields(client);
	const verdicts = columns.map((column) => verdictOf(column, catalogue));
	const good = columns.filter((_, index) => verdicts[index].exists);
	if (good.length === 0) return verdicts;
	const resolved = resolveNames(good, catalogue);
	// Newest first: fields that came into use lately are filled there.
	const issues = await newestIssues(
		client,
		choice,
		requestedFields(resolved),
		expansions(client, resolved, false),
		sampleSize,
	);
	const map = issueMapper('', resolved);
	for (const issue of issues) {
		const { row, faults } = map(issue);
		for (const verdict of verdicts) {
			if (!verdict.exists) continue;
			verdict.sampled++;
			const fault = faults.find(({ field }) => field === verdict.column);
			const value = row[verdict.column];
			if (fault) {
				verdict.type_fits &&= fault.code === 'REQUIRED';
				if (verdict.messages.length < 5) verdict.messages.push(`${issue.key}: ${fault.message}`);
			} else if (value !== null && value !== undefined) {
				verdict.filled++;
				if (verdict.samples.length < 3 && !verdict.samples.includes(value)) verdict.samples.push(value);
			}
		}
	}
	for (const verdict of verdicts) {
		verdict.ok =
			verdict.exists && verdict.type_fits && !verdict.messages.some((message) => message.includes('it is required'));
		if (verdict.exists && verdict.sampled > 0 && verdict.filled === 0)
			verdict.messages.push(`Empty in all ${verdict.sampled} sampled issues.`);
	}
	return verdicts;
}

function verdictOf(column: ResolvedColumn, catalogue: FieldInfo[]): ColumnVerdict {
	const messages: string[] = [];
	const found: FieldInfo[] = [];
	let exists = true;
	let fits = true;
	for (const { field, steps, text } of column.sources) {
		if (TOP_LEVEL.has(field)) continue;
		let info = catalogue.find(({ id }) => id === field);
		if (!info && !isFieldId(field)) {
			try {
				const [{ sources }] = resolveNames([{ ...column, sources: [{ field, steps, text }] }], catalogue);
				info = catalogue.find(({ id }) => id === sources[0].field);
			} catch (error) {
				messages.push(error instanceof JiraFailure ? `${error.message}. ${error.remedy}` : String(error));
			}
		} else if (!info) messages.push(`This site has no field ${field}, or no screen that the account sees uses it.`);
		if (!info) {
			exists = false;
			continue;
		}
		found.push(info);
		if (info.duplicateName && field !== info.id)
			messages.push(`The name ${info.name} is not unique: use the ID ${info.id}.`);
		const allowed = steps.length ? undefined : FITS[info.schema?.type ?? ''];
		if (allowed && column.sources.length === 1 && !allowed.includes(column.type)) {
			// Text may hold numbers, dates and booleans: the samples decide.
			if (info.schema?.type !== 'string') fits = false;
			messages.push(`The field ${info.name} is of type ${info.schema?.type}; the column is of type ${column.type}.`);
		}
	}
	return {
		column: column.target,
		sources: column.sources.map(({ text }) => text),
		field_ids: found.map(({ id }) => id),
		field_names: found.map(({ name }) => name),
		field_types: found.map(({ schema }) => schema?.type ?? 'unknown'),
		column_type: column.type,
		exists,
		type_fits: fits,
		ok: exists && fits,
		samples: [],
		sampled: 0,
		filled: 0,
		messages,
	};
}
