/**
 * Which column is the code and which the name. Recognised by what such columns are called; where none is, the first column
 * is the code and the second the name. A running number called `id` beside a code is not sent: Joget's id is made here.
 */
import { setField } from '../../../shared/records/setField';
import type { DataRecord } from '../../../shared/records/types';

const CODES = ['code', 'key', 'value', 'abbreviation', 'abbr', 'symbol', 'id'];
const NAMES = ['name', 'label', 'title', 'description', 'text'];

const plain = (column: string): string => column.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A column called exactly so, else one that ends so (`currency_code`). */
function find(columns: string[], words: string[]): string | undefined {
	for (const word of words) {
		const exact = columns.find((column) => plain(column) === word);
		if (exact !== undefined) return exact;
	}
	for (const word of words.slice(0, 2)) {
		const ending = columns.find((column) => plain(column).endsWith(word));
		if (ending !== undefined) return ending;
	}
	return undefined;
}

export interface CodeNameColumns {
	code: string;
	/** undefined where there is one column only. */
	name: string | undefined;
	recognised: boolean;
}

export function recogniseColumns(columns: string[]): CodeNameColumns | undefined {
	if (columns.length === 0) return undefined;
	const code = find(columns, CODES);
	const name = find(
		columns.filter((column) => column !== code),
		NAMES,
	);
	if (code !== undefined && name !== undefined) return { code, name, recognised: true };
	return { code: columns[0], name: columns[1], recognised: false };
}

/** The record under `code` and `name`, with the other columns as they are. */
export function toCodeName(source: DataRecord, columns: CodeNameColumns): DataRecord {
	const record: DataRecord = { code: source[columns.code] };
	if (columns.name !== undefined) record.name = source[columns.name];
	for (const [column, value] of Object.entries(source)) {
		if (column === columns.code || column === columns.name || plain(column) === 'id') continue;
		if (column !== 'code' && column !== 'name') setField(record, column, value);
	}
	return record;
}
