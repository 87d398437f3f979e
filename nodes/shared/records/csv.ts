/**
 * CSV as batches of rows, without an object per row: the bulk path of the warehouse loader. `readRecords` builds its
 * objects on top of this. Header names are made unique here, and rows that do not fit the header are set aside.
 */
import { CsvTokenizer } from './csvTokenizer';
import type { CsvFault, CsvRow } from './csvTokenizer';
import { detectDelimiter, usesLoneCr } from './detect';
import { RecordReadError } from './errors';
import { setField } from './setField';
import { openText } from './text';
import type { OpenText } from './text';
import type { ByteSource } from './source';
import type { DataRecord, ReadOptions, ReadStats } from './types';

export const MAX_RECORD_CHARS = 16 * 1024 * 1024;
export const BATCH_ROWS = 1000;

export interface CsvBatch {
	/** Each has exactly as many cells as there are columns. Null only with `emptyAsNull` or `ragged: 'pad'`. */
	rows: CsvRow[];
	/** Index of `rows[0]` among the records met; the others follow without a gap. */
	firstIndex: number;
	/** Line in the file where each row starts, from 1. */
	lines: number[];
}

export interface CsvBatches {
	columns: string[];
	/** Call its `return()` to close the source without reading on. */
	batches: AsyncGenerator<CsvBatch, void>;
	stats: ReadStats;
}

/** Resolves when the header is known. The batches can be iterated once. */
export async function readCsvBatches(source: ByteSource, options: ReadOptions = {}): Promise<CsvBatches> {
	return await openCsv(await openText(source, options), options);
}

export async function openCsv(text: OpenText, options: ReadOptions): Promise<CsvBatches> {
	const reading = new CsvReading(text, options);
	const batches = reading.run();
	// The first step ends once the header is read; it yields no batch.
	await batches.next();
	return { columns: reading.columns, batches, stats: text.stats };
}

class CsvReading {
	columns: string[] = [];
	private readonly tokenizer: CsvTokenizer;
	private readonly stats: ReadStats;
	private headerSeen = false;
	private ready: CsvBatch[] = [];
	private rows: CsvRow[] = [];
	private lines: number[] = [];
	private firstIndex = 0;
	private readonly batchRows: number;

	constructor(
		private readonly text: OpenText,
		private readonly options: ReadOptions,
	) {
		this.batchRows = options.readAhead?.records ?? BATCH_ROWS;
		const csv = options.csv ?? {};
		const quote = csv.quote ?? '"';
		const separatorLine = /^sep=(.)\r?\n/.exec(text.head);
		const given = csv.delimiter && csv.delimiter !== 'auto' ? typed(csv.delimiter) : separatorLine?.[1];
		const delimiter = given ?? delimiterOf(text, quote, options.fileName);
		this.tokenizer = new CsvTokenizer({
			delimiter,
			quote,
			emptyAsNull: csv.emptyAsNull,
			maxRecordChars: csv.maxRecordChars ?? MAX_RECORD_CHARS,
			loneCr: usesLoneCr(text.head),
		});
		if (separatorLine) this.tokenizer.line++;
		this.dropFirst = separatorLine ? separatorLine[0].length : 0;
		this.stats = text.stats;
		this.stats.format = 'csv';
		this.stats.delimiter = delimiter;
		this.tokenizer.onRow = (cells, line) => this.row(cells, line);
		this.tokenizer.onFault = (fault) => this.fault(fault);
		if (csv.columns) {
			this.setColumns(csv.columns, 'given name');
			this.headerSeen = csv.header === false;
		}
	}

	/** Characters of Excel's `sep=;` line, which is not data. */
	private dropFirst: number;

	async *run(): AsyncGenerator<CsvBatch> {
		let announced = false;
		for await (const chunk of this.text.chunks()) {
			const part = this.dropFirst > 0 ? chunk.slice(this.dropFirst) : chunk;
			this.dropFirst = Math.max(0, this.dropFirst - chunk.length);
			this.tokenizer.write(part);
			this.stats.emptyRows = this.tokenizer.emptyRows;
			if (!announced && this.columns.length > 0 && this.headerSeen) {
				announced = true;
				yield { rows: [], firstIndex: 0, lines: [] };
			}
			if (announced) yield* this.take();
		}
		this.tokenizer.end();
		this.stats.emptyRows = this.tokenizer.emptyRows;
		this.flush();
		if (this.stats.read === 0) this.nothing();
		if (!announced) yield { rows: [], firstIndex: 0, lines: [] };
		yield* this.take();
	}

	private *take(): Generator<CsvBatch> {
		const ready = this.ready;
		this.ready = [];
		yield* ready;
	}

