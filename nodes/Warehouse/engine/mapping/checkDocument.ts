/** What the parts of a mapping say about each other: load mode and keys, history options, tests, audit names, source. */
import { parseMoment } from '../expressions/moments';
import { checkName, NUMBERS } from './checkColumns';
import type { DialectName } from '../ports';
import { withDefaults } from './defaults';
import { checkQuery } from './rawSql';
import type { Problem } from './schemaCheck';
import { parseSqlType } from './sqlTypes';
import type { MappingDocument } from './types';
import type { ValidateOptions } from './validate';
import { suggest } from '../text/suggest';

type Add = (path: string, code: string, message: string) => void;

export function checkDocument(
	doc: MappingDocument,
	options: ValidateOptions,
	problems: Problem[],
	warnings: Problem[],
): void {
	const add: Add = (path, code, message) => problems.push({ path, code, message });
	const warn: Add = (path, code, message) => warnings.push({ path, code, message });
	checkName(doc.target.table, 'target.table', add, options.dialect);
	if (doc.target.schema !== undefined) checkName(doc.target.schema, 'target.schema', add, options.dialect);
	checkKeys(doc, add, warn);
	checkHistory(doc, add, warn);
	checkTests(doc, add);
	if (!doc.columns.some(({ type }) => typeof parseSqlType(type) === 'string')) checkAudit(doc, options.dialect, add, warn);
	if (doc.source) {
		const wrong = checkQuery(doc.source.sql, doc.source.connection === 'source' ? undefined : options.dialect);
		if (wrong) add('source.sql', 'BAD_SQL', wrong);
	}
}

function checkKeys(doc: MappingDocument, add: Add, warn: Add): void {
	const hasKey = doc.columns.some(({ key }) => key);
	const needs = doc.loadMode === 'scd' || doc.loadMode === 'upsert' || doc.loadMode === 'insertOnly';
	if (needs && !hasKey)
		add('columns', 'NEEDS_KEY', `loadMode ${doc.loadMode} needs a natural key; set "key": true on its columns`);
	if (!hasKey && doc.loadMode === undefined && doc.target.type === 'dimension') {
		add(
			'columns',
			'NEEDS_KEY',
			'A dimension needs a natural key; set "key": true on its columns, or choose loadMode append or replace',
		);
	}
	if (doc.duplicateKeys === 'sort' && !doc.duplicateSort)
		add(
			'duplicateSort',
			'MISSING',
			'is missing: duplicateKeys is "sort", so say by which column and which row to keep',
		);
	if (doc.duplicateSort) {
		known(doc, doc.duplicateSort.column, 'duplicateSort.column', add);
		if (doc.duplicateKeys !== undefined && doc.duplicateKeys !== 'sort')
			warn('duplicateSort', 'NO_EFFECT', `has no effect with duplicateKeys "${doc.duplicateKeys}"`);
	}
	const resolvedScd =
		doc.loadMode === 'scd' || (doc.loadMode === undefined && doc.target.type === 'dimension' && hasKey);
	if (!resolvedScd && doc.columns.some(({ scd, key }) => scd === 2 && !key)) {
		warn('loadMode', 'NO_EFFECT', 'Columns of scd 2 keep no history in this load mode; choose loadMode scd');
	}
}

function known(doc: MappingDocument, name: string, path: string, add: Add): boolean {
	const names = doc.columns.map((column) => column.name);
	if (names.includes(name)) return true;
	const near = suggest(name, names);
	add(path, 'UNKNOWN_COLUMN', `"${name}" is no column of this mapping${near ? `; did you mean ${near}?` : ''}`);
	return false;
}

