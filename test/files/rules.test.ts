/** Rules: every field and test, order and priority, reasons, hostile patterns, and the preset for business documents. */
import fc from 'fast-check';
import { compileRules, type Rule, type RuleSubject } from '../../nodes/Files/engine/rules';
import { BUSINESS_CATEGORIES, BUSINESS_RULES } from '../../nodes/Files/engine/rules/business';

const subject = (extra: Partial<RuleSubject> = {}): RuleSubject => ({
	name: 'scan-001.pdf',
	extension: 'pdf',
	mime: 'application/pdf',
	size: 2048,
	...extra,
});
const decide = (rules: Rule[], extra: Partial<RuleSubject> = {}) => compileRules(rules)(subject(extra));
const one = (condition: Rule['conditions'][number]): Rule[] => [{ category: 'hit', conditions: [condition] }];

test.each<[string, Rule['conditions'][number], Partial<RuleSubject>, boolean]>([
	[
		'any finds a whole word without case',
		{ field: 'text', test: 'any', values: ['Invoice'] },
		{ text: 'Your INVOICE is here' },
		true,
	],
	['any does not find a part of a word', { field: 'text', test: 'any', values: ['net'] }, { text: 'internet' }, false],
	[
		'any finds a phrase across a line break',
		{ field: 'text', test: 'any', values: ['amount due'] },
		{ text: 'amount\n  due' },
		true,
	],
	['all needs each', { field: 'text', test: 'all', values: ['a1', 'b2'] }, { text: 'a1 only' }, false],
	['exact compares the whole', { field: 'extension', test: 'exact', values: ['PDF'] }, {}, true],
	[
		'exact respects case when told',
		{ field: 'extension', test: 'exact', values: ['PDF'], caseSensitive: true },
		{},
		false,
	],
	['regex', { field: 'name', test: 'regex', values: ['^SCAN-\\d+'] }, {}, true],
	['regex with a negated class keeps it', { field: 'name', test: 'regex', values: ['^\\D+$'] }, {}, false],
	[
		'fuzzy allows typing mistakes',
		{ field: 'text', test: 'fuzzy', values: ['curriculum vitae'], distance: 2 },
		{ text: 'My Curiculum Vitea 2026' },
		false,
	],
	[
		'fuzzy within its distance',
		{ field: 'text', test: 'fuzzy', values: ['curriculum vitae'], distance: 3 },
		{ text: 'My Curiculum Vitea 2026' },
		true,
	],
	['range of sizes', { field: 'size', test: 'range', min: 1000, max: 3000 }, {}, true],
	['range with an open end', { field: 'size', test: 'range', min: 3000 }, {}, false],
	[
		'range of dates',
		{ field: 'date', test: 'range', min: '2026-01-01', max: '2026-12-31' },
		{ date: '2026-06-01T10:00:00Z' },
		true,
	],
	['glob', { field: 'name', test: 'glob', values: ['*.PDF'] }, {}, true],
	['inList', { field: 'sender', test: 'inList', values: ['a@x.org', 'b@x.org'] }, { sender: 'B@x.org' }, true],
	[
		'metadata by path',
		{ field: 'metadata', path: 'exif.make', test: 'any', values: ['canon'] },
		{ metadata: { exif: { make: 'Canon' } } },
		true,
	],
	[
		'one of several risk flags',
		{ field: 'risk', test: 'exact', values: ['macros'] },
		{ risk: ['encrypted', 'macros'] },
		true,
	],
	['an absent field matches nothing', { field: 'text', test: 'any', values: ['x'] }, {}, false],
	['negate holds where nothing is found', { field: 'text', test: 'any', values: ['x'], negate: true }, {}, true],
])('%s', (_title, condition, extra, expected) => {
	expect(decide(one(condition), extra)?.category).toBe(expected ? 'hit' : undefined);
});

