/**
 * Mappings in DMS_MAPR, DMS_MAPRDTL and DMS_MAPRSQL. Every save that changes something is a new version: the former rows
 * stay with CURFLG 'N'. Deleting ends the current version; what was, can be read for ever.
 */
import { fit, isoFrom, Metadata, stamp, type Row } from '../metadata/metadata';
import { detailRow, documentFromRows } from './dmsRows';
import { mappingHash } from './hash';
import type { MappingDocument } from './types';

const TABLES = ['DMS_MAPR', 'DMS_MAPRDTL', 'DMS_MAPRSQL'] as const;

export interface StoredMapping {
	reference: string;
	version: number;
	hash: string;
	current: boolean;
	savedAt: string | null;
	savedBy: string | null;
	document: MappingDocument;
	/** Set when the document was put together from rows of another tool. */
	warnings: string[];
}

export interface MappingSummary {
	reference: string;
	description: string | null;
	version: number;
	hash: string | null;
	current: boolean;
	schema: string | null;
	table: string | null;
	tableType: string | null;
	frequency: string | null;
	savedAt: string | null;
	savedBy: string | null;
}

export class UnknownMapping extends Error {}

export interface SaveResult {
	reference: string;
	version: number;
	hash: string;
	/** False: the saved version says the same already. */
	changed: boolean;
}

export class MappingStore {
	constructor(private readonly metadata: Metadata) {}

	/** Expects a valid document. */
	async save(document: MappingDocument, now: Date, user: string): Promise<SaveResult> {
		await this.metadata.ensure(TABLES);
		const hash = mappingHash(document);
		const { reference } = document;
		return await this.metadata.exclusive('DMS_MAPR', async (within) => {
			const { rows } = await within.query(
				'SELECT [MAPID], [MAPVER], [MAPHASH], [CURFLG], [MAPDOC] FROM {DMS_MAPR} WHERE [MAPREF] = ? ORDER BY [MAPID]',
				[reference],
			);
			const current = rows.find((row) => row.CURFLG === 'Y');
			const latest = rows.reduce((top, row) => Math.max(top, Number(row.MAPVER ?? 0)), rows.length > 0 ? 1 : 0);
			if (current?.MAPHASH === hash && current.MAPDOC !== null)
				return { reference, version: Number(current.MAPVER), hash, changed: false };
			await this.retire(within, reference, now, user);
			const version = latest + 1;
			await this.insertVersion(within, document, version, hash, now, user);
			return { reference, version, hash, changed: true };
		});
	}

	private async retire(within: Metadata, reference: string, now: Date, user: string): Promise<number> {
		const params = [stamp(now), fit(user, 30), reference];
		await within.query(
			`UPDATE {DMS_MAPRDTL} SET [CURFLG] = 'N', [RECUPDT] = ?, [UPTDBY] = ? WHERE [MAPREF] = ? AND [CURFLG] = 'Y'`,
			params,
		);
		const { rowCount } = await within.query(
			`UPDATE {DMS_MAPR} SET [CURFLG] = 'N', [RECUPDT] = ?, [UPTDBY] = ? WHERE [MAPREF] = ? AND [CURFLG] = 'Y'`,
			params,
		);
		return rowCount;
	}

	private async insertVersion(
		within: Metadata,
		document: MappingDocument,
		version: number,
		hash: string,
		now: Date,
		user: string,
	): Promise<void> {
		const at = stamp(now);
		const by = fit(user, 30);
		const common = {
			MAPREF: document.reference,
			RECCRDT: at,
			RECUPDT: at,
			CURFLG: 'Y',
			CRTDBY: by,
			UPTDBY: by,
			MAPVER: version,
			LGVRFYFLG: 'Y',
			LGVRFYDT: at,
		};
		const { target, source } = document;
		const sqlCode = source
			? await this.saveSql(within, fit(source.reference ?? document.reference, 100) as string, source.sql, at)
			: null;
		await within.insert('DMS_MAPR', {
			MAPID: await within.nextId('DMS_MAPR'),
			...common,
			MAPDESC: fit(document.description ?? null, 400),
			TRGSCHM: target.schema ?? null,
			TRGTBTYP: target.type.slice(0, 10),
			TRGTBNM: target.table,
			FRQCD: document.frequency ?? null,
			SRCSYSTM: document.sourceSystem ?? null,
			STFLG: 'A',
			BLKPRCROWS: document.batchRows ?? null,
			MAPHASH: hash,
			MAPDOC: JSON.stringify(document),
		});
		const first = await within.nextId('DMS_MAPRDTL', document.columns.length);
		const rows = document.columns.map((column, index) => ({
			MAPDTLID: first + index,
			...common,
			...detailRow(column, index, sqlCode),
		}));
		// 22 values a row: well within the 65,535 parameters of a statement.
		for (let from = 0; from < rows.length; from += 500)
			await within.insertMany('DMS_MAPRDTL', rows.slice(from, from + 500));
	}

