/** The plain parts of the database side: cache, stored dates, masks, API paths, and what a person fills in. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { abilitiesOf, readApiElements, readEnabledPaths } from '../../nodes/Joget/engine/database/apiPaths';
import { DefinitionCache } from '../../nodes/Joget/engine/database/definitionCache';
import { readQuery, storedText, textList } from '../../nodes/Joget/engine/database/plainQuery';
import { isSecretName, maskDefinition, maskValue } from '../../nodes/Joget/engine/database/secrets';
import { SqlText } from '../../nodes/Joget/engine/database/sqlText';
import { readPointInTime, sortableDate } from '../../nodes/Joget/engine/database/storedDate';

describe('definition cache', () => {
	let now = 0;
	const cache = () => new DefinitionCache({ now: () => now }, 3);
	const loader = (value: unknown) => jest.fn(async () => value);
	beforeEach(() => (now = 0));

	test('a definition is kept for its time to live and not longer', async () => {
		const view = cache().view('server', { enabled: true, ttlMs: 1000 });
		const load = loader('form');
		await view.remember('a', load);
		now = 999;
		await view.remember('a', load);
		expect(load).toHaveBeenCalledTimes(1);
		now = 1000;
		await view.remember('a', load);
		expect(load).toHaveBeenCalledTimes(2);
		expect(view.stats).toEqual({ hits: 1, misses: 2 });
	});

	test('switched off it asks each time, and leaves nothing for others', async () => {
		const all = cache();
		const off = all.view('server', { enabled: false, ttlMs: 1000 });
		const load = loader(1);
		await off.remember('a', load);
		await off.remember('a', load);
		await all.view('server', { enabled: true, ttlMs: 1000 }).remember('a', load);
		expect(load).toHaveBeenCalledTimes(3);
	});

	test('two servers do not share their definitions', async () => {
		const all = cache();
		const use = { enabled: true, ttlMs: 1000 };
		expect(await all.view('one', use).remember('a', loader(1))).toBe(1);
		expect(await all.view('two', use).remember('a', loader(2))).toBe(2);
	});

	test('what is incomplete is not kept, and the oldest goes when the cache is full', async () => {
		const view = cache().view('server', { enabled: true, ttlMs: 1000 });
		const partial = loader({ complete: false });
		await view.remember('table', partial, () => false);
		await view.remember('table', partial, () => false);
		expect(partial).toHaveBeenCalledTimes(2);
		const first = loader('first');
		for (const key of ['k1', 'k2', 'k3', 'k4']) await view.remember(key, key === 'k1' ? first : loader(key));
		await view.remember('k1', first);
		expect(first).toHaveBeenCalledTimes(2);
	});

	test('a failure is not kept', async () => {
		const view = cache().view('server', { enabled: true, ttlMs: 1000 });
		await expect(view.remember('a', async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
		expect(await view.remember('a', loader('up'))).toBe('up');
	});
});

describe('stored dates', () => {
	const FORMATS = ['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy-MM-dd', 'dd.MM.yyyy HH:mm', "'on' dd-MM-yyyy", 'HH:mm dd/MM/yyyy'];

	/** What the SQL does: cut the pieces out and put them in order. */
	const cut = (text: string, format: string) =>
		sortableDate(format)!
			.pieces.map(({ start, length }) => text.slice(start - 1, start - 1 + length))
			.join('');

	test('the pieces of any fixed-width format sort as the dates do', () => {
		const minute = fc.integer({ min: 0, max: 60_000_000 }).map((n) => DateTime.fromSeconds(n * 60, { zone: 'utc' }));
		fc.assert(
			fc.property(minute, minute, fc.constantFrom(...FORMATS), (one, other, format) => {
				const unit = format.includes('mm') ? 'minute' : 'day';
				const [a, b] = [one, other].map((date) => date.startOf(unit));
				const order = Math.sign(a.toMillis() - b.toMillis());
				const [x, y] = [a, b].map((date) => cut(date.toFormat(format), format));
				expect(x < y ? -1 : x > y ? 1 : 0).toBe(order);
			}),
		);
	});

	test.each(['d/M/yyyy', 'dd MMM yyyy', 'EEE dd/MM/yyyy', 'dd/MM/yy', 'hh:mm a', 'dd MMMM yyyy'])(
		'%s has no fixed order of pieces, so it is not compared as a date',
		(format) => expect(sortableDate(format)).toBeUndefined(),
	);

	test('a value with a zone is put into the time of the server', () => {
		const moment = readPointInTime('2026-07-01T10:00:00Z', 'due', 'Europe/Berlin');
		expect(moment.toFormat('yyyy-MM-dd HH:mm')).toBe('2026-07-01 12:00');
		expect(readPointInTime('2026-07-01 10:00:00', 'due', undefined).toFormat('HH:mm')).toBe('10:00');
		expect(() => readPointInTime('2026-07-01T10:00:00+02:00', 'due', undefined)).toThrow('says its time zone');
	});
});

