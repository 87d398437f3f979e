/** A plain text table: numbers to the right, everything else to the left. */
export function table(rows, columns = Object.keys(rows[0] ?? {})) {
	const text = (value) => (value === null || value === undefined ? '' : String(value));
	const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => text(row[column]).length)));
	const isNumber = columns.map((column) => rows.every((row) => /^-?[\d.,]*$/.test(text(row[column]))));
	const line = (cells) => cells.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ').trimEnd();
	return [line(columns), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map((row) => line(columns.map((column) => text(row[column]))))].join('\n');
}
