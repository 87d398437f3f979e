/** Whether a key may have come twice, as it is told while rows stream. */
import fc from 'fast-check';
import type { LoadPlan } from '../../nodes/Warehouse/engine/load/plan';
import { RepeatedKeys } from '../../nodes/Warehouse/engine/load/repeatedKeys';
import type { StagedColumn } from '../../nodes/Warehouse/engine/rows/types';

const watch = (type: string) => {
	const plan = { keys: [{ name: 'k', type: { name: type }, exact: true }] } as unknown as LoadPlan;
	return RepeatedKeys.of(plan, [{ name: 'k', role: 'column' } as StagedColumn])!;
};
function possible(keys: Array<number | string | null>, type = 'bigint'): boolean {
	const seen = watch(type);
	for (const key of keys) seen.add([key === null ? null : String(key)]);
	return seen.possible;
}
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

describe('keys that may have come twice', () => {
	it('are none among millions of whole numbers that ascend, more than could be remembered', () => {
		const seen = watch('bigint');
		for (let i = 0; i < 2_000_000; i++) seen.add([String(i)]);
		expect(seen.possible).toBe(false);
	});

	it.each([
		['the last again', [...upTo(6000), 5999]],
		['the first again', [...upTo(6000), 0]],
		['one of the first thousands again', [...upTo(6000), 100]],
		['one of those in between again', [...upTo(6000), 5000]],
		['one that came after the order ended', [...upTo(6000, 100), 7, 7]],
		['one that came after the order ended, above it', [...upTo(6000), 9000, 8000, 9000]],
		['of few, the first', [1, 2, 3, 1]],
		['a negative one', [-5, 1, 2, -5]],
		['NULL', [1, 2, null, null]],
	])('are seen: %s', (_what, keys) => {
		expect(possible(keys)).toBe(true);
	});

	it('are none when the order ends and what follows lies outside of it', () => {
		expect(possible([...upTo(6000, 100), 50, 60, 40, 9999, 8888, -1, null])).toBe(false);
	});

	it('are none in any order of few distinct keys', () => {
		const keys = fc.shuffledSubarray(upTo(3000), { minLength: 3000 });
		fc.assert(
			fc.property(keys, (shuffled) => !possible(shuffled)),
			{ numRuns: 20 },
		);
	});

	it('are never missed, whatever the order', () => {
		const runs = fc.array(fc.tuple(fc.integer({ min: -20, max: 9000 }), fc.integer({ min: 1, max: 5000 })), {
			minLength: 1,
			maxLength: 4,
		});
		fc.assert(
			fc.property(runs, (parts) => {
				const keys = parts.flatMap(([from, count]) => upTo(count, from));
				return possible(keys) || new Set(keys).size === keys.length;
			}),
			{ numRuns: 200 },
		);
	});

	it('text that looks like ascending numbers is compared as text', () => {
		expect(possible([...upTo(6000), '00'], 'varchar')).toBe(false);
	});
});
