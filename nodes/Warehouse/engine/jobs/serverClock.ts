/** The database's clock: leases and due times must mean the same to workers whose own clocks differ. */
import type { SqlPort } from '../ports';

export async function serverNow(sql: SqlPort): Promise<Date> {
	const { rows } = await sql.query<{ now: string }>(
		sql.dialect === 'postgres'
			? `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`
			: `SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ') AS now`,
	);
	// MySQL writes six digits; a Date reads three.
	return new Date(String(Object.values(rows[0])[0]).replace(/(\.\d{3})\d*Z$/, '$1Z'));
}
