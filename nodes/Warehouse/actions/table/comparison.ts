/** A comparison as a rolled-back load: the mapping that finds every difference, and its report in other words. */
import { DataOpsError } from '../../../shared/items';
import { tableNameOf } from '../../engine/load/plan';
import type { LoadReport } from '../../engine/load/types';
import type { ResolvedMapping } from '../../engine/mapping/defaults';
import { inspectTable } from '../../engine/table/inspect';
import type { Session } from '../../transport/connect';

export function forComparison(mapping: ResolvedMapping): ResolvedMapping {
	if (mapping.keyColumns.length === 0)
		throw new DataOpsError('Compare needs a key', { code: 'NO_KEY', remedy: 'Mark the key columns of the mapping.' });
	// Every column counts, whatever a load would do when it differs.
	const columns = mapping.columns.map((column) =>
		column.key || column.scd !== 0 ? column : { ...column, scd: 1 as const },
	);
	return {
		...mapping,
		columns,
		keyColumns: mapping.keyColumns.map((key) => columns.find(({ name }) => name === key.name)!),
		loadMode: mapping.hasHistory ? 'scd' : 'upsert',
		onMatch: 'update',
		tests: [],
		history: {
			...mapping.history,
			strategy: 'check',
			trackedColumns: null,
			deletes: 'invalidate',
			backdated: 'apply',
			emptyBatch: 'apply',
		},
	};
}

export async function needsTable(session: Session, mapping: ResolvedMapping): Promise<void> {
	const name = tableNameOf(mapping, session.server.schema);
	if ((await inspectTable(session, name)) === undefined)
		throw new DataOpsError(`The table ${name.schema}.${name.table} does not exist: there is nothing to compare with`, {
			code: 'NO_TABLE',
			remedy: 'Check target.table and target.schema of the mapping, or load the table first.',
		});
}

export function comparison(report: LoadReport) {
	const different = report.versioned + report.updated;
	return {
		table: report.table,
		mapping: report.mapping,
		source: report.source,
		read: report.read,
		rejected: report.rejected,
		duplicates: report.deduplicated,
		equal: report.unchanged,
		different,
		onlyInSource: report.inserted,
		onlyInTable: report.expired,
		matches: different + report.inserted + report.expired + report.rejected === 0,
		durationMs: report.durationMs,
		warnings: report.warnings,
		samples: report.samples && {
			onlyInSource: report.samples.wouldInsert,
			different: report.samples.wouldUpdate.map(({ key, changes }) => ({
				key,
				columns: Object.fromEntries(
					Object.entries(changes).map(([name, { before, after }]) => [name, { table: before, source: after }]),
				),
			})),
			onlyInTable: report.samples.wouldExpire,
		},
	};
}