describe('masks', () => {
	test.each(['dbPassword', 'smtp_pass', 'API_KEY', 'apiKey', 'x-secret', 'accessToken', 'jwtToken', 'pwd', 'card.pin'])(
		'%s names a secret',
		(name) => expect(isSecretName(name)).toBe(true),
	);
	test.each(['pageSize', 'keyboard', 'author', 'monkey', 'passengers', 'compassionate', 'url'])(
		'%s names none',
		(name) => expect(isSecretName(name)).toBe(false),
	);

	test('an empty secret stays empty, so that its absence can be seen', () => {
		expect(maskValue('', 'password')).toEqual({ value: '', masked: false });
		expect(maskValue(null, 'password')).toEqual({ value: null, masked: false });
	});

	test('a field about passwords stays readable, a property that holds one does not', () => {
		const definition = {
			id: 'new_password',
			label: 'Password',
			jdbcPassword: 'x',
			nested: [{ apiSecret: 's', text: 'a %%%%QUJD%%%% b' }],
		};
		expect(maskDefinition(definition)).toEqual({
			id: 'new_password',
			label: 'Password',
			jdbcPassword: '***',
			nested: [{ apiSecret: '***', text: 'a *** b' }],
		});
	});

	test('a definition keeps everything that is not secret', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				fc.pre(!/pass|secret|key|token|%%%%|:\/\/|BEGIN|eyJ|__proto__/i.test(text));
				expect(maskDefinition(JSON.parse(text))).toEqual(JSON.parse(text));
			}),
		);
	});
});

describe('API documents', () => {
	test('switched-on paths become methods, whatever blanks are between them', () => {
		expect(readEnabledPaths(' post:/ ; get:/{recordId};;put: ')).toEqual([
			{ method: 'POST', path: '/' },
			{ method: 'GET', path: '/{recordId}' },
			{ method: 'PUT', path: '/' },
		]);
		expect(readEnabledPaths(undefined)).toEqual([]);
	});

	test('a list of records that is switched on is not taken for reading one', () => {
		expect(abilitiesOf(readEnabledPaths('get:/list'))).toMatchObject({ get: false, create: false });
	});

	test('what is no document gives no elements', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => Array.isArray(readApiElements(text))));
		expect(readApiElements('<html>')).toEqual([]);
	});
});

describe('what a person fills in', () => {
	test('values become the text that Joget stores', () => {
		expect([true, 10, null, ['a', 'b'], { a: 1 }, '12345678901234567890'].map(storedText)).toEqual([
			'true',
			'10',
			'',
			'a;b',
			'{"a":1}',
			'12345678901234567890',
		]);
		expect(textList(' a, b ,,c')).toEqual(['a', 'b', 'c']);
		expect(textList(['a,b', 1])).toEqual(['a,b', '1']);
	});

	test('a condition without a field is named by its position', () => {
		expect(() => readQuery({ conditions: [{ field: 'a' }, { operator: 'equals' }] })).toThrow(
			'Condition 2 has no field',
		);
		expect(() => readQuery({ joins: [{ field: 'a' }] })).toThrow('Join 1 has no form');
	});
});

describe('SQL text', () => {
	test('a quoted identifier never ends early, whatever its name', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.constantFrom('mysql', 'postgres'), (name, dialect) => {
				fc.pre(!name.includes('\0'));
				const quote = dialect === 'mysql' ? '`' : '"';
				const quoted = new SqlText(dialect as 'mysql').identifier(name);
				const inner = quoted.slice(1, -1);
				expect(quoted[0] + quoted.at(-1)).toBe(quote + quote);
				expect(inner.replaceAll(quote + quote, '')).not.toContain(quote);
				expect(inner.replaceAll(quote + quote, quote)).toBe(name);
			}),
		);
		expect(() => new SqlText('mysql').identifier('a\0b')).toThrow();
		expect(() => new SqlText('mysql').identifier('x'.repeat(65))).toThrow();
	});
});
