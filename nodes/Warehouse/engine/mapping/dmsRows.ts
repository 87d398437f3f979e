/**
 * A mapping document as DMS rows and back. The rows carry what other DMS tools read (column, type, key, logic, combine code,
 * SCD type); the document itself stands beside them in MAPDOC. Rows that such a tool wrote have none: then the document is
 * put together from the rows, with a warning for each thing that needs a person's eye.
 */
import { ExpressionError } from '../expressions/errors';
import { parseExpression } from '../expressions/parser';
import type { Row } from '../metadata/metadata';
import { fit } from '../metadata/metadata';
import { checkQuery } from './rawSql';
import { parseSqlType, sqlTypeText } from './sqlTypes';
import type { Frequency, MappingColumn, MappingDocument, ScdType, TableType } from './types';

/** Values of a DMS_MAPRDTL row, without ids and stamps. */
export function detailRow(column: MappingColumn, index: number, sqlCode: string | null): Record<string, unknown> {
	const { lookup } = column;
	const type = parseSqlType(column.type);
	return {
		TRGCLNM: fit(column.name, 64),
		TRGCLDTYP: fit(typeof type === 'string' ? column.type : sqlTypeText(type), 64),
		TRGKEYFLG: column.key ? 'Y' : 'N',
		TRGKEYSEQ: column.key ? (column.keySequence ?? null) : null,
		TRGCLDESC: fit(column.description ?? null, 4000),
		MAPLOGIC: column.expression ?? column.rawSql ?? column.from ?? column.name,
		KEYCLNM: lookup ? fit(lookup.key.map((key) => (typeof key === 'string' ? key : key.column)).join(','), 250) : null,
		VALCLNM: fit(lookup ? lookup.value : (column.from ?? null), 64),
		MAPCMBCD: column.combine ?? null,
		EXCSEQ: column.sequence ?? index + 1,
		SCDTYP: column.scd ?? null,
		MAPRSQLCD: sqlCode,
	};
}

const TABLE_TYPES: Record<string, TableType> = {
	DIM: 'dimension',
	DIMENSION: 'dimension',
	FCT: 'fact',
	FACT: 'fact',
	MRT: 'fact',
	STG: 'staging',
	STAGING: 'staging',
};
const FREQUENCIES = new Set(['YR', 'HY', 'QT', 'MN', 'FN', 'WK', 'DL', 'ID']);
const COMBINES: Record<string, NonNullable<MappingColumn['combine']>> = {
	SUM: 'SUM',
	SM: 'SUM',
	MIN: 'MIN',
	MN: 'MIN',
	MAX: 'MAX',
	MX: 'MAX',
	COUNT: 'COUNT',
	CT: 'COUNT',
	CNT: 'COUNT',
	AVG: 'AVG',
	AV: 'AVG',
	FIRST: 'FIRST',
	LAST: 'LAST',
	LISTAGG: 'LISTAGG',
	CONCAT: 'LISTAGG',
};

export interface Rebuilt {
	document: MappingDocument;
	warnings: string[];
}

/** `sqlByCode`: the texts of DMS_MAPRSQL. */
export function documentFromRows(head: Row, details: readonly Row[], sqlByCode: ReadonlyMap<string, string>): Rebuilt {
	const warnings: string[] = [];
	const queries = new Map<string, string | null>();
	const columns = details.map((row) => columnFromRow(row, sqlByCode, queries, warnings));
	const type = TABLE_TYPES[(head.TRGTBTYP ?? '').trim().toUpperCase()];
	if (!type) warnings.push(`The table type "${head.TRGTBTYP ?? ''}" is not known; taken as dimension`);
	const frequency = (head.FRQCD ?? '').trim().toUpperCase();
	const document: MappingDocument = {
		version: 1,
		reference: head.MAPREF ?? '',
		...(head.MAPDESC ? { description: head.MAPDESC } : {}),
		...(head.SRCSYSTM ? { sourceSystem: head.SRCSYSTM } : {}),
		...(FREQUENCIES.has(frequency) ? { frequency: frequency as Frequency } : {}),
		...(Number(head.BLKPRCROWS) > 0 ? { batchRows: Number(head.BLKPRCROWS) } : {}),
		target: { ...(head.TRGSCHM ? { schema: head.TRGSCHM } : {}), table: head.TRGTBNM ?? '', type: type ?? 'dimension' },
		columns,
	};
	const [first, ...others] = [...queries];
	if (first) {
		document.source = { sql: first[0], ...(first[1] ? { reference: first[1] } : {}) };
		if (others.length > 0) {
			warnings.push(
				`The columns come from ${others.length + 1} different queries; the first became the source. Join the others into it, or make them lookups`,
			);
		}
	}
	return { document, warnings };
}

