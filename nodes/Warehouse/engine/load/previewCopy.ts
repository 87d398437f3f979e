/**
 * A preview that would first have to make or alter its table, where DDL commits by itself (MySQL and MariaDB): the same run
 * goes against a copy of the table, made or altered by the very statements of the load, and gone at the end.
 *
 * In MariaDB the copy is temporary, so that not even a killed preview leaves anything behind. It is a table beside the
 * target, which the next preview removes should this one be killed,
 * - in MySQL, which cannot use a temporary table twice in one statement (error 1137,
 *   https://dev.mysql.com/doc/refman/8.4/en/temporary-table-problems.html; MariaDB can from 10.2.1 on, MDEV-5535),
 * - where the target looks itself up: the catalogue, which says what a looked-up table has, lists no temporary ones,
 * - where the target has no temporary like, for it has partitions.
 */
import type { TableInfo } from '../dialect/types';
import { besideName } from './direct';
import { quoteTable, type LoadPlan } from './plan';
import type { LoadSession } from './ports';

export class PreviewCopy {
	/** The load's plan, with the copy as its table. */
	readonly plan: LoadPlan;

	private constructor(
		private readonly session: LoadSession,
		private readonly of: LoadPlan,
		private readonly temporary: boolean,
	) {
		const { tableName, actions, dialect } = of;
		const standIn = temporary
			? { schema: session.server.schema, table: dialect.unquote(actions).replace(/^dw_action_/, 'dw_preview_') }
			: { ...tableName, table: besideName(tableName.table, '__dw_preview') };
		this.plan = { ...of, standIn, table: quoteTable(dialect, standIn) };
	}

	/** `table`: what is there, or undefined where the load would create it; `ddl`: the load's statements for a plan. */
	static async make(
		session: LoadSession,
		plan: LoadPlan,
		table: TableInfo | undefined,
		ddl: (plan: LoadPlan) => string[],
	): Promise<PreviewCopy> {
		const beside = new PreviewCopy(session, plan, false);
		const temporary = new PreviewCopy(session, plan, true);
		const copy =
			plan.dialect.name === 'mariadb' && !looksUpItself(plan) && (await temporary.canBe(table)) ? temporary : beside;
		try {
			await copy.fill(table, ddl);
			return copy;
		} catch (error) {
			await copy.drop();
			throw error;
		}
	}

	private async canBe(table: TableInfo | undefined): Promise<boolean> {
		if (!table) return true;
		try {
			await this.like();
			return true;
		} catch {
			return false;
		}
	}

	private async like(): Promise<void> {
		await this.drop();
		await this.session.query(`CREATE ${this.kind} ${this.plan.table} LIKE ${this.of.table}`);
	}

	/** A connection that is gone has dropped what was temporary. */
	async drop(): Promise<void> {
		await this.session.query(`DROP ${this.kind} IF EXISTS ${this.plan.table}`).catch(() => {});
	}

	private get kind(): string {
		return this.temporary ? 'TEMPORARY TABLE' : 'TABLE';
	}

	private async fill(table: TableInfo | undefined, ddl: (plan: LoadPlan) => string[]): Promise<void> {
		const { session, plan } = this;
		if (table) {
			await this.like();
			await this.copyRows(table);
		} else await this.drop();
		for (const statement of ddl(plan)) await session.query(statement.replace(/^CREATE TABLE\b/, `CREATE ${this.kind}`));
	}

	/**
	 * Before anything is altered, so that the ALTER TABLE meets the rows that it would meet in the load. From a table into
	 * its like nothing can be lost, and what an older server let in (a zero date) stays, as does a surrogate key of zero.
	 */
	private async copyRows({ columns }: TableInfo): Promise<void> {
		const { session, plan } = this;
		const names = columns
			.filter(({ generated }) => !generated)
			.map(({ name }) => plan.dialect.quote(name))
			.join(', ');
		const { rows } = await session.query<{ mode: string }>('SELECT @@SESSION.sql_mode AS mode');
		await session.query(`SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'`);
		try {
			await session.query(`INSERT INTO ${plan.table} (${names}) SELECT ${names} FROM ${this.of.table}`);
		} finally {
			await session.query(`SET SESSION sql_mode = ?`, [rows[0].mode]);
		}
	}
}

/** A parent in the same table, for one. */
function looksUpItself({ columns, tableName: { schema, table } }: LoadPlan): boolean {
	return columns.some(({ mapping: { lookup } }) => lookup?.table === table && (lookup.schema ?? schema) === schema);
}
