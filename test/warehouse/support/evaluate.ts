/** Evaluates one expression text over a row of named source fields, as the row pipeline would. */
import { compileExpressions, type Value } from '../../../nodes/Warehouse/engine/expressions';
import { withDefaults } from '../../../nodes/Warehouse/engine/mapping/defaults';

export function compile(expression: string, columns: string[], loadTime = '2024-05-06 07:08:09Z') {
	const mapping = withDefaults({
		version: 1,
		reference: 'x',
		target: { table: 't', type: 'staging' },
		columns: [{ name: '_', type: 'text', expression }],
	});
	const { order, problems, warnings } = compileExpressions(mapping, { columns }, loadTime);
	if (problems.length > 0) throw new Error(problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
	return { run: (row: readonly unknown[]): Value => order[0].evaluate!(row, []), warnings };
}

export function evaluate(expression: string, row: Record<string, unknown> = {}): Value {
	return compile(expression, Object.keys(row)).run(Object.values(row));
}

/** As text; NULL as null. */
export function text(expression: string, row: Record<string, unknown> = {}): string | null {
	const value = evaluate(expression, row);
	return value === null ? null : String(value);
}
