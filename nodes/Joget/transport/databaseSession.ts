/**
 * One connection for a whole run: opened at the first question, reused for the following items, and given up after a
 * failure, because a transaction that failed once answers nothing more.
 */
import { JogetDatabaseError } from '../engine/database/ports';
import { explainDatabaseError } from './databaseErrors';
import { type JogetDatabaseCredentials, sourceKey } from './databaseCredentials';
import type { OpenDatabase } from './mysqlPort';

/** A driver takes some MB, which the runs without it are spared: most of the node Joget's, and the other driver's. */
async function driverOf({ engine }: JogetDatabaseCredentials) {
	if (engine === 'postgres') return (await import('./postgresPort')).openPostgres;
	return (await import('./mysqlPort')).openMysql;
}

export class DatabaseSession {
	private open?: { key: string; database: OpenDatabase };

	constructor(private readonly signal?: AbortSignal) {
		signal?.addEventListener('abort', this.abort, { once: true });
	}

	/** Asks on the open connection, or on a new one where the credential is another. */
	async use<T>(credentials: JogetDatabaseCredentials, ask: (database: OpenDatabase) => Promise<T>): Promise<T> {
		try {
			return await ask(await this.database(credentials));
		} catch (error) {
			await this.drop();
			throw this.signal?.aborted
				? new JogetDatabaseError('The run was cancelled')
				: explainDatabaseError(error, credentials);
		}
	}

	async close(): Promise<void> {
		this.signal?.removeEventListener('abort', this.abort);
		await this.drop();
	}

	private readonly abort = (): void => this.open?.database.destroy();

	private async database(credentials: JogetDatabaseCredentials): Promise<OpenDatabase> {
		if (this.signal?.aborted) throw new JogetDatabaseError('The run was cancelled');
		const key = `${sourceKey(credentials)} ${credentials.password} ${credentials.ssl}`;
		if (this.open?.key === key) return this.open.database;
		await this.drop();
		const open = await driverOf(credentials);
		const database = await open(credentials, this.signal);
		this.open = { key, database };
		return database;
	}

	private async drop(): Promise<void> {
		const { open } = this;
		this.open = undefined;
		await open?.database.close();
	}
}

/** One question, one connection. */
export async function withJogetDatabase<T>(
	credentials: JogetDatabaseCredentials,
	signal: AbortSignal | undefined,
	ask: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
	const session = new DatabaseSession(signal);
	try {
		return await session.use(credentials, ask);
	} finally {
		await session.close();
	}
}