	/** One current text per code; an unchanged one stays. */
	private async saveSql(within: Metadata, code: string, sql: string, at: string): Promise<string> {
		const { rows } = await within.query(
			`SELECT [DMS_MAPRSQL] AS body FROM {DMS_MAPRSQL} WHERE [DMS_MAPRSQLCD] = ? AND [CURFLG] = 'Y'`,
			[code],
		);
		if (rows[0]?.BODY === sql) return code;
		await within.query(
			`UPDATE {DMS_MAPRSQL} SET [CURFLG] = 'N', [RECUPDT] = ? WHERE [DMS_MAPRSQLCD] = ? AND [CURFLG] = 'Y'`,
			[at, code],
		);
		await within.insert('DMS_MAPRSQL', {
			DMS_MAPRSQLID: await within.nextId('DMS_MAPRSQL'),
			DMS_MAPRSQLCD: code,
			DMS_MAPRSQL: sql,
			RECCRDT: at,
			RECUPDT: at,
			CURFLG: 'Y',
		});
		return code;
	}

	/** The current version, or the one asked for. */
	async get(reference: string, version?: number): Promise<StoredMapping> {
		await this.metadata.require(TABLES);
		const { rows } = await this.metadata.query(
			`SELECT * FROM {DMS_MAPR} WHERE [MAPREF] = ? AND ${version === undefined ? `[CURFLG] = 'Y'` : 'COALESCE([MAPVER], 1) = ?'} ORDER BY [MAPID] DESC`,
			version === undefined ? [reference] : [reference, version],
		);
		if (rows.length === 0) {
			throw new UnknownMapping(
				version === undefined
					? `There is no mapping "${reference}"`
					: `The mapping "${reference}" has no version ${version}`,
			);
		}
		return await this.stored(rows[0]);
	}

	private async stored(head: Row): Promise<StoredMapping> {
		const rebuilt =
			head.MAPDOC === null
				? await this.rebuild(head)
				: { document: JSON.parse(head.MAPDOC) as MappingDocument, warnings: [] };
		return {
			reference: String(head.MAPREF),
			version: Number(head.MAPVER ?? 1),
			hash: head.MAPHASH ?? mappingHash(rebuilt.document),
			current: head.CURFLG === 'Y',
			savedAt: isoFrom(head.RECCRDT),
			savedBy: head.CRTDBY,
			...rebuilt,
		};
	}

	private async rebuild(head: Row) {
		const details = await this.metadata.query(
			`SELECT * FROM {DMS_MAPRDTL} WHERE [MAPREF] = ? AND [CURFLG] = ? ORDER BY [EXCSEQ], [MAPDTLID]`,
			[head.MAPREF, head.CURFLG ?? 'Y'],
		);
		const codes = [...new Set(details.rows.map((row) => row.MAPRSQLCD?.trim()).filter(Boolean))];
		const sql = new Map<string, string>();
		if (codes.length > 0) {
			const found = await this.metadata.query(
				`SELECT [DMS_MAPRSQLCD] AS code, [DMS_MAPRSQL] AS body FROM {DMS_MAPRSQL} WHERE [DMS_MAPRSQLCD] IN (${codes.map(() => '?').join(', ')}) AND COALESCE([CURFLG], 'Y') = 'Y'`,
				codes,
			);
			for (const row of found.rows) sql.set(String(row.CODE), row.BODY ?? '');
		}
		return documentFromRows(head, details.rows, sql);
	}

	/** Current mappings by name, from the `offset`-th on; `search` is a part of reference, description or table. */
	async list(options: { search?: string; limit: number; offset?: number }): Promise<MappingSummary[]> {
		await this.metadata.require(['DMS_MAPR']);
		const like = `%${(options.search ?? '').toLowerCase().replace(/[!%_]/g, '!$&')}%`;
		const { rows } = await this.metadata.query(
			`SELECT * FROM {DMS_MAPR} WHERE [CURFLG] = 'Y' AND (LOWER([MAPREF]) LIKE ? ESCAPE '!' OR LOWER(COALESCE([MAPDESC], '')) LIKE ? ESCAPE '!' OR LOWER(COALESCE([TRGTBNM], '')) LIKE ? ESCAPE '!')
			ORDER BY [MAPREF] LIMIT ${Math.max(1, Math.floor(options.limit))} OFFSET ${Math.floor(options.offset ?? 0)}`,
			[like, like, like],
		);
		return rows.map(toSummary);
	}

	/** All versions, newest first. */
	async history(reference: string): Promise<MappingSummary[]> {
		await this.metadata.require(['DMS_MAPR']);
		const { rows } = await this.metadata.query('SELECT * FROM {DMS_MAPR} WHERE [MAPREF] = ? ORDER BY [MAPID] DESC', [
			reference,
		]);
		if (rows.length === 0) throw new UnknownMapping(`There is no mapping "${reference}"`);
		return rows.map(toSummary);
	}

	/** Ends the current version; earlier ones stay readable. */
	async delete(reference: string, now: Date, user: string): Promise<void> {
		await this.metadata.require(TABLES);
		const ended = await this.metadata.exclusive(
			'DMS_MAPR',
			async (within) => await this.retire(within, reference, now, user),
		);
		if (ended === 0) throw new UnknownMapping(`There is no mapping "${reference}"`);
	}
}

function toSummary(row: Row): MappingSummary {
	return {
		reference: String(row.MAPREF),
		description: row.MAPDESC,
		version: Number(row.MAPVER ?? 1),
		hash: row.MAPHASH,
		current: row.CURFLG === 'Y',
		schema: row.TRGSCHM,
		table: row.TRGTBNM,
		tableType: row.TRGTBTYP,
		frequency: row.FRQCD,
		savedAt: isoFrom(row.RECCRDT),
		savedBy: row.CRTDBY,
	};
}
