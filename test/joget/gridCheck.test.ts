/** The rows of a grid, before they are sent. */
import { GridChecker } from '../../nodes/Joget/engine/record/gridCheck';
import type { FormField } from '../../nodes/Joget/engine/formSchemaTypes';

const field = { id: 'lines', type: 'grid', grid: { columns: [{ id: 'sku' }, { id: 'number' }] } } as unknown as FormField;
const checker = new GridChecker(field, new Set(['id']));

it('leaves a text as it came, because a number of twenty digits would be another one when written anew', () => {
	const text = '[{"sku":"A","number":12345678901234567890,"colour":"red"}]';
	const checked = checker.check(text);
	expect(checked.value).toBe(text);
	expect(checked.unknown).toEqual([{ path: 'lines[0].colour', column: 'colour', rows: 1 }]);
});

it('takes from rows what the grid has no column for, and counts it once per column', () => {
	const checked = checker.check([{ sku: 'A', colour: 'red' }, { id: '1', sku: 'B', colour: 'blue' }]);
	expect(checked.value).toEqual([{ sku: 'A' }, { id: '1', sku: 'B' }]);
	expect(checked.unknown).toEqual([{ path: 'lines[0].colour', column: 'colour', rows: 2 }]);
});