function columnFromRow(
	row: Row,
	sqlByCode: ReadonlyMap<string, string>,
	queries: Map<string, string | null>,
	warnings: string[],
): MappingColumn {
	const name = row.TRGCLNM ?? '';
	const column: MappingColumn = { name, type: typeFrom(row.TRGCLDTYP, name, warnings) };
	if (row.TRGCLDESC) column.description = row.TRGCLDESC;
	if (row.TRGKEYFLG === 'Y') {
		column.key = true;
		if (Number(row.TRGKEYSEQ) > 0) column.keySequence = Number(row.TRGKEYSEQ);
	}
	if (row.EXCSEQ !== null && Number.isInteger(Number(row.EXCSEQ))) column.sequence = Number(row.EXCSEQ);
	if (!column.key && ['0', '1', '2'].includes(String(Number(row.SCDTYP ?? 'x'))))
		column.scd = Number(row.SCDTYP) as ScdType;
	const combine = COMBINES[(row.MAPCMBCD ?? '').trim().toUpperCase()];
	if (combine) column.combine = combine;
	else if (row.MAPCMBCD?.trim())
		warnings.push(`${name}: the combine code "${row.MAPCMBCD}" is not known and was left out`);
	logicFrom(column, row, sqlByCode, queries, warnings);
	return column;
}

/** MAPLOGIC is a SELECT (its result columns named by VALCLNM), a field's name, an expression, or SQL beyond the language. */
function logicFrom(
	column: MappingColumn,
	row: Row,
	sqlByCode: ReadonlyMap<string, string>,
	queries: Map<string, string | null>,
	warnings: string[],
): void {
	const code = row.MAPRSQLCD?.trim() || null;
	const shared = code ? sqlByCode.get(code) : undefined;
	if (code && shared === undefined)
		warnings.push(`${column.name}: there is no query with the code "${code}" in DMS_MAPRSQL`);
	const logic = (row.MAPLOGIC ?? '').trim();
	const query = shared ?? (checkQuery(logic) === null ? logic : undefined);
	if (query !== undefined) {
		queries.set(query.trim().replace(/;\s*$/, ''), shared === undefined ? null : code);
		if (checkQuery(logic) === null || logic === '') {
			if (row.VALCLNM && row.VALCLNM !== column.name) column.from = row.VALCLNM;
			return;
		}
	}
	if (logic === '') return;
	try {
		const tree = parseExpression(logic);
		if (tree.kind !== 'column') column.expression = logic;
		else if (tree.name !== column.name) column.from = tree.name;
	} catch (error) {
		if (!(error instanceof ExpressionError)) throw error;
		column.rawSql = logic;
		warnings.push(`${column.name}: its logic is beyond the expression language (${error.message}) and became rawSql`);
	}
}

/** Parameter codes of the DMS tool: String30, Numeric10, Money12. */
function typeFrom(text: string | null, name: string, warnings: string[]): string {
	const plain = (text ?? '').trim();
	const coded = /^(String|Numeric|Money)(\d{1,5})$/i.exec(plain);
	if (coded) {
		const kind = coded[1].toLowerCase();
		if (kind === 'string') return `varchar(${coded[2]})`;
		return `numeric(${coded[2]},${kind === 'money' ? 6 : 0})`;
	}
	if (typeof parseSqlType(plain) !== 'string') return plain;
	warnings.push(`${name}: the type "${plain}" is not known; taken as text`);
	return 'text';
}
