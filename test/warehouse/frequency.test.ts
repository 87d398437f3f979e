/** Schedules: the latest due moment for each frequency code, by example and by property. */
import fc from 'fast-check';
import { dueSlot, type Schedule } from '../../nodes/Warehouse/engine/jobs/frequency';

const schedule = (part: Partial<Schedule>): Schedule => ({
	frequency: 'DL',
	day: null,
	hour: 6,
	minute: 30,
	start: null,
	end: null,
	...part,
});
const due = (part: Partial<Schedule>, now: string, zone = 'UTC') =>
	dueSlot(schedule(part), new Date(now), zone)?.toISOString() ?? null;

describe('the frequency codes', () => {
	it.each([
		['DL', null, '2024-05-06T06:29:59Z', '2024-05-05T06:30:00.000Z'],
		['DL', null, '2024-05-06T06:30:00Z', '2024-05-06T06:30:00.000Z'],
		['WK', 'FRI', '2024-05-06T12:00:00Z', '2024-05-03T06:30:00.000Z'],
		['WK', '1', '2024-05-06T12:00:00Z', '2024-05-06T06:30:00.000Z'],
		['MN', '31', '2024-03-01T00:00:00Z', '2024-02-29T06:30:00.000Z'],
		['MN', '5', '2024-05-04T00:00:00Z', '2024-04-05T06:30:00.000Z'],
		['QT', '1', '2024-03-31T00:00:00Z', '2024-01-01T06:30:00.000Z'],
		['HY', '15', '2024-07-14T00:00:00Z', '2024-01-15T06:30:00.000Z'],
		['YR', '1', '2024-05-06T00:00:00Z', '2024-01-01T06:30:00.000Z'],
	] as const)('%s on day %s, seen at %s, was last due at %s', (frequency, day, now, expected) => {
		expect(due({ frequency, day }, now)).toBe(expected);
	});

	it('counts fortnights from the start date', () => {
		const part = { frequency: 'FN', day: 'MON', start: '2024-01-01 00:00:00' } as const;
		expect(due(part, '2024-01-14T00:00:00Z')).toBe('2024-01-01T06:30:00.000Z');
		expect(due(part, '2024-01-15T06:30:00Z')).toBe('2024-01-15T06:30:00.000Z');
	});

	it('takes the hours and minutes of an intra-day schedule as an interval', () => {
		const part = { frequency: 'ID', hour: 0, minute: 20, start: '2024-01-01 00:05:00' } as const;
		expect(due(part, '2024-01-01T01:04:59Z')).toBe('2024-01-01T00:45:00.000Z');
		expect(() => due({ frequency: 'ID', hour: 0, minute: 0 }, '2024-01-01T01:04:59Z')).toThrow('needs an interval');
	});

	it('keeps the wall time when the clock changes', () => {
		expect(due({}, '2024-03-31T12:00:00Z', 'Europe/Berlin')).toBe('2024-03-31T04:30:00.000Z');
		expect(due({}, '2024-03-30T12:00:00Z', 'Europe/Berlin')).toBe('2024-03-30T05:30:00.000Z');
	});

	it('is never due before its start or after its end', () => {
		expect(due({ start: '2024-05-06 07:00:00' }, '2024-05-06T08:00:00Z')).toBeNull();
		expect(due({ end: '2024-05-05 00:00:00' }, '2024-05-06T08:00:00Z')).toBeNull();
	});

	it('gives a slot that is not in the future and does not change until the next one', () => {
		const frequency = fc.constantFrom('YR', 'HY', 'QT', 'MN', 'FN', 'WK', 'DL', 'ID') as fc.Arbitrary<
			Schedule['frequency']
		>;
		fc.assert(
			fc.property(
				frequency,
				fc.integer({ min: 1, max: 23 }),
				fc.integer({ min: 0, max: 59 }),
				fc.date({ min: new Date('2021-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
				(code, hour, minute, now) => {
					const part = schedule({ frequency: code, hour, minute, start: '2020-01-31 00:00:00' });
					const slot = dueSlot(part, now, 'Europe/Berlin') as Date;
					expect(slot.getTime()).toBeLessThanOrEqual(now.getTime());
					// Asking at the slot itself gives the slot again.
					expect(dueSlot(part, slot, 'Europe/Berlin')?.toISOString()).toBe(slot.toISOString());
				},
			),
		);
	});
});
