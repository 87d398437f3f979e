/** Records one by one or in batches, whatever the format: the objects are made here, and what is none is rejected. */
import { BATCH_ROWS, openCsv } from './csv';
import { detectFormat } from './detect';
import { flattenRecord } from './flatten';
import { readJson } from './json';
import type { Met } from './met';
import { readNdjson } from './ndjson';
import { setField } from './setField';
import type { OpenText } from './text';
import type { DataRecord, ReadOptions, ReadRecord, ReadStats, RecordReader } from './types';
import { readXml } from './xml';

export class Reader implements RecordReader {
	private opened = false;
	constructor(
		private readonly open: () => Promise<OpenText>,
		private readonly options: ReadOptions,
		readonly stats: ReadStats,
	) {}

	async *[Symbol.asyncIterator](): AsyncIterator<ReadRecord> {
		for await (const batch of this.batches()) yield* batch;
	}

	async *batches(): AsyncGenerator<ReadRecord[]> {
		if (this.opened) throw new Error('A record reader can be iterated only once.');
		this.opened = true;
		const text = await this.open();
		const format =
			!this.options.format || this.options.format === 'auto'
				? detectFormat(text.head, this.options.fileName)
				: this.options.format;
		text.stats.format = format;
		if (format === 'csv') yield* this.csvBatches(text);
		else if (format === 'json') yield* this.valueBatches(readJson(text, this.options));
		else if (format === 'ndjson') yield* this.valueBatches(readNdjson(text, this.options));
		else yield* this.valueBatches(readXml(text, this.options), '.');
	}

	private async *csvBatches(text: OpenText): AsyncGenerator<ReadRecord[]> {
		const { columns, batches } = await openCsv(text, this.options);
		const special = columns.includes('__proto__');
		for await (const { rows, firstIndex, lines } of batches) {
			const records: ReadRecord[] = new Array<ReadRecord>(rows.length);
			for (let r = 0; r < rows.length; r++) {
				const row = rows[r];
				const record: DataRecord = {};
				if (special) for (let c = 0; c < columns.length; c++) setField(record, columns[c], row[c]);
				else for (let c = 0; c < columns.length; c++) record[columns[c]] = row[c];
				records[r] = { index: firstIndex + r, line: lines[r], record };
			}
			if (records.length > 0) yield records;
		}
	}

	private async *valueBatches(source: AsyncIterable<Met[]>, flattenDefault?: string): AsyncGenerator<ReadRecord[]> {
		const flatten = this.options.flatten ?? flattenDefault ?? false;
		const most = this.options.readAhead?.records ?? BATCH_ROWS;
		let batch: ReadRecord[] = [];
		for await (const some of source) {
			for (const met of some) {
				const record = this.recordOf(met);
				if (!record) continue;
				const index = this.stats.read++;
				if (flatten !== false) record.record = flattenRecord(record.record, flatten);
				batch.push({ index, ...record });
				if (batch.length === most) {
					yield batch;
					batch = [];
				}
			}
			if (batch.length > 0) {
				yield batch;
				batch = [];
			}
		}
	}

	private recordOf(met: Met): Omit<ReadRecord, 'index'> | undefined {
		const line = met.line === undefined ? {} : { line: met.line };
		if ('fault' in met) {
			this.reject(met.fault.code, met.fault.message, { line: met.fault.text });
			return undefined;
		}
		if (typeof met.value === 'object' && met.value !== null && !Array.isArray(met.value)) {
			return { ...line, record: met.value as DataRecord };
		}
		const where = met.line === undefined ? `Record ${this.stats.read + 1}` : `Line ${met.line}`;
		const what = Array.isArray(met.value) ? 'an array' : met.value === null ? 'null' : `a ${typeof met.value}`;
		const message = `${where} is ${what}, not an object with fields. Give the path of an array of objects.`;
		this.reject('NOT_A_RECORD', message, { value: met.value });
		return undefined;
	}

	private reject(code: string, message: string, record: DataRecord): void {
		const index = this.stats.read++;
		this.stats.rejected++;
		this.options.onReject?.({ index, key: null, record, stage: 'read', field: null, code, message });
	}
}
