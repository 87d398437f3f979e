/**
 * The mapping of a Jira pull: target columns, each from one or several sources. One document, whether typed in the UI,
 * pasted as JSON, or read from an existing `field_mappings.json` (fieldMappings.ts). Field ids rule; a name is an alias
 * that must lead to one id, because names in Jira are neither unique nor lasting.
 */
import { parsePath, type SourcePath } from './path';
import { JiraFailure } from './failure';

export const COLUMN_TYPES = [
	'string',
	'integer',
	'decimal',
	'boolean',
	'date',
	'timestamp',
	'array',
	'json',
	'text',
	'markdown',
	'html',
	'adf',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface ColumnMapping {
	target: string;
	/** Paths such as `customfield_10010.value`; several make a combined column. */
	sources: string[];
	combine?: 'join' | 'firstNonEmpty';
	separator?: string;
	type?: ColumnType;
	default?: unknown;
	required?: boolean;
}

/** A mapping whose sources are resolved to field ids. */
export interface ResolvedColumn extends Omit<ColumnMapping, 'sources'> {
	sources: SourcePath[];
	type: ColumnType;
}

/** Columns that every row has; a mapping may not take their names. */
export const FIXED_COLUMNS = [
	'instance',
	'issue_id',
	'issue_key',
	'project_key',
	'status',
	'created_at',
	'updated_at',
] as const;

/** Fields that Jira itself has, by id: they need no catalogue. */
const SYSTEM_FIELDS = new Set([
	'aggregateprogress',
	'aggregatetimeestimate',
	'aggregatetimeoriginalestimate',
	'aggregatetimespent',
	'assignee',
	'attachment',
	'comment',
	'components',
	'created',
	'creator',
	'description',
	'duedate',
	'environment',
	'fixVersions',
	'issuelinks',
	'issuerestriction',
	'issuetype',
	'labels',
	'lastViewed',
	'parent',
	'priority',
	'progress',
	'project',
	'reporter',
	'resolution',
	'resolutiondate',
	'security',
	'status',
	'statuscategorychangedate',
	'subtasks',
	'summary',
	'timeestimate',
	'timeoriginalestimate',
	'timespent',
	'timetracking',
	'updated',
	'versions',
	'votes',
	'watches',
	'worklog',
	'workratio',
]);
/** Parts of the issue outside `fields`. */
export const TOP_LEVEL = new Set(['id', 'key', 'self']);

export const isFieldId = (field: string): boolean =>
	/^customfield_\d+$/.test(field) || SYSTEM_FIELDS.has(field) || TOP_LEVEL.has(field);

export interface CatalogueField {
	id: string;
	name: string;
	schema?: { type?: string; items?: string; custom?: string; system?: string };
}

const broken = (message: string, remedy: string): JiraFailure => new JiraFailure('settings', message, remedy);

/** Checks the document's form; gives columns with their sources parsed. */
export function readColumns(columns: readonly ColumnMapping[]): ResolvedColumn[] {
	const targets = new Set<string>(FIXED_COLUMNS);
	return columns.map((column, index) => {
		const target = column.target?.trim();
		const where = `Column ${index + 1}${target ? ` (${target})` : ''} of the mapping`;
		if (!target) throw broken(`${where} has no target name`, 'Give each column of the mapping a name.');
		if (targets.has(target)) {
			const fixed = (FIXED_COLUMNS as readonly string[]).includes(target);
			throw broken(
				`${where} repeats the column name ${target}`,
				fixed ? 'Every row has that column already: choose another name.' : 'Give each column its own name.',
			);
		}
		targets.add(target);
		const type = column.type ?? 'string';
		if (!COLUMN_TYPES.includes(type))
			throw broken(
				`${where} has the type ${String(type)}, which is not known`,
				`Use one of ${COLUMN_TYPES.join(', ')}.`,
			);
		if (column.sources.length === 0 && column.default === undefined)
			throw broken(`${where} has neither a source nor a default`, 'Name a field ID, a field name, or a path.');
		try {
			return { ...column, target, type, sources: column.sources.map(parsePath) };
		} catch (error) {
			throw broken(`${where}: ${(error as Error).message}`, 'Correct the source of this column.');
		}
	});
}

/** Does a source name a field that only the site's catalogue can tell? */
export function needsCatalogue(columns: readonly ResolvedColumn[]): boolean {
	return columns.some((column) => column.sources.some((source) => !isFieldId(source.field)));
}

/** Names become ids. An unknown or ambiguous name stops the run before anything is read. */
export function resolveNames(
	columns: readonly ResolvedColumn[],
	catalogue: readonly CatalogueField[],
): ResolvedColumn[] {
	return columns.map((column) => ({
		...column,
		sources: column.sources.map((source) =>
			isFieldId(source.field) ? source : { ...source, field: idOf(source.field, column.target, catalogue) },
		),
	}));
}

function idOf(field: string, target: string, catalogue: readonly CatalogueField[]): string {
	if (catalogue.some((known) => known.id === field)) return field;
	const wanted = field.toLowerCase();
	const found = catalogue.filter((known) => known.name.toLowerCase() === wanted);
	if (found.length === 1) return found[0].id;
	if (found.length > 1) {
		throw broken(
			`Column ${target}: ${found.length} fields of this site are named "${field}" (${found.map((f) => f.id).join(', ')})`,
			'Use one of these field IDs: names in Jira are not unique.',
		);
	}
	throw broken(
		`Column ${target}: this site has no field "${field}"`,
		'Use a field ID such as customfield_10010. Field > Get Many lists them.',
	);
}

/** Exactly what is mapped, and the four fields that every row and the watermark need. */
export function requestedFields(columns: readonly ResolvedColumn[]): string[] {
	const fields = new Set(['created', 'updated', 'status', 'project']);
	for (const column of columns)
		for (const source of column.sources) if (!TOP_LEVEL.has(source.field)) fields.add(source.field);
	return [...fields];
}

/** Wide answers come in smaller pages, so that one page never fills the memory. */
export function isWide(columns: readonly ResolvedColumn[]): boolean {
	return columns.some(
		({ type, sources }) =>
			['text', 'markdown', 'html', 'adf', 'json'].includes(type) ||
			sources.some(({ field }) => ['comment', 'worklog', 'description', 'attachment', 'issuelinks'].includes(field)),
	);
}

/** Wiki text has no HTML of its own: Jira renders it on request. */
export const wantsRendered = (columns: readonly ResolvedColumn[]): boolean =>
	columns.some(({ type }) => type === 'html');