	private nothing(): void {
		if (this.options.allowEmpty) return;
		if (!this.headerSeen) {
			throw new RecordReadError(
				'EMPTY_FILE',
				'The file holds no rows, only blank lines.',
				'Check the step that produced it.',
			);
		}
		throw new RecordReadError(
			'HEADER_ONLY',
			`The file holds a header of ${this.columns.length} columns and no data row.`,
			'Check the step that produced it, or allow an empty file where the node has that option.',
		);
	}

	private row(cells: CsvRow, line: number): void {
		if (!this.headerSeen) {
			this.headerSeen = true;
			if (this.columns.length > 0) return; // Names were given: the file's own header is skipped.
			if (this.options.csv?.header !== false) {
				this.setColumns(
					cells.map((cell) => cell ?? ''),
					`column of line ${line}`,
				);
				return;
			}
			this.setColumns(
				cells.map((_, i) => `column_${i + 1}`),
				'column',
			);
		}
		const width = this.columns.length;
		if (cells.length !== width && !this.mend(cells, width)) {
			this.reject(cells, line, width);
			return;
		}
		if (this.rows.length === 0) this.firstIndex = this.stats.read;
		this.stats.read++;
		this.rows.push(cells);
		this.lines.push(line);
		if (this.rows.length === this.batchRows) this.flush();
	}

	/** With `pad`, a short row is filled with null and empty cells beyond the header are dropped. */
	private mend(cells: CsvRow, width: number): boolean {
		if (this.options.csv?.ragged !== 'pad') return false;
		while (cells.length < width) cells.push(null);
		while (cells.length > width && (cells[cells.length - 1] ?? '') === '') cells.pop();
		return cells.length === width;
	}

	private flush(): void {
		if (this.rows.length === 0) return;
		this.ready.push({ rows: this.rows, firstIndex: this.firstIndex, lines: this.lines });
		this.rows = [];
		this.lines = [];
	}

	private reject(cells: CsvRow, line: number, width: number): void {
		// Rejected rows may be kept long: copied cells do not hold the whole chunk in memory.
		const own = cells.map((cell) => (cell === null ? null : copyOf(cell)));
		const record: DataRecord = {};
		for (let i = 0; i < own.length; i++) setField(record, this.columns[i] ?? `column_${i + 1}`, own[i]);
		const what = cells.length < width ? 'too few' : 'too many';
		this.sendReject(
			'RAGGED_ROW',
			`Line ${line} has ${cells.length} cells where the header has ${width}: ${what}. ` +
				'Check the row for a missing or unquoted delimiter.',
			record,
		);
	}

	private fault(fault: CsvFault): void {
		const why =
			fault.code === 'BAD_QUOTE'
				? 'has text after a closing quote. Write a quote inside a quoted cell twice.'
				: 'opens a quote that is never closed. Close it, or write a quote inside a quoted cell twice.';
		const text = copyOf(fault.text.length > 2000 ? fault.text.slice(0, 2000) : fault.text);
		this.sendReject(fault.code, `Line ${fault.line} ${why}`, { line: text });
	}

	private sendReject(code: string, message: string, record: DataRecord): void {
		// Keeps the indexes of a batch without a gap.
		this.flush();
		const index = this.stats.read++;
		this.stats.rejected++;
		this.options.onReject?.({ index, key: null, record, stage: 'read', field: null, code, message });
	}

	private setColumns(names: string[], what: string): void {
		const { columns, warnings } = uniqueNames(names, what);
		this.columns = columns;
		this.stats.columns = columns;
		for (const warning of warnings) this.stats.warnings.push(warning);
	}
}

/** A tab cannot be typed into a field of the editor: it is written as in a program. */
const typed = (delimiter: string): string => (/^(\\t|tab)$/i.test(delimiter) ? '\t' : delimiter);

const DETECT_CHARS = 64 * 1024;

function delimiterOf(text: OpenText, quote: string, fileName?: string): string {
	const complete = text.complete && text.head.length <= DETECT_CHARS;
	return detectDelimiter(text.head.slice(0, DETECT_CHARS), quote, fileName, complete);
}

/** Trims names, names the nameless `column_N`, and numbers the second and later of the same name. */
export function uniqueNames(names: string[], what: string): { columns: string[]; warnings: string[] } {
	const warnings: string[] = [];
	const taken = new Set<string>();
	const reserved = new Set(names.map((name) => name.trim()));
	const columns = names.map((raw, i) => {
		const name = raw.trim();
		const wanted = name === '' ? `column_${i + 1}` : name;
		let unique = wanted;
		for (let n = 2; taken.has(unique) || (unique !== name && reserved.has(unique)); n++) unique = `${wanted}_${n}`;
		taken.add(unique);
		if (name === '') warnings.push(`Column ${i + 1} has no name (${what} ${i + 1}); it is called "${unique}".`);
		else if (unique !== name) warnings.push(`Column ${i + 1} repeats the name "${name}"; it is called "${unique}".`);
		return unique;
	});
	return { columns, warnings };
}

function copyOf(text: string): string {
	return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
