/** Opens a session for a credential: the one place that knows which driver serves which engine. */
import { MysqlSession } from './mysqlSession';
import { PostgresSession } from './postgresSession';
import type { ConnectionSettings, SessionOptions } from './settings';

export type Session = PostgresSession | MysqlSession;

export async function openSession(settings: ConnectionSettings, options: SessionOptions = {}): Promise<Session> {
	return settings.engine === 'postgres'
		? await PostgresSession.open(settings, options)
		: await MysqlSession.open(settings, options);
}
