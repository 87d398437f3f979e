/**
 * Which data belong to which endpoint. Files are found by the name that the configuration gives, else by the endpoint's own
 * name (a leading `md16` is overlooked, as such files are called); items by a field that names their endpoint.
 */
import type { IExecuteFunctions } from 'n8n-workflow';
import { fileInput } from '../../../shared/items';
import { hasField, setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';
import type { LookupEndpoint } from '../../engine/lookup/config';
import { recogniseColumns, toCodeName, type CodeNameColumns } from '../../engine/lookup/columns';
import type { SourceElement } from '../../engine/record/run';
import { fileElements } from '../record/fileElements';

export interface FoundFile {
	item: number;
	property: string;
	fileName: string;
	used: boolean;
}

const stem = (name: string): string => name.replace(/^.*[\\/]/, '').replace(/\.[^.]{1,10}$/, '');

const bare = (name: string): string =>
	stem(name)
		.toLowerCase()
		.replace(/^md\d+[._-]?/, '');

export function filesOf(context: IExecuteFunctions): FoundFile[] {
	const found: FoundFile[] = [];
	context.getInputData().forEach(({ binary }, item) => {
		for (const [property, data] of Object.entries(binary ?? {})) {
			found.push({ item, property, fileName: data.fileName ?? property, used: false });
		}
	});
	return found;
}

export function fileFor(endpoint: LookupEndpoint, files: FoundFile[]): FoundFile | undefined {
	if (endpoint.file !== undefined) {
		const wanted = endpoint.file.replace(/^.*[\\/]/, '').toLowerCase();
		return files.find(({ fileName }) => fileName.toLowerCase() === wanted);
	}
	const names = new Set([endpoint.name, endpoint.formId].map((name) => name.toLowerCase()));
	return (
		files.find(
			({ fileName, property }) => names.has(stem(fileName).toLowerCase()) || names.has(property.toLowerCase()),
		) ?? files.find(({ fileName }) => bare(fileName) === bare(endpoint.name))
	);
}

/** One endpoint's records with its mapping applied; the columns are recognised at the first record. */
export class EndpointMapping {
	private columns: CodeNameColumns | undefined;

	constructor(
		private readonly endpoint: LookupEndpoint,
		private readonly warn: (sentence: string) => void,
	) {}

	element(source: DataRecord, item: number, index: number): SourceElement {
		const { isCodeName, fieldMapping, requiredFields } = this.endpoint;
		let fields = source;
		if (fieldMapping.length > 0) fields = this.mapped(source);
		else if (isCodeName) fields = this.codeName(source);
		const problems = requiredFields
			.filter((field) => !hasField(fields, field) || [undefined, null, ''].includes(fields[field] as null))
			.map((field) => ({
				field,
				code: 'REQUIRED',
				message: `${field} is required by the configuration and has no value.`,
			}));
		return { kind: 'record', record: { index, item, source, fields, problems } };
	}

	private codeName(source: DataRecord): DataRecord {
		if (!this.columns) {
			const names = Object.keys(source);
			this.columns = recogniseColumns(names);
			if (this.columns && !this.columns.recognised) {
				this.warn(
					`Code and name were not recognised among the columns, so the first two were taken: ${names.slice(0, 2).join(', ')}`,
				);
			}
		}
		return this.columns ? toCodeName(source, this.columns) : source;
	}

	/** Columns that the mapping does not name go along under their own names. */
	private mapped(source: DataRecord): DataRecord {
		const record: DataRecord = {};
		const taken = new Set(this.endpoint.fieldMapping.map(([from]) => from));
		for (const [column, value] of Object.entries(source)) if (!taken.has(column)) setField(record, column, value);
		for (const [from, to] of this.endpoint.fieldMapping) if (hasField(source, from)) setField(record, to, source[from]);
		return record;
	}
}

export async function* fileRecords(
	context: IExecuteFunctions,
	file: FoundFile,
	mapping: EndpointMapping,
	signal: AbortSignal | undefined,
	warn: (sentence: string) => void,
): AsyncGenerator<SourceElement[]> {
	yield* fileElements({
		input: await fileInput(context, file.item, file.property),
		item: file.item,
		first: 0,
		options: { signal },
		element: (record, index) => mapping.element(record, file.item, index),
		met: () => undefined,
		warn,
	});
}

/** Items that name the endpoint, without that field. */
export async function* itemRecords(
	context: IExecuteFunctions,
	endpoint: LookupEndpoint,
	endpointField: string,
	mapping: EndpointMapping,
): AsyncGenerator<SourceElement[]> {
	const items = context.getInputData();
	let index = 0;
	for (let item = 0; item < items.length; item++) {
		const { [endpointField]: named, ...record } = items[item].json;
		if (named === endpoint.name || named === endpoint.formId) yield [mapping.element(record, item, index++)];
	}
}