test('the rule with the higher priority decides, and its reasons say what was found', () => {
	const rules: Rule[] = [
		{ name: 'low', category: 'a', conditions: [{ field: 'mime', test: 'any', values: ['application/pdf'] }] },
		{ name: 'high', category: 'b', priority: 5, conditions: [{ field: 'name', test: 'glob', values: ['scan*'] }] },
	];
	expect(decide(rules)).toEqual({ category: 'b', rule: 'high', reasons: ['high → b: the name has "scan-001.pdf"'] });
});

test('a rule that does not stop adds its reason, and the first that held decides', () => {
	const rules: Rule[] = [
		{ name: 'one', category: 'a', stop: false, conditions: [{ field: 'extension', test: 'exact', values: ['pdf'] }] },
		{ name: 'two', category: 'b', conditions: [{ field: 'size', test: 'range', min: 1 }] },
	];
	const decision = decide(rules);
	expect(decision?.category).toBe('a');
	expect(decision?.reasons).toHaveLength(2);
});

test('at least two of three conditions suffice when the rule says so', () => {
	const rule: Rule = {
		category: 'hit',
		atLeast: 2,
		conditions: [
			{ field: 'text', test: 'any', values: ['alpha'] },
			{ field: 'text', test: 'any', values: ['beta'] },
			{ field: 'text', test: 'any', values: ['gamma'] },
		],
	};
	expect(decide([rule], { text: 'alpha gamma' })?.category).toBe('hit');
	expect(decide([rule], { text: 'alpha' })).toBeUndefined();
});

test.each<[string, Rule, RegExp]>([
	['no category', { category: '', conditions: [{ field: 'name', test: 'any', values: ['x'] }] }, /needs a category/],
	['no condition', { category: 'a', conditions: [] }, /at least one condition/],
	['no value', { category: 'a', conditions: [{ field: 'name', test: 'any', values: [] }] }, /at least one value/],
	[
		'unknown field',
		{ category: 'a', conditions: [{ field: 'colour' as never, test: 'any', values: ['x'] }] },
		/no field "colour"/,
	],
	[
		'unknown test',
		{ category: 'a', conditions: [{ field: 'name', test: 'sounds' as never, values: ['x'] }] },
		/no test "sounds"/,
	],
	[
		'metadata without path',
		{ category: 'a', conditions: [{ field: 'metadata', test: 'any', values: ['x'] }] },
		/needs a path/,
	],
	['range without ends', { category: 'a', conditions: [{ field: 'size', test: 'range' }] }, /minimum, a maximum/],
	['date that is none', { category: 'a', conditions: [{ field: 'date', test: 'range', min: 'soon' }] }, /is no date/],
	['broken pattern', { category: 'a', conditions: [{ field: 'name', test: 'regex', values: ['('] }] }, /./],
])('a rule with %s is refused with a sentence', (_title, rule, message) => {
	expect(() => compileRules([rule])).toThrow(message);
});

test('a pattern made to hang does not hang', () => {
	const rules = one({ field: 'text', test: 'regex', values: ['(a+)+$'] });
	expect(decide(rules, { text: `${'a'.repeat(5000)}!` })).toBeUndefined();
});

test('property: compiling and running any rules on any text ends with a decision or a RuleError, never anything else', () => {
	fc.assert(
		fc.property(
			fc.string({ maxLength: 30 }),
			fc.constantFrom('any', 'all', 'exact', 'regex', 'fuzzy', 'glob', 'inList'),
			fc.string({ maxLength: 300 }),
			(value, testName, text) => {
				let run;
				try {
					run = compileRules(one({ field: 'text', test: testName as never, values: [value] }));
				} catch (error) {
					expect((error as Error).message.length).toBeGreaterThan(10);
					return;
				}
				run(subject({ text }));
			},
		),
		{ numRuns: 1000 },
	);
});

