/** The engine's small parts: ids, order, coercion, dates, answers, report lines. */
import fc from 'fast-check';
import { judgeWrite, listOf } from '../../nodes/Joget/engine/answers';
import { normaliseBaseUrl } from '../../nodes/Joget/engine/baseUrl';
import { coerceRecord } from '../../nodes/Joget/engine/record/coerce';
import { toDisplayDate } from '../../nodes/Joget/engine/record/dates';
import { JournalWriter } from '../../nodes/Joget/engine/record/journal';
import { ordered } from '../../nodes/Joget/engine/record/ordered';
import { deterministicId, lengthPrefixed, makeId } from '../../nodes/Joget/engine/record/recordId';
import { DoneBefore, readReportLines } from '../../nodes/Joget/engine/record/resume';
import { SeenIds } from '../../nodes/Joget/engine/record/seenIds';

async function* pieces<T>(values: T[]): AsyncGenerator<T> {
	yield* values;
}

/** In batches of one, two, three … */
async function* from<T>(values: T[]): AsyncGenerator<T[]> {
	for (let at = 0, size = 1; at < values.length; at += size++) yield values.slice(at, at + size);
}

describe('record ids', () => {
	it('two different keys never make one name', () => {
		const key = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(key, key, (a, b) => {
				expect(lengthPrefixed(a) === lengthPrefixed(b)).toBe(
					a.length === b.length && a.every((part, n) => part === b[n]),
				);
			}),
		);
		expect(deterministicId(['ab', 'c'])).not.toBe(deterministicId(['a', 'bc']));
	});

	// Stored ids depend on it: a change here would double every record of every user. The values are Python's uuid.uuid5.
	it('stays what it was when it was released', () => {
		expect(deterministicId(['C1'])).toBe('43325ed0-20c6-5928-a941-34ba807c4f3f');
		expect(deterministicId(['north', '7'], '6ba7b811-9dad-11d1-80b4-00c04fd430c8')).toBe(
			'1a3ce01d-8f24-57da-9f07-3d93451de965',
		);
	});

	it('takes 1 and "1" for the same key, and 0 and false for keys at all', () => {
		const id = (value: unknown) => {
			const made = makeId({ kind: 'uuid', columns: ['k'] }, { k: value }, {});
			return made.ok ? made.id : made.code;
		};
		expect(id(1)).toBe(id('1'));
		expect(id(0)).not.toBe('KEY_MISSING');
		expect(id(false)).not.toBe('KEY_MISSING');
		for (const none of [null, undefined, '']) expect(id(none)).toBe('KEY_MISSING');
	});

	it('remembers every id with its first index through all growth', () => {
		const seen = new SeenIds();
		for (let n = 0; n < 5000; n++) expect(seen.meet(`id-${n}`, n)).toBeUndefined();
		for (let n = 0; n < 5000; n++) expect(seen.meet(`id-${n}`, 9999)).toBe(n);
	});
});

