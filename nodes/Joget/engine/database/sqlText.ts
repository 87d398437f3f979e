/**
 * The words in which MySQL/MariaDB and PostgreSQL differ, and a collector of bound values.
 * Identifiers are quoted and only ever come from the database's own catalogue; values are only ever bound.
 */
import { JogetDatabaseError, type SqlDialect, type SqlValue } from './ports';

/** A decimal number as people and as Java's Double write it; anything else in the column is not a number. */
const NUMBER_PATTERN = '^[+-]?([0-9]{1,40}([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$';

export class SqlText {
	readonly params: SqlValue[] = [];

	constructor(readonly dialect: SqlDialect) {}

	/** MySQL's placeholders count by position: bind in the order of the text. */
	bind(value: SqlValue): string {
		this.params.push(value);
		return this.dialect === 'mysql' ? '?' : `$${this.params.length}`;
	}

	identifier(name: string): string {
		// Longest name: 64 characters in MySQL, 63 bytes in PostgreSQL.
		if (!name || name.length > 64 || name.includes('\0')) {
			throw new JogetDatabaseError(`"${name.slice(0, 70)}" cannot be the name of a table or column`);
		}
		return this.dialect === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
	}

	column(alias: string, name: string): string {
		return `${alias}.${this.identifier(name)}`;
	}

	asText(expression: string): string {
		return this.dialect === 'mysql' ? `CAST(${expression} AS CHAR)` : `${expression}::text`;
	}

	isNumber(text: string): string {
		const pattern = `'${NUMBER_PATTERN}'`;
		return this.dialect === 'mysql' ? `TRIM(${text}) REGEXP ${pattern}` : `TRIM(${text}) ~ ${pattern}`;
	}

	/** Null where the text is no number: one stray value must not fail a query over a million rows. */
	asNumber(text: string): string {
		const type = this.dialect === 'mysql' ? 'DECIMAL(65,20)' : 'NUMERIC';
		return `CASE WHEN ${this.isNumber(text)} THEN CAST(TRIM(${text}) AS ${type}) END`;
	}

	concat(parts: string[]): string {
		return this.dialect === 'mysql' ? `CONCAT(${parts.join(', ')})` : `(${parts.join(' || ')})`;
	}

	/** Upper and lower case count: MySQL's usual collations ignore them. */
	exactly(expression: string): string {
		return this.dialect === 'mysql' ? `CAST(${expression} AS BINARY)` : expression;
	}

	nullText(): string {
		return this.dialect === 'mysql' ? 'CAST(NULL AS CHAR)' : 'NULL::text';
	}

	/** The words of LIKE that would act as wildcards, taken literally together with ESCAPE '!'. */
	static likeLiteral(value: string): string {
		return value.replace(/[!%_]/g, '!$&');
	}
}
