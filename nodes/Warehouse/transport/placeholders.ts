/**
 * Puts values in the place of a MySQL query's `?`, each as a literal. The driver's own way (sqlstring) also fills those
 * inside texts and comments, and lets too many values pass. Quoting rules: MySQL manual, "String Literals", "Comments".
 */
import { escape } from 'mysql2';

/** Texts, quoted names and comments, which are passed over; else one `?`. */
const TOKEN = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`|\/\*[\s\S]*?\*\/|#[^\n]*|--(?=\s)[^\n]*|\?/g;

/** @throws {Error} when there are not as many places as values. */
export function withValues(sql: string, values: readonly unknown[]): string {
	let places = 0;
	const filled = sql.replace(TOKEN, (token) => {
		if (token !== '?') return token;
		const at = places++;
		return at < values.length ? escape(values[at] as never, false, 'Z') : token;
	});
	if (places !== values.length)
		throw new Error(`the query has ${places} places (?) for values, and ${values.length} were given`);
	return filled;
}