describe('ordered work', () => {
	it('gives results in the order of the input, never works on more than allowed, and starts alone', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat(3), { maxLength: 40 }),
				fc.integer({ min: 1, max: 5 }),
				fc.boolean(),
				async (delays, concurrency, firstAlone) => {
					let active = 0;
					let most = 0;
					let duringFirst = 0;
					const work = async (n: number) => {
						most = Math.max(most, ++active);
						if (n > 0 && !firstDone) duringFirst++;
						for (let turn = 0; turn < delays[n]; turn++) await new Promise((resolve) => setImmediate(resolve));
						active--;
						if (n === 0) firstDone = true;
						return n;
					};
					let firstDone = false;
					const got: number[] = [];
					for await (const n of ordered(from(delays.map((_, n) => n)), work, { concurrency, firstAlone, window: 7 }))
						got.push(n);
					expect(got).toEqual(delays.map((_, n) => n));
					expect(most).toBeLessThanOrEqual(concurrency);
					if (firstAlone) expect(duringFirst).toBe(0);
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe('coercion', () => {
	it('never sends a null, a number, a boolean or a number in scientific notation', () => {
		const scalar = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
		fc.assert(
			fc.property(fc.dictionary(fc.string({ minLength: 1 }), scalar), (record) => {
				const { record: sent } = coerceRecord(record, undefined, { nulls: 'omit' });
				for (const [name, value] of Object.entries(sent)) {
					expect(typeof value).toBe('string');
					if (typeof record[name] === 'number') expect(value).toMatch(/^-?\d+(\.\d+)?$/);
				}
			}),
		);
	});

	it('refuses a list element that holds the separator, and a number that is none', () => {
		expect(coerceRecord({ a: ['x;y'] }, undefined, { nulls: 'omit' }).problems[0].code).toBe('SEPARATOR_IN_VALUE');
		expect(coerceRecord({ a: Number.NaN }, undefined, { nulls: 'omit' }).problems[0].code).toBe('BAD_NUMBER');
	});

	it('clears fields where null shall clear them', () => {
		expect(coerceRecord({ a: null }, undefined, { nulls: 'clear' }).record).toEqual({ a: '' });
	});

	it.each([
		['2026-03-01', '01/03/2026'],
		['2026-03-01T23:30:00-05:00', '01/03/2026'],
		['01/03/2026', '01/03/2026'],
		['', ''],
	])('writes the date %p as the form reads it', (value, expected) => {
		const format = { display: 'dd/MM/yyyy', stored: 'yyyy-MM-dd', kind: 'date' as const, fromLocale: false };
		expect(toDisplayDate(value, format)).toEqual({ ok: true, value: expected });
	});
});

describe('answers', () => {
	const answer = (status: number, body: unknown, headers = {}) => ({
		status,
		headers,
		text: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const judge = (status: number, body: unknown, sent?: string) => judgeWrite(answer(status, body), 'apiBuilder', sent);

	it('is saved with an id and no errors only', () => {
		expect(judge(200, { id: 'a', errors: {} })).toMatchObject({ saved: true, id: 'a' });
		expect(judge(200, { id: 'a' })).toMatchObject({ saved: true });
		// A custom API plugin wraps its JSON into `message`.
		expect(judge(200, { code: '200', message: '{"id":"a","errors":{}}' })).toMatchObject({ saved: true, id: 'a' });
		for (const body of [
			{ id: '' },
			{ id: '', errors: {} },
			{},
			'',
			'ok',
			'<html></html>',
			[],
			null,
			{ id: 'a', errors: { x: 'no' } },
		]) {
			expect(judge(200, body).saved).toBe(false);
		}
	});

	it('says when Joget stored it under another id than was sent', () => {
		expect(judge(200, { id: 'b' }, 'a')).toMatchObject({
			saved: true,
			id: 'b',
			warning: expect.stringContaining('not under'),
		});
	});

	it('reads a list that is absent, an object or an array as none, one or many rows', () => {
		expect([listOf(undefined), listOf({ a: 1 }), listOf([{ a: 1 }, { a: 2 }])].map((rows) => rows.length)).toEqual([
			0, 1, 2,
		]);
	});
});

describe('base URLs', () => {
	it.each([
		'https://host/jw',
		'https://host/jw/',
		'https://host/jw/api',
		'https://host/jw/api/form/customer',
		'https://host/jw/web/console/home',
		'host/jw',
		'https://host',
	])('%p is https://host/jw', (given) => expect(normaliseBaseUrl(given)).toBe('https://host/jw'));

	it('keeps another context path, and refuses what is no address', () => {
		expect(normaliseBaseUrl('https://host:8443/joget/api/form')).toBe('https://host:8443/joget');
		expect(() => normaliseBaseUrl('ftp://host')).toThrow(/not with https/);
		expect(() => normaliseBaseUrl('')).toThrow(/not an address/);
	});
});

describe('report lines', () => {
	it('a line that was cut by a kill is as if it had not been written', async () => {
		const lines = [
			{ id: 'a', status: 'saved', action: 'upserted', fingerprint: 'f' },
			{ id: 'ü', status: 'saved', action: 'upserted', fingerprint: 'f' },
		].map((line) => JSON.stringify(line));
		const bytes = Buffer.from(`${lines.join('\n')}\n{"id":"c","status":"sav`);
		for (let cut = 1; cut < bytes.length; cut += 7) {
			const done = new DoneBefore();
			await readReportLines(pieces([bytes.subarray(0, cut), bytes.subarray(cut)]), done);
			expect(['a', 'ü', 'c'].map((id) => done.state(id, 'f'))).toEqual(['done', 'done', 'open']);
			expect(done.state('a', 'other')).toBe('open');
		}
	});

	it('a dry run and a failure count as nothing done', () => {
		const done = new DoneBefore();
		done.add({ id: 'a', status: 'saved', action: 'would-create', fingerprint: 'f' });
		done.add({ id: 'b', status: 'failed', fingerprint: 'f' });
		expect([done.state('a', 'f'), done.state('b', 'f')]).toEqual(['open', 'open']);
	});

	it('of equal records whose ids Joget made, as many are done as were saved', () => {
		const done = new DoneBefore();
		done.add({ status: 'sending', fingerprint: 'f' });
		done.add({ status: 'sending', fingerprint: 'f' });
		done.add({ id: 'x', status: 'saved', action: 'created', fingerprint: 'f', serverId: true });
		expect([1, 2, 3].map(() => done.state(undefined, 'f'))).toEqual(['done', 'unknown', 'open']);
	});

	it('a report of a resumed run still knows what the first run saved, and what nobody knows', () => {
		const done = new DoneBefore();
		done.add({ id: 'a', status: 'skipped', reason: 'resumed', fingerprint: 'f' });
		done.add({ id: null, status: 'skipped', reason: 'resumed', fingerprint: 'g', serverId: true });
		done.add({ id: null, status: 'failed', code: 'OUTCOME_UNKNOWN', fingerprint: 'h', serverId: true });
		done.add({ id: 'b', status: 'skipped', reason: 'stopped', fingerprint: 'f' });
		const states = [done.state('a', 'f'), done.state(undefined, 'g'), done.state(undefined, 'h'), done.state('b', 'f')];
		expect(states).toEqual(['done', 'done', 'unknown', 'open']);
	});

	it('writes every line once, in order, whatever the pace of the disk', async () => {
		const blocks: string[] = [];
		const writer = new JournalWriter({
			append: async (lines) => {
				await new Promise((resolve) => setImmediate(resolve));
				blocks.push(lines);
			},
		});
		for (let n = 0; n < 100; n++) await (n % 10 === 0 ? writer.addNow({ n }) : writer.add({ n }));
		await writer.flush();
		const lines = blocks.join('').trim().split('\n');
		expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
			Array.from({ length: 100 }, (_, n) => n),
		);
	});
});
