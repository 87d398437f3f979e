/** The dialect of an engine, and a collector of bound values. */
import type { DialectName } from '../ports';
import { mariadbDialect, mysqlDialect } from './mysql';
import { postgresDialect, sessionValue } from './postgres';
import type { Dialect } from './types';

export function dialectOf(name: DialectName): Dialect {
	if (name === 'postgres') return postgresDialect;
	return name === 'mariadb' ? mariadbDialect : mysqlDialect;
}

/** Collects bound values in the order in which their placeholders appear in the text. */
export class Bindings {
	readonly values: unknown[] = [];

	constructor(private readonly dialect: Dialect) {}

	value(value: unknown): string {
		this.values.push(value);
		return this.dialect.placeholder(this.values.length);
	}

	timestamp(value: string): string {
		return this.dialect.timestampParam(this.value(value));
	}

	text(value: string | null): string {
		return this.dialect.isPostgres ? `${this.value(value)}::text` : this.value(value);
	}
}

/** For texts that are sent again and again, and cannot carry their values: the session keeps each of them once (PostgreSQL). */
export class SessionBindings extends Bindings {
	override value(value: unknown): string {
		const known = this.values.indexOf(value);
		return sessionValue(known < 0 ? this.values.push(value) : known + 1);
	}
}
