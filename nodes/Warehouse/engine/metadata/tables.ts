/**
 * The DMS metadata tables. Columns up to the comment "ours" are those of existing DMS schemas, with their names and
 * meanings; a table that exists already keeps them and only gets the rest added, so both tools can share it.
 */
import type { SqlType } from '../mapping/sqlTypes';

export type TableName =
	| 'DMS_MAPR'
	| 'DMS_MAPRDTL'
	| 'DMS_MAPRSQL'
	| 'DMS_PRCLOG'
	| 'DMS_JOBLOG'
	| 'DMS_JOBERR'
	| 'DMS_JOB'
	| 'DMS_JOBSCH'
	| 'DMS_PRCREQ';

export interface MetadataTable {
	columns: Array<[name: string, type: SqlType]>;
	key: string[];
	/** Sequence that the other tool takes its ids from, where it exists (PostgreSQL). */
	sequence?: string;
	indexes?: Array<{ name: string; columns: string[]; unique?: boolean }>;
}

const id: SqlType = { name: 'numeric', precision: 12, scale: 0 };
const count: SqlType = { name: 'numeric', precision: 18, scale: 0 };
const small: SqlType = { name: 'numeric', precision: 5, scale: 0 };
const moment: SqlType = { name: 'timestamp' };
const long: SqlType = { name: 'text' };
const text = (length: number): SqlType => ({ name: 'varchar', length });

const STAMPS: MetadataTable['columns'] = [
	['RECCRDT', moment],
	['RECUPDT', moment],
	['CURFLG', text(1)],
];

