/**
 * Identifier quoting: the only way a name ever gets into a statement (SQL-92 delimited identifiers; MySQL backticks). And
 * literals, for DDL alone: everywhere else values are bound.
 */

export function quotePostgres(name: string): string {
	return `"${checked(name).replaceAll('"', '""')}"`;
}

export function quoteMysql(name: string): string {
	// MySQL manual, "Schema Object Names": no characters beyond U+FFFF. MySQL would write a question mark instead.
	if (/[\u{10000}-\u{10ffff}]/u.test(name))
		throw new Error(`The name "${name}" holds a character beyond U+FFFF, which MySQL and MariaDB allow in no name`);
	return `\`${checked(name).replaceAll('`', '``')}\``;
}

/** A text where DDL takes no bound value. No database keeps a NUL character. */
export function literalPostgres(text: string): string {
	const quoted = `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;
	// Whether a backslash escapes in a plain literal is a setting (standard_conforming_strings).
	return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Sessions are opened without NO_BACKSLASH_ESCAPES. */
export function literalMysql(text: string): string {
	return `'${text.replaceAll('\0', '').replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The name that one of them was given. */
export function unquote(quoted: string): string {
	const mark = quoted[0];
	return quoted.slice(1, -1).replaceAll(mark + mark, mark);
}

function checked(name: string): string {
	if (name === '') throw new Error('A table or column name is empty');
	// Neither server can hold it, and a driver would end the statement there.
	if (name.includes('\0')) throw new Error('A table or column name contains a NUL byte');
	return name;
}
