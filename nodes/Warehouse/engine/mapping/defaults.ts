/**
 * Fills every default of a mapping document, so that the loader never asks "and if it is absent?". Defaults of the history
 * options are those of the history cases; load mode, audit columns and SCD types follow from the table's type.
 */
import type {
	AuditName,
	CombineCode,
	ContractMode,
	Frequency,
	LoadMode,
	Lookup,
	LookupKey,
	MappingColumn,
	MappingDocument,
	MappingTest,
	ScdType,
	SourceQuery,
	TableType,
} from './types';
import { formatDays, formatTime, parseMoment } from '../expressions/moments';
import { parseSqlType, type SqlType } from './sqlTypes';

export interface ResolvedLookup extends Omit<Lookup, 'key' | 'onMissing' | 'unknownValue' | 'asOf'> {
	key: LookupKey[];
	onMissing: 'reject' | 'null' | 'unknown' | 'inferred';
	unknownValue: string | number;
	asOf?: { from?: string; expression?: string; validFrom: string; validTo: string };
}

export interface ResolvedColumn extends Omit<MappingColumn, 'lookup' | 'scd' | 'key' | 'keySequence' | 'required'> {
	/** Parsed `type`. */
	sqlType: SqlType;
	key: boolean;
	/** From 1 for key columns, else null. */
	keySequence: number | null;
	/** Key columns are never compared for change; they carry 1. */
	scd: ScdType;
	required: boolean;
	lookup?: ResolvedLookup;
	combine?: CombineCode;
	combineSeparator: string;
}

export interface ResolvedHistory {
	strategy: 'check' | 'timestamp';
	trackedColumns: string[] | null;
	updatedAt: string | null;
	deletes: 'ignore' | 'invalidate' | 'new_record';
	deleteScope: string[] | null;
	deleteFlag: string | null;
	firstLoadFrom: 'loadTime' | 'updatedAt' | 'epoch';
	newKeyFrom: 'loadTime' | 'updatedAt' | 'epoch';
	openEnd: string | null;
	backdated: 'reject' | 'apply';
	emptyBatch: 'protect' | 'apply';
	type1Scope: 'all' | 'current';
	loadTime: string | null;
}

/** Name of each audit column in the table; null: not kept. */
export type ResolvedAudit = Record<AuditName, string | null>;

export interface ResolvedMapping {
	version: 1;
	reference: string;
	description: string;
	sourceSystem: string;
	frequency: Frequency | null;
	batchRows: number;
	target: { schema?: string; table: string; type: TableType };
	/** In document order. */
	columns: ResolvedColumn[];
	/** Key columns by key sequence. */
	keyColumns: ResolvedColumn[];
	/** True when versions are kept: load mode `scd` and at least one column of type 2 (or deletes that close versions). */
	hasHistory: boolean;
	history: ResolvedHistory;
	onMatch: 'update' | 'keep';
	duplicateKeys: 'last' | 'any' | 'sort' | 'reject';
	duplicateSort: { column: string; keep: 'highest' | 'lowest' } | null;
	nullKey: 'reject' | 'match';
	loadMode: LoadMode;
	contract: { newTables: 'evolve' | 'freeze'; newColumns: ContractMode; changedTypes: ContractMode };
	rowHash: 'canonical' | 'seed' | 'none';
	audit: ResolvedAudit;
	tests: Array<MappingTest & { severity: 'warn' | 'error' }>;
	source:
		(SourceQuery & { connection: 'target' | 'source'; parameters: NonNullable<SourceQuery['parameters']> }) | null;
}

/** Expects a document that passed validation; throws for a type that cannot be parsed. */
export function withDefaults(doc: MappingDocument): ResolvedMapping {
	const hasKey = doc.columns.some((column) => column.key);
	// A table without keys can only grow; a dimension keeps history; anything else with a key is kept up to date.
	const loadMode: LoadMode = doc.loadMode ?? (!hasKey ? 'append' : doc.target.type === 'dimension' ? 'scd' : 'upsert');
	const columns = doc.columns.map((column) => resolveColumn(column, doc, loadMode));
	const keyColumns = orderedKeys(columns);
	const history = resolveHistory(doc);
	const hasHistory =
		loadMode === 'scd' &&
		(columns.every((column) => column.key) ||
			columns.some((column) => !column.key && column.scd === 2) ||
			history.deletes !== 'ignore');
	const rowHash = doc.rowHash ?? 'canonical';
	return {
		version: 1,
		reference: doc.reference,
		description: doc.description ?? '',
		sourceSystem: doc.sourceSystem ?? '',
		frequency: doc.frequency ?? null,
		batchRows: doc.batchRows ?? 20_000,
		target: { ...doc.target },
		columns,
		keyColumns,
		hasHistory,
		history,
		onMatch: doc.onMatch ?? (loadMode === 'insertOnly' ? 'keep' : 'update'),
		duplicateKeys: doc.duplicateKeys ?? (doc.duplicateSort ? 'sort' : 'last'),
		duplicateSort: doc.duplicateSort ? { ...doc.duplicateSort } : null,
		nullKey: doc.nullKey ?? 'reject',
		loadMode,
		contract: { newTables: 'evolve', newColumns: 'freeze', changedTypes: 'freeze', ...doc.contract },
		rowHash,
		audit: resolveAudit(doc, hasHistory, history.deletes === 'new_record', rowHash !== 'none'),
		tests: (doc.tests ?? []).map((test) => ({ severity: 'error' as const, ...test })),
		source: doc.source ? { connection: 'target', parameters: [], ...doc.source } : null,
	};
}