export const TABLES: Record<TableName, MetadataTable> = {
	DMS_MAPR: {
		columns: [
			['MAPID', id],
			['MAPREF', text(100)],
			['MAPDESC', text(400)],
			['TRGSCHM', text(64)],
			['TRGTBTYP', text(10)],
			['TRGTBNM', text(100)],
			['FRQCD', text(3)],
			['SRCSYSTM', text(100)],
			['LGVRFYFLG', text(2)],
			['LGVRFYDT', moment],
			['STFLG', text(1)],
			...STAMPS,
			['BLKPRCROWS', id],
			['CRTDBY', text(30)],
			['UPTDBY', text(30)],
			['LGVRFBY', text(30)],
			['ACTBY', text(30)],
			['ACTDT', moment],
			// ours: the whole document, its version and hash
			['MAPVER', id],
			['MAPHASH', text(64)],
			['MAPDOC', long],
		],
		key: ['MAPID'],
		sequence: 'DMS_MAPRSEQ',
		indexes: [{ name: 'DMS_MAPR_REF_IX', columns: ['MAPREF', 'CURFLG'] }],
	},
	DMS_MAPRDTL: {
		columns: [
			['MAPDTLID', id],
			['MAPREF', text(100)],
			['TRGCLNM', text(64)],
			['TRGCLDTYP', text(64)],
			['TRGKEYFLG', text(1)],
			['TRGKEYSEQ', small],
			['TRGCLDESC', text(4000)],
			['MAPLOGIC', long],
			['KEYCLNM', text(250)],
			['VALCLNM', text(64)],
			['MAPCMBCD', text(10)],
			['EXCSEQ', id],
			['SCDTYP', small],
			['LGVRFYFLG', text(2)],
			['LGVRFYDT', moment],
			...STAMPS,
			['CRTDBY', text(30)],
			['UPTDBY', text(30)],
			['MAPRSQLCD', text(100)],
			// ours
			['MAPVER', id],
		],
		key: ['MAPDTLID'],
		sequence: 'DMS_MAPRDTLSEQ',
		indexes: [{ name: 'DMS_MAPRDTL_REF_IX', columns: ['MAPREF', 'CURFLG'] }],
	},
	DMS_MAPRSQL: {
		columns: [['DMS_MAPRSQLID', id], ['DMS_MAPRSQLCD', text(100)], ['DMS_MAPRSQL', long], ...STAMPS],
		key: ['DMS_MAPRSQLID'],
		sequence: 'DMS_MAPRSQLSEQ',
	},
	DMS_PRCLOG: {
		columns: [
			['PRCID', id],
			['JOBID', id],
			['JOBFLWID', id],
			['STRTDT', moment],
			['ENDDT', moment],
			// IP in progress, PC processed, FL failed, ST stopped
			['STATUS', text(2)],
			['RECCRDT', moment],
			['RECUPDT', moment],
			['MSG', text(400)],
			['PRCLOG', text(4000)],
			['SESSIONID', { name: 'numeric', precision: 30, scale: 0 }],
			['MAPREF', text(100)],
			...Array.from({ length: 10 }, (_, i): [string, SqlType] => [`PARAM${i + 1}`, text(250)]),
			// ours
			['RUNID', text(64)],
			['REQUEST_ID', text(64)],
			['EXECUTIONID', text(64)],
			['TRGSCHM', text(64)],
			['TRGTBNM', text(100)],
			['LOADMODE', text(12)],
			['SRCNM', text(250)],
			['MAPHASH', text(64)],
			['PHASE', text(40)],
			['ROWSREAD', count],
			['STRATEGY', text(400)],
			['RUNCOUNTS', long],
			['RUNPHASES', long],
			['WARNINGS', long],
		],
		key: ['PRCID'],
		sequence: 'DMS_PRCLOGSEQ',
		indexes: [
			{ name: 'DMS_PRCLOG_RUN_IX', columns: ['RUNID'] },
			{ name: 'DMS_PRCLOG_REF_IX', columns: ['MAPREF', 'STRTDT'] },
		],
	},
	DMS_JOBLOG: {
		columns: [
			['JOBLOGID', id],
			['PRCDT', moment],
			['JOBID', id],
			['MAPREF', text(100)],
			['SRCROWS', count],
			['TRGROWS', count],
			['ERRROWS', count],
			['RECCRDT', moment],
			['PRCID', id],
			['SESSIONID', { name: 'numeric', precision: 30, scale: 0 }],
		],
		key: ['JOBLOGID'],
		sequence: 'DMS_JOBLOGSEQ',
		indexes: [{ name: 'DMS_JOBLOG_PRC_IX', columns: ['PRCID'] }],
	},
	DMS_JOBERR: {
		columns: [
			['JOBLOGID', id],
			['ERRID', id],
			['PRCDT', moment],
			['JOBID', id],
			['MAPREF', text(100)],
			['ERRTYP', text(10)],
			['DBERRMSG', text(4000)],
			['ERRMSG', text(400)],
			['KEYVALUE', text(400)],
			['RECCRDT', moment],
			['PRCID', id],
			['SESSIONID', { name: 'numeric', precision: 30, scale: 0 }],
			// ours
			['ROWINDEX', count],
			['STAGE', text(30)],
			['FIELD', text(200)],
			['CODE', text(60)],
			['RECORD', long],
		],
		key: ['JOBLOGID', 'ERRID'],
		indexes: [{ name: 'DMS_JOBERR_PRC_IX', columns: ['PRCID'] }],
	},
	DMS_JOB: {
		columns: [
			['JOBID', id],
			['MAPID', id],
			['MAPREF', text(100)],
			['FRQCD', text(3)],
			['TRGSCHM', text(64)],
			['TRGTBTYP', text(10)],
			['TRGTBNM', text(100)],
			['SRCSYSTM', text(100)],
			['STFLG', text(1)],
			...STAMPS,
			['BLKPRCROWS', id],
		],
		key: ['JOBID'],
		sequence: 'DMS_JOBSEQ',
		indexes: [{ name: 'DMS_JOB_REF_IX', columns: ['MAPREF', 'CURFLG'] }],
	},
	DMS_JOBSCH: {
		columns: [
			['JOBSCHID', id],
			['JOBFLWID', id],
			['MAPREF', text(100)],
			['FRQCD', text(3)],
			['FRQDD', text(3)],
			['FRQHH', text(2)],
			['FRQMI', text(2)],
			['STRTDT', moment],
			['ENDDT', moment],
			['STFLG', text(1)],
			['CURFLG', text(1)],
			['DPND_JOBSCHID', id],
			['RECCRDT', moment],
			['RECUPDT', moment],
			['SCHFLG', text(1)],
		],
		key: ['JOBSCHID'],
		sequence: 'DMS_JOBSCHSEQ',
		indexes: [{ name: 'DMS_JOBSCH_REF_IX', columns: ['MAPREF', 'CURFLG'] }],
	},
	DMS_PRCREQ: {
		columns: [
			['REQUEST_ID', text(64)],
			['MAPREF', text(100)],
			['REQUEST_TYPE', text(30)],
			['PAYLOAD', long],
			// NEW, CLAIMED, DONE, FAILED
			['STATUS', text(20)],
			['REQUESTED_AT', moment],
			['CLAIMED_AT', moment],
			['CLAIMED_BY', text(64)],
			['COMPLETED_AT', moment],
			['RESULT_PAYLOAD', long],
			// ours
			['JOBSCHID', id],
			// The slot of a schedule this request stands for; unique, so that two workers cannot make it twice.
			['SLOTKEY', text(64)],
			['LEASE_UNTIL', moment],
			['ATTEMPTS', small],
			['MAX_ATTEMPTS', small],
			['PRIORITY', small],
			['NOT_BEFORE', moment],
		],
		key: ['REQUEST_ID'],
		indexes: [
			{ name: 'DMS_PRCREQ_STATUS_IX', columns: ['STATUS', 'REQUESTED_AT'] },
			{ name: 'DMS_PRCREQ_MAPREF_IX', columns: ['MAPREF'] },
			{ name: 'DMS_PRCREQ_SLOT_UX', columns: ['SLOTKEY'], unique: true },
		],
	},
};
