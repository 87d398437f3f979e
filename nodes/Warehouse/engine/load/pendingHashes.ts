/**
 * Row hashes where the server has no MD5(): MySQL 9.6 took it out of the server and keeps it in a component that is not
 * installed by default (MySQL 9.6 Reference Manual, Legacy Hashing Component). The statements mark the rows they write, the
 * server gives the text that is hashed, and Node hashes it, page by page, within the same transaction.
 */
import { hash } from 'node:crypto';
import type { SqlPort } from '../ports';
import { PENDING } from './constants';
import { suffix } from './deletes';
import type { LoadPlan } from './plan';
import { hashedTextSql } from './rowHash';

const PAGE = 2000;

export async function fillPendingHashes(sql: SqlPort, plan: LoadPlan): Promise<void> {
	const { RWHKEY, SKEY, EFFDT } = plan.audit;
	if (!plan.lacksMd5 || !RWHKEY) return;
	const text = hashedTextSql(plan, (column) => `t.${column.target}`);
	// Without a key a row cannot be told from its equals, but those have its hash too: the text itself is the identity.
	const ids = SKEY
		? [`t.${SKEY.quoted}`]
		: plan.keys.length > 0
			? [...plan.keys.map(({ target }) => `t.${target}`), ...(EFFDT ? [`t.${EFFDT.quoted}`] : [])]
			: [`CAST(${text} AS BINARY)`];
	const names = ids.map((_, i) => `k${i}`);
	const pending = `t.${RWHKEY.quoted} = '${PENDING}'`;
	const page = plan.dialect.quote(`dw_hash_${suffix(plan)}`);
	const distinct = SKEY ? '' : 'DISTINCT ';
	const selected = ids.map((id, i) => `${id} AS k${i}`).join(', ');
	// With its key at once: ALTER TABLE would commit the transaction, even for a temporary table.
	await sql.query(
		`CREATE TEMPORARY TABLE ${page} ${SKEY ? '(PRIMARY KEY (k0)) ' : ''}AS SELECT ${distinct}${selected}, ${text} AS txt, CAST('' AS CHAR(32)) AS h FROM ${plan.table} t WHERE 1 = 0`,
	);
	for (;;) {
		const { rowCount } = await sql.query(
			`INSERT INTO ${page} SELECT ${distinct}${selected}, ${text}, '' FROM ${plan.table} t WHERE ${pending} LIMIT ${PAGE}`,
		);
		if (rowCount === 0) break;
		const { rows } = await sql.query<Record<string, unknown>>(`SELECT * FROM ${page}`);
		await sql.query(`DELETE FROM ${page}`);
		await sql.query(
			`INSERT INTO ${page} (${[...names, 'h'].join(', ')}) VALUES ${rows.map(() => `(${names.map(() => '?').join(', ')}, ?)`).join(', ')}`,
			rows.flatMap((row) => [...names.map((name) => row[name]), hash('md5', String(row.txt), 'hex')]),
		);
		const { rowCount: hashed } = await sql.query(
			`UPDATE ${page} p JOIN ${plan.table} t ON ${names.map((name, i) => `p.${name} <=> ${ids[i]}`).join(' AND ')} SET t.${RWHKEY.quoted} = p.h WHERE ${pending}`,
		);
		if (hashed === 0) throw new Error('The row hashes could not be written: a key column does not equal itself');
		await sql.query(`DELETE FROM ${page}`);
	}
	await sql.query(`DROP TEMPORARY TABLE ${page}`);
}