describe('the preset for business documents', () => {
	const classify = compileRules(BUSINESS_RULES);
	test.each([
		[
			'invoice',
			'ACME Ltd\nINVOICE\nInvoice number 2026-17\nBill to: Example Corp\nSubtotal 100.00 VAT 20.00 Total due 120.00\nPayment terms: 30 days',
		],
		['receipt', 'CORNER SHOP\nReceipt\nCoffee 3.20\nTotal 3.20\nPaid by card VISA ****1234\nChange 0.00'],
		[
			'contract',
			'This SERVICE AGREEMENT is made between the parties. WHEREAS the Provider shall … Governing law: England. Termination …',
		],
		['cv', 'Jane Example\nCurriculum Vitae\nEducation: University of X\nSkills: SQL\nReferences on request'],
		[
			'statement',
			'Bank statement\nStatement period 1 to 31 March\nOpening balance 1,000.00\nAccount number 123 Debit Credit Balance',
		],
		['report', 'Annual Report 2025\nExecutive summary\n1 Introduction 2 Methodology 3 Findings 4 Conclusion'],
		['purchaseOrder', 'PURCHASE ORDER\nPO number 4711\nVendor: X\nShip to: Y\nQuantity Unit price Total'],
		['payslip', 'Payslip March\nEmployee 17\nGross pay 3,000 Deductions 700 Net pay 2,300'],
		['minutes', 'Minutes of the meeting of 3 May\nAttendees: A, B\nAgenda … adjourned at 5 pm'],
	])('recognises a %s', (category, text) => {
		expect(classify(subject({ text }))?.category).toBe(category);
	});

	test('leaves a text that is none of them alone', () => {
		expect(
			classify(subject({ name: 'x1.txt', mime: 'text/plain', text: 'The quick brown fox jumps over the lazy dog.' })),
		).toBeUndefined();
	});

	test('takes the name where there is no text', () => {
		expect(classify(subject({ name: 'Invoice_2026-03.pdf' }))?.category).toBe('invoice');
		expect(classify(subject({ name: 'investment.pdf' }))).toBeUndefined();
	});

	test('has at least the categories people sort by', () => {
		expect(BUSINESS_CATEGORIES).toEqual(
			expect.arrayContaining(['invoice', 'receipt', 'contract', 'cv', 'statement', 'report']),
		);
	});
});

describe('rules as people write them', () => {
	const subject = {
		name: 'Report Final.PDF',
		extension: 'pdf',
		mime: 'application/pdf',
		size: 2048,
		date: '2026-03-01T10:00:00.000Z',
		text: 'Total 12.50',
	};
	const holds = (condition: object) =>
		compileRules([{ category: 'x', conditions: [condition] } as never])(subject)?.category === 'x';

	it.each([
		[
			'a day as the last of a range is in it',
			{ field: 'date', test: 'range', min: '2026-03-01', max: '2026-03-01' },
			true,
		],
		['a day before is not', { field: 'date', test: 'range', max: '2026-02-28' }, false],
		['an extension with its dot', { field: 'extension', test: 'exact', values: ['.PDF'] }, true],
		['an extension with its dot, in a list', { field: 'extension', test: 'inList', values: ['.doc', '.pdf'] }, true],
		['types by a star', { field: 'mime', test: 'glob', values: ['application/*'] }, true],
		['other types by a star', { field: 'mime', test: 'glob', values: ['image/*'] }, false],
		['names by a star', { field: 'name', test: 'glob', values: ['*.pdf'] }, true],
		['one value without its list', { field: 'text', test: 'any', values: 'total' }, true],
	])('%s', (_what, condition, expected) => {
		expect(holds(condition)).toBe(expected);
	});

	it.each([
		[{ conditions: [{ field: 'text', test: 'regex', values: ['('] }] }],
		[{ conditions: [{ field: 'text', test: 'regex', values: ['(?=a)'] }] }],
		[{ conditions: [{ field: 'metadata', test: 'any', values: ['x'] }] }],
		[{ conditions: [{ field: 'text', test: 'any', values: ['x'] }], priority: 'high' }],
	])('a rule that cannot be used names itself: %j', (rule) => {
		expect(() => compileRules([{ name: 'my rule', category: 'x', ...rule } as never])).toThrow(/^my rule/);
	});
});