function checkHistory(doc: MappingDocument, add: Add, warn: Add): void {
	const { history } = doc;
	if (!history) return;
	const needsStamp: Array<[string, boolean]> = [
		['strategy', history.strategy === 'timestamp'],
		['firstLoadFrom', history.firstLoadFrom === 'updatedAt'],
		['newKeyFrom', history.newKeyFrom === 'updatedAt'],
	];
	for (const [option, needed] of needsStamp) {
		if (needed && !history.updatedAt) {
			add(
				'history.updatedAt',
				'MISSING',
				`is missing: history.${option} is "${option === 'strategy' ? 'timestamp' : 'updatedAt'}", so name the column that says when a row changed`,
			);
			break;
		}
	}
	if (history.updatedAt) checkStampType(doc, history.updatedAt, add);
	(history.trackedColumns ?? []).forEach((name, index) => known(doc, name, `history.trackedColumns[${index}]`, add));
	const scope = typeof history.deleteScope === 'string' ? [history.deleteScope] : (history.deleteScope ?? []);
	scope.forEach((name, index) =>
		known(
			doc,
			name,
			typeof history.deleteScope === 'string' ? 'history.deleteScope' : `history.deleteScope[${index}]`,
			add,
		),
	);
	if (scope.length > 0 && (history.deletes ?? 'ignore') === 'ignore')
		warn('history.deleteScope', 'NO_EFFECT', 'has no effect while history.deletes is "ignore"');
	if (doc.loadMode && !['scd', 'upsert'].includes(doc.loadMode) && (history.deletes ?? 'ignore') !== 'ignore') {
		add('history.deletes', 'CONFLICT', `needs loadMode scd or upsert: ${doc.loadMode} does not compare by key`);
	}
	if (history.openEnd) {
		const end = parseMoment(history.openEnd);
		if (!end)
			add('history.openEnd', 'BAD_DATE', 'is not a timestamp; use null or a high date such as 9999-12-31 00:00:00');
	}
	if (history.loadTime && !parseMoment(history.loadTime))
		add('history.loadTime', 'BAD_DATE', 'is not a timestamp; write it in UTC, e.g. 2024-01-31 10:00:00');
}

function checkStampType(doc: MappingDocument, name: string, add: Add): void {
	const index = doc.columns.findIndex((column) => column.name === name);
	if (index < 0) return;
	const type = parseSqlType(doc.columns[index].type);
	if (typeof type !== 'string' && !['date', 'timestamp', 'timestamptz'].includes(type.name)) {
		add('history.updatedAt', 'BAD_TYPE_OF', `"${name}" is ${doc.columns[index].type}; it must be a date or timestamp`);
	}
}

function checkTests(doc: MappingDocument, add: Add): void {
	(doc.tests ?? []).forEach((test, index) => {
		const path = `tests[${index}]`;
		if (test.type === 'unique') test.columns.forEach((name, i) => known(doc, name, `${path}.columns[${i}]`, add));
		else if (test.type !== 'row_count') known(doc, test.column, `${path}.column`, add);
		if (test.type === 'sum') {
			const summed = doc.columns.find(({ name }) => name === test.column);
			const type = summed && parseSqlType(summed.type);
			if (type && typeof type !== 'string' && !NUMBERS.has(type.name))
				add(`${path}.column`, 'BAD_TYPE_OF', `"${test.column}" is ${summed.type}; a sum needs a number`);
		}
		if ('tolerance' in test && test.tolerance !== undefined && !/^\d+(?:\.\d+)?%?$/.test(String(test.tolerance))) {
			add(`${path}.tolerance`, 'WRONG_VALUE', 'must be a number that is not negative, or a percentage such as "1%"');
		}
	});
}

function checkAudit(doc: MappingDocument, dialect: DialectName | undefined, add: Add, warn: Add): void {
	const { audit } = withDefaults(doc);
	const seen = new Map(doc.columns.map((column) => [column.name.toLowerCase(), `the column ${column.name}`]));
	for (const [role, name] of Object.entries(audit)) {
		if (name === null) continue;
		checkName(name, `audit.${role}`, add, dialect);
		const before = seen.get(name.toLowerCase());
		if (before) {
			const given = doc.audit?.[role as keyof typeof audit];
			const why = given === undefined ? `The audit column ${role} is kept by default and` : `"${name}"`;
			add(
				`audit.${role}`,
				'DUPLICATE',
				`${why} has the name of ${before}; rename one of them, or set audit.${role} to null`,
			);
		}
		seen.set(name.toLowerCase(), `audit.${role}`);
	}
	if (doc.rowHash === 'none' && typeof doc.audit?.RWHKEY === 'string')
		warn('audit.RWHKEY', 'NO_EFFECT', 'has no effect while rowHash is "none"');
	if (doc.columns.length + Object.values(audit).filter(Boolean).length > 1600) {
		add(
			'columns',
			'TOO_LONG',
			'and audit columns are more than 1,600, the limit of PostgreSQL; leave audit columns out',
		);
	}
}
