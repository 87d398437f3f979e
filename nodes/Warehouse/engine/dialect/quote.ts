/** Identifier quoting: the only way a name ever gets into a statement (SQL-92 delimited identifiers; MySQL backticks). */

export function quotePostgres(name: string): string {
	return `"${checked(name).replaceAll('"', '""')}"`;
}

export function quoteMysql(name: string): string {
	// MySQL manual, "Schema Object Names": no characters beyond U+FFFF. MySQL would write a question mark instead.
	if (/[\u{10000}-\u{10ffff}]/u.test(name))
		throw new Error(`The name "${name}" holds a character beyond U+FFFF, which MySQL and MariaDB allow in no name`);
	return `\`${checked(name).replaceAll('`', '``')}\``;
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
