/** Proposed names and paths: safe on every system, inside their root, without collisions, for any input. */
import fc from 'fast-check';
import { CollisionGuard } from '../../nodes/Files/engine/naming/collisions';
import { safeSegment, splitName } from '../../nodes/Files/engine/naming/sanitise';
import { DEFAULT_TEMPLATE, proposePath, templateVariables } from '../../nodes/Files/engine/naming/template';

const propose = (values: Record<string, unknown>, template = DEFAULT_TEMPLATE, extra: object = {}) =>
	proposePath(values, { template, ...extra });

test('fills the template and leaves slashes of values out of the path', () => {
	const { path, name } = propose({
		category: 'invoice',
		year: '2026',
		date: '2026-03-01',
		title: 'ACME / March',
		trueExt: 'pdf',
	});
	expect(path).toBe('invoice/2026/2026-03-01_ACME _ March.pdf');
	expect(name).toBe('2026-03-01_ACME _ March.pdf');
});

test('names the variables without a value and leaves no empty folder or double separator behind', () => {
	const { path, missing } = propose({ category: 'invoice', title: 'x', trueExt: 'pdf' });
	expect(path).toBe('invoice/x.pdf');
	expect(missing).toEqual(['year', 'date']);
});

test.each([
	['../../etc/passwd', '.._.._etc_passwd'],
	['CON', '_CON'],
	['nul.txt', '_nul.txt'],
	['a<b>c:d"e|f?g*h', 'a_b_c_d_e_f_g_h'],
	['trailing. . ', 'trailing'],
	['\u202Egpj.exe', 'gpj.exe'],
	['', 'unnamed'],
	['..', 'unnamed'],
	['x\u0000y', 'xy'],
	['line\nbreak\tand tab', 'line break and tab'],
])('makes %j the safe segment %j', (input, expected) => {
	expect(safeSegment(input)).toBe(expected);
});

test.each([
	['report.pdf', 'report', 'pdf'],
	['backup.tar.gz', 'backup', 'tar.gz'],
	['.gitignore', '.gitignore', ''],
	['no extension', 'no extension', ''],
	['folder/a.b.txt', 'a.b', 'txt'],
])('splits %s', (name, base, extension) => {
	expect(splitName(name)).toEqual({ base, extension });
});

test('a title of dots and blanks alone is none, and leaves no separator behind', () => {
	const { path, missing } = propose({ category: 'invoice', date: '2026-03-01', title: '. .', trueExt: 'pdf' });
	expect(path).toBe('invoice/2026-03-01.pdf');
	expect(missing).toContain('title');
});

test('a template that cannot be used is refused with a sentence', () => {
	expect(() => templateVariables('')).toThrow('is empty');
	expect(() => templateVariables('{{a')).toThrow('without its partner');
	expect(() => templateVariables('x'.repeat(2000))).toThrow('at most 1000');
});

test('a variable cannot reach the prototype of the values', () => {
	expect(propose({}, '{{constructor.name}}_{{__proto__}}x').path).toBe('x');
});

const hostile = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom(
		'..',
		'../..',
		'/',
		'\\',
		'C:\\x',
		'~',
		'.',
		'\u202e',
		'CON',
		'a'.repeat(500),
		'😀'.repeat(200),
		'\ud800',
	),
);

test('property: whatever the values are, the path stays inside its root, within its length, and legal on every system', () => {
	fc.assert(
		fc.property(
			hostile,
			hostile,
			hostile,
			hostile,
			fc.constantFrom('', '/data/sorted', 'C:/files/'),
			(category, title, date, trueExt, root) => {
				const { path, name } = proposePath({ category, title, date, trueExt }, { template: DEFAULT_TEMPLATE, root });
				const relative = root === '' ? path : path.slice(root.replace(/\/$/, '').length + 1);
				if (root !== '') expect(path.startsWith(`${root.replace(/\/$/, '')}/`)).toBe(true);
				expect(relative.length).toBeLessThanOrEqual(180);
				const parts = relative.split('/');
				expect(parts.at(-1)).toBe(name);
				for (const part of parts) {
					expect(part).not.toBe('');
					expect(part).not.toMatch(/^\.{1,2}$/);
					// eslint-disable-next-line no-control-regex -- exactly these must be gone
					expect(part).not.toMatch(/[<>:"\\|?*\u0000-\u001f\u202a-\u202e]/);
					expect(part).not.toMatch(/[. ]$/);
					expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
					expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255);
					expect(part.isWellFormed()).toBe(true);
				}
			},
		),
		{ numRuns: 3000 },
	);
});

test('property: no two files of a run get one path, on systems that ignore case either', () => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom('a/x.pdf', 'a/X.pdf', 'a/x (2).pdf', 'b/x.pdf', 'a/x'), { maxLength: 60 }),
			(paths) => {
				const guard = new CollisionGuard();
				const claimed = paths.map((path) => guard.claim(path).path.toLowerCase());
				expect(new Set(claimed).size).toBe(paths.length);
			},
		),
	);
});

test('ten thousand equal names are numbered in order', () => {
	const guard = new CollisionGuard();
	let last = '';
	for (let i = 0; i < 10_000; i++) last = guard.claim('a/x.pdf').path;
	expect(last).toBe('a/x (10000).pdf');
});
