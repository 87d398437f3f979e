/** Records on their way in: input items, or the files that they carry, each with its mapping applied. */
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { fileInput } from '../../../shared/items';
import { createMapper, type FieldMapping, type Mapper } from '../../../shared/mapping';
import type { DataRecord, ReadOptions } from '../../../shared/records';
import type { SourceRecord } from '../../engine/record/prepare';
import type { SourceElement } from '../../engine/record/run';
import type { RunReport } from '../../engine/record/report';
import { fileElements } from './fileElements';
import type { WriteSettings } from './settings';

/** A list of field mappings, or a document that holds one under `fields`. */
export function parseMapping(value: unknown): FieldMapping[] {
	const parsed = typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
	const fields = Array.isArray(parsed) ? parsed : (parsed as { fields?: unknown } | null)?.fields;
	if (!Array.isArray(fields) || fields.length === 0) throw new Error('It is not a list of fields.');
	return fields as FieldMapping[];
}

function readMapper(context: IExecuteFunctions): Mapper {
	try {
		return createMapper(parseMapping(context.getNodeParameter('mapping', 0)));
	} catch (error) {
		throw new NodeOperationError(context.getNode(), 'The parameter "Mapping" cannot be used', {
			itemIndex: 0,
			description: (error as Error).message,
		});
	}
}

/** The mapper writes null for fields that were left empty: those are not sent. */
function mapperValues(context: IExecuteFunctions, item: number): DataRecord {
	const values = (context.getNodeParameter('columns.value', item, {}) ?? {}) as DataRecord;
	const mode = context.getNodeParameter('columns.mappingMode', item, 'defineBelow');
	if (mode === 'autoMapInputData') return context.getInputData()[item].json;
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}

export function readOptions(settings: WriteSettings, signal: AbortSignal | undefined): ReadOptions {
	const { format = 'auto', encoding = 'auto', delimiter = 'auto', path } = settings.options;
	return {
		format,
		encoding,
		csv: { delimiter: delimiter || 'auto' },
		...(path ? { json: { path }, xml: { recordElement: path } } : {}),
		signal,
	};
}

const BATCH = 64;

export class RecordSource {
	private index = 0;
	private readonly mapper: Mapper | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly settings: WriteSettings,
		private readonly report: RunReport,
		private readonly signal: AbortSignal | undefined,
	) {
		this.mapper = settings.fieldsMode === 'mapping' ? readMapper(context) : undefined;
		if (settings.fieldsMode === 'mapper' && settings.source === 'file') {
			throw new NodeOperationError(context.getNode(), 'Map Each Field does not work with a file', {
				itemIndex: 0,
				description: 'Choose Automatic or Mapping under Fields, or read the file into items first.',
			});
		}
	}

	/** In batches of few, so that the mapping of a record is not made long before its turn. */
	async *elements(): AsyncGenerator<SourceElement[]> {
		const items = this.context.getInputData();
		if (this.settings.source !== 'file') {
			for (let from = 0; from < items.length; from += BATCH) {
				yield items.slice(from, from + BATCH).map(({ json }, at) => this.mapped(json, from + at, this.index++));
			}
			return;
		}
		for (let item = 0; item < items.length; item++) {
			const input = await fileInput(this.context, item, this.settings.binaryPropertyName);
			yield* fileElements({
				input,
				item,
				first: this.index,
				options: readOptions(this.settings, this.signal),
				element: (record, index) => {
					this.index = index + 1;
					return this.mapped(record, item, index);
				},
				met: (index) => (this.index = index + 1),
				warn: (sentence) => this.report.warn(sentence),
			});
		}
	}

	private mapped(source: DataRecord, item: number, index: number): SourceElement {
		const record: SourceRecord = { index, item, source, fields: source };
		if (this.settings.fieldsMode === 'mapper') record.fields = mapperValues(this.context, item);
		else if (this.mapper) {
			const mapped = this.mapper.map(source, index);
			record.fields = mapped.record;
			record.problems = mapped.problems;
			record.warnings = mapped.warnings;
		}
		return { kind: 'record', record };
	}
}