function resolveColumn(column: MappingColumn, doc: MappingDocument, loadMode: LoadMode): ResolvedColumn {
	const sqlType = parseSqlType(column.type);
	if (typeof sqlType === 'string') throw new TypeError(`columns "${column.name}": type ${sqlType}`);
	const { lookup, ...rest } = column;
	const resolved: ResolvedColumn = {
		...rest,
		sqlType,
		key: column.key ?? false,
		keySequence: column.key ? (column.keySequence ?? null) : null,
		scd: column.key ? 1 : (column.scd ?? (loadMode === 'scd' && doc.target.type === 'dimension' ? 2 : 1)),
		required: column.required ?? false,
		combineSeparator: column.combineSeparator ?? ', ',
	};
	if (lookup) resolved.lookup = resolveLookup(lookup, column);
	return resolved;
}

function resolveLookup(lookup: Lookup, column: MappingColumn): ResolvedLookup {
	const single = lookup.key.length === 1;
	const key = lookup.key.map((part): LookupKey => {
		if (typeof part !== 'string') return { ...part };
		if (single && column.expression !== undefined) return { column: part, expression: column.expression };
		return { column: part, from: single && column.from !== undefined ? column.from : part };
	});
	const { asOf, ...rest } = lookup;
	return {
		...rest,
		key,
		onMissing: lookup.onMissing ?? 'unknown',
		unknownValue: lookup.unknownValue ?? -1,
		...(asOf ? { asOf: { validFrom: 'EFFDT', validTo: 'EXPDT', ...asOf } } : {}),
	};
}

/** Key columns by their given sequence; those without one follow in document order. Numbers them from 1. */
function orderedKeys(columns: ResolvedColumn[]): ResolvedColumn[] {
	const keys = columns.filter((column) => column.key);
	keys.sort((a, b) => (a.keySequence ?? Number.MAX_SAFE_INTEGER) - (b.keySequence ?? Number.MAX_SAFE_INTEGER));
	keys.forEach((column, index) => {
		column.keySequence = index + 1;
	});
	return keys;
}

function resolveHistory(doc: MappingDocument): ResolvedHistory {
	const given = doc.history ?? {};
	const scope = given.deleteScope;
	return {
		strategy: given.strategy ?? 'check',
		trackedColumns: given.trackedColumns ? [...given.trackedColumns] : null,
		updatedAt: given.updatedAt ?? null,
		deletes: given.deletes ?? 'ignore',
		deleteScope: scope === undefined || scope === null ? null : typeof scope === 'string' ? [scope] : [...scope],
		deleteFlag: given.deleteFlag ?? null,
		firstLoadFrom: given.firstLoadFrom ?? 'loadTime',
		newKeyFrom: given.newKeyFrom ?? 'loadTime',
		openEnd: given.openEnd ? inUtc(given.openEnd) : null,
		backdated: given.backdated ?? 'reject',
		emptyBatch: given.emptyBatch ?? 'protect',
		type1Scope: given.type1Scope ?? 'all',
		loadTime: given.loadTime ?? null,
	};
}

/** Written with a zone or without, as a date or a timestamp: one text for one moment. Validation has seen it. */
function inUtc(text: string): string {
	const moment = parseMoment(text);
	return moment ? `${formatDays(moment.days)} ${formatTime(moment.micros)}` : text;
}

function resolveAudit(doc: MappingDocument, versions: boolean, deletedMarker: boolean, hash: boolean): ResolvedAudit {
	const kept: Record<AuditName, boolean> = {
		SKEY: true,
		RWHKEY: hash,
		RECCRDT: true,
		RECUPDT: true,
		CURFLG: versions,
		EFFDT: versions,
		EXPDT: versions,
		DELFLG: deletedMarker,
		RUNID: false,
	};
	const audit = {} as ResolvedAudit;
	for (const name of Object.keys(kept) as AuditName[]) {
		const given = doc.audit?.[name];
		if (given === null || given === false) audit[name] = null;
		else if (typeof given === 'string') audit[name] = needless(name, versions, hash) ? null : given;
		else audit[name] = kept[name] ? name : null;
	}
	return audit;
}

/** A renamed version column in a table without versions, or a hash column without a hash, is not created. */
function needless(name: AuditName, versions: boolean, hash: boolean): boolean {
	if (name === 'RWHKEY') return !hash;
	return !versions && (name === 'CURFLG' || name === 'EFFDT' || name === 'EXPDT');
}
