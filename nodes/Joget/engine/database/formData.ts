/**
 * Form data by a visual query: finds the form, its table and the forms joined to it, asks once, and hands the rows out
 * in batches as they come from the cursor.
 */
import { parseFormSchema } from '../formSchema';
import type { FormSchema } from '../formSchemaTypes';
import { hasField, setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { Catalogue } from './catalogue';
import type { DefinitionCacheView } from './definitionCache';
import { buildFormQuery, type JoinedSource } from './formQuery';
import { columnOf, type FormTable, readFormTable } from './formTable';
import { JogetDatabaseError, type SqlPort } from './ports';
import type { QuerySource } from './queryFields';
import type { FormQuery, JoinRule, OutputColumn } from './queryTypes';

export interface FormDataRequest {
	appId: string;
	version: number;
	formId: string;
	query: FormQuery;
}

export interface FormDataAnswer {
	/** Names as a file would have them: `country.name` for a joined field. */
	columns: string[];
	/** False: nothing has been stored for the form yet. */
	tableExists: boolean;
	batches: AsyncIterable<DataRecord[]>;
	/** Complete once the batches are read: values that are no numbers, by field. */
	notNumeric: Record<string, number>;
}

/** `12.500000` and `12.5` are one number; digits are never lost. */
function plainNumber(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	const text = String(value);
	return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function readCell(value: unknown, kind: OutputColumn['kind']): unknown {
	if (kind === 'count') return Number(value ?? 0);
	return kind === 'number' ? plainNumber(value) : (value ?? null);
}

export class FormData {
	constructor(
		private readonly port: SqlPort,
		private readonly catalogue: Catalogue,
		private readonly cache: DefinitionCacheView,
	) {}

	/** The form's field schema, its subforms included. */
	async schema(appId: string, version: number, formId: string): Promise<FormSchema> {
		const json = await this.catalogue.formJson(appId, version, formId);
		return parseFormSchema(json);
	}

	/** Where the form's rows are. A table that is still missing, or misses columns, is looked for again each time. */
	private async source(request: FormDataRequest, formId: string, alias: string, name?: string): Promise<QuerySource> {
		const schema = await this.schema(request.appId, request.version, formId);
		const complete = (table: FormTable) => table.columns.every(({ column }) => column !== undefined);
		const table = await this.cache.remember(
			`table ${schema.tableName} for ${request.appId} ${request.version} ${formId}`,
			() => readFormTable(this.port, schema.tableName, schema),
			complete,
		);
		return { alias, table, schema, ...(name === undefined ? {} : { name }) };
	}

	private async joinedSource(
		request: FormDataRequest,
		main: QuerySource,
		join: JoinRule,
		index: number,
	): Promise<JoinedSource> {
		const name = joinName(join, main);
		const source = await this.source(request, join.formId, `j${index}`, name);
		const onField = columnOf(main.table, join.field)?.field ?? join.field;
		const reference = main.schema?.fields.find(({ id }) => id === onField)?.reference;
		const matchField = join.matchField || (reference?.formId === join.formId ? reference.valueField : 'id');
		return { ...source, name, onField, matchField, ...(join.fields?.length ? { fields: join.fields } : {}) };
	}

	/** Fields that a query can name, for the lists in the editor. */
	async fields(appId: string, version: number, formId: string): Promise<QuerySource> {
		const query: FormQuery = { conditions: [], sort: [], joins: [], groupBy: [], aggregates: [], matchCase: false };
		return await this.source({ appId, version, formId, query }, formId, 't');
	}

	async ask(request: FormDataRequest): Promise<FormDataAnswer> {
		const { query } = request;
		const main = await this.source(request, request.formId, 't');
		const joins: JoinedSource[] = [];
		for (const [index, join] of query.joins.entries()) {
			const joined = await this.joinedSource(request, main, join, index);
			if (joins.some(({ name }) => name === joined.name)) {
				throw new JogetDatabaseError(`Two joins are called "${joined.name}"`, 'Give one of them another name.');
			}
			joins.push(joined);
		}
		// Built even without a table, so that a wrong field name is said today and not after the first store.
		const stored = main.table.table !== undefined;
		const built = buildFormQuery(this.port.dialect, stored ? main : withTable(main), joins, query);
		const notNumeric: Record<string, number> = {};
		const visible = built.columns.filter(({ notNumericOf }) => !notNumericOf);
		const batches = stored
			? this.read(built.sql, built.params, built.columns, notNumeric)
			: nothingStored(query, visible);
		return { columns: visible.map(({ path }) => path.join('.')), tableExists: stored, batches, notNumeric };
	}

	private async *read(
		sql: string,
		params: Array<string | number | null>,
		columns: OutputColumn[],
		notNumeric: Record<string, number>,
	): AsyncIterable<DataRecord[]> {
		for await (const rows of this.port.stream(sql, params)) {
			yield rows.map((row) => toRecord(row, columns, notNumeric));
		}
	}
}

/** The object under which a joined form's fields arrive; a field of the queried form keeps its own name. */
function joinName(join: JoinRule, main: QuerySource): string {
	const isField = (name: string) => main.table.columns.some(({ field }) => field.toLowerCase() === name.toLowerCase());
	const name = join.name || (isField(join.formId) ? `${join.formId}_form` : join.formId);
	if (!/^[A-Za-z][\w-]*$/.test(name)) {
		throw new JogetDatabaseError(
			`A join cannot be called "${name.slice(0, 60)}"`,
			'Use letters, digits, - and _, and begin with a letter.',
		);
	}
	if (!isField(name)) return name;
	throw new JogetDatabaseError(
		`A join cannot be called "${name}", because the form has a field of that name`,
		'Give the join another name.',
	);
}

const withTable = (source: QuerySource): QuerySource => ({ ...source, table: { ...source.table, table: 'none' } });

/** A count over nothing is 0 and still one row, as SQL has it. */
async function* nothingStored(query: FormQuery, columns: OutputColumn[]): AsyncIterable<DataRecord[]> {
	if (query.aggregates.length > 0 && query.groupBy.length === 0 && !query.offset && query.limit !== 0) {
		yield [toRecord([], columns, {})];
	}
}

function toRecord(row: unknown[], columns: OutputColumn[], notNumeric: Record<string, number>): DataRecord {
	const record: DataRecord = {};
	for (const [index, { path, kind, notNumericOf }] of columns.entries()) {
		const value = readCell(row[index], kind);
		if (notNumericOf !== undefined) {
			if (value) notNumeric[notNumericOf] = (notNumeric[notNumericOf] ?? 0) + (value as number);
			continue;
		}
		if (path.length === 1) setField(record, path[0], value);
		else {
			if (!hasField(record, path[0])) setField(record, path[0], {});
			setField(record[path[0]] as DataRecord, path[1], value);
		}
	}
	return record;
}
