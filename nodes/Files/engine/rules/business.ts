/**
 * The preset "Business documents": what letters of each kind say of themselves, in English. Users extend it with rules of
 * their own, which come first. What a document is called stands in a heading near its beginning: that decides first. Then comes
 * a letter's form (a salutation and a close), and only then words in the running text, of which several are needed,
 * because an invoice mentions a contract, a contract mentions invoices, and a letter may be about either.
 */
import type { Rule, RuleCondition } from './types';

interface Kind {
	category: string;
	/** Phrases that name the document: in a heading, one of them and one usual word suffice. */
	titles: string[];
	/** Titles that head no document of the kind, but name it in its text. */
	mentions?: string[];
	/** Words that such documents usually hold. */
	usual: string[];
	/** Parts of file names. */
	names: string[];
}

/** Order matters where documents share words: the more particular kind comes first. */
const KINDS: Kind[] = [
	{
		category: 'creditNote',
		titles: ['credit note', 'credit memo', 'credit memorandum'],
		usual: ['credit', 'refund', 'invoice', 'vat', 'amount', 'total'],
		names: ['credit note', 'credit memo', 'creditnote'],
	},
	{
		category: 'purchaseOrder',
		titles: ['purchase order', 'order confirmation'],
		mentions: ['po number'],
		usual: ['supplier', 'vendor', 'ship to', 'deliver', 'quantity', 'unit price', 'buyer', 'total'],
		names: ['purchase order', 'order confirmation', 'po'],
	},
	{
		category: 'invoice',
		titles: ['invoice'],
		mentions: ['bill to'],
		usual: [
			'amount due',
			'total due',
			'due date',
			'payment terms',
			'vat',
			'subtotal',
			'tax',
			'iban',
			'total',
			'payable',
			'customer number',
		],
		names: ['invoice', 'inv', 'bill'],
	},
	{
		category: 'receipt',
		titles: ['receipt'],
		mentions: ['payment received', 'thank you for your purchase'],
		usual: ['cash', 'card', 'change', 'total', 'paid', 'cashier', 'visa', 'mastercard', 'tip', 'subtotal'],
		names: ['receipt'],
	},
	{
		category: 'quotation',
		titles: ['quotation', 'price quote', 'quote', 'estimate'],
		mentions: ['we are pleased to offer'],
		usual: ['valid until', 'unit price', 'total', 'offer', 'delivery', 'terms'],
		names: ['quotation', 'quote', 'estimate', 'offer'],
	},
	{
		category: 'statement',
		titles: ['bank statement', 'account statement', 'statement of account', 'statement period', 'card statement'],
		mentions: ['opening balance'],
		usual: [
			'closing balance',
			'account number',
			'iban',
			'debit',
			'credit',
			'balance',
			'transactions',
			'withdrawals',
			'deposits',
		],
		names: ['statement', 'bank statement'],
	},
	{
		category: 'payslip',
		titles: ['payslip', 'pay slip', 'salary slip', 'earnings statement', 'pay stub'],
		usual: [
			'gross pay',
			'net pay',
			'deductions',
			'tax',
			'employee',
			'employer',
			'national insurance',
			'social security',
		],
		names: ['payslip', 'payroll', 'salary'],
	},
	{
		category: 'contract',
		titles: [
			'agreement',
			'contract',
			'terms and conditions',
			'non-disclosure agreement',
			'lease agreement',
			'service agreement',
		],
		usual: [
			'hereinafter',
			'hereby',
			'party',
			'parties',
			'shall',
			'whereas',
			'governing law',
			'termination',
			'liability',
			'confidential',
			'signature',
			'in witness whereof',
			'effective date',
		],
		names: ['contract', 'agreement', 'nda', 'lease'],
	},
	{
		category: 'cv',
		titles: [
			'curriculum vitae',
			'resume',
			'résumé',
			'professional experience',
			'work experience',
			'employment history',
		],
		usual: [
			'education',
			'skills',
			'references',
			'university',
			'languages',
			'bachelor',
			'master',
			'objective',
			'career',
			'certifications',
		],
		names: ['cv', 'resume', 'curriculum'],
	},
	{
		category: 'coverLetter',
		titles: ['i am writing to apply', 'application for the position', 'cover letter'],
		usual: ['position', 'dear hiring manager', 'experience', 'interview', 'sincerely', 'enthusiasm'],
		names: ['cover letter', 'application'],
	},
	{
		category: 'insurance',
		titles: ['insurance policy', 'policy number', 'certificate of insurance', 'policy schedule'],
		usual: ['insured', 'insurer', 'premium', 'coverage', 'claim', 'deductible', 'policyholder', 'liability'],
		names: ['policy', 'insurance'],
	},
	{
		category: 'tax',
		titles: ['tax return', 'tax assessment', 'income tax', 'form 1040', 'form w-2', 'vat return'],
		usual: ['taxable income', 'taxpayer', 'tax year', 'withholding', 'deduction', 'refund', 'tax'],
		names: ['tax', 'w2', '1040', '1099'],
	},
	{
		category: 'minutes',
		titles: ['minutes of the meeting', 'meeting minutes', 'minutes of', 'action items'],
		usual: ['attendees', 'present', 'apologies', 'agenda', 'adjourned', 'next meeting', 'resolved', 'chair'],
		names: ['minutes', 'meeting notes'],
	},
	{
		category: 'report',
		titles: [
			'annual report',
			'executive summary',
			'quarterly report',
			'table of contents',
			'progress report',
			'this report',
		],
		usual: [
			'findings',
			'conclusion',
			'recommendations',
			'introduction',
			'methodology',
			'summary',
			'appendix',
			'figure',
			'results',
		],
		names: ['report', 'analysis', 'review'],
	},
	{
		category: 'manual',
		titles: ['user manual', 'user guide', 'instruction manual', 'operating instructions', 'installation guide'],
		usual: ['warning', 'caution', 'step', 'troubleshooting', 'safety', 'press', 'install', 'warranty'],
		names: ['manual', 'guide', 'handbook'],
	},
	{
		category: 'presentation',
		titles: ['agenda slide', 'next slide', 'thank you questions'],
		usual: ['overview', 'agenda', 'questions', 'outline', 'summary'],
		names: ['presentation', 'slides', 'deck'],
	},
	{
		category: 'letter',
		titles: ['dear sir', 'dear madam', 'to whom it may concern', 'yours sincerely', 'yours faithfully', 'kind regards'],
		usual: ['dear', 'sincerely', 'regards', 'enclosed', 'reference', 'letter'],
		names: ['letter'],
	},
];

/** So many of a kind's words in the running text: with its title among them, or without. */
const SEVERAL = 4;

const word = (value: string): RuleCondition => ({ field: 'text', test: 'any', values: [value] });

const HEADED: Rule[] = KINDS.map((kind, i) => ({
	name: `${kind.category} by its heading`,
	category: kind.category,
	priority: 400 - i,
	conditions: [
		{ field: 'heading', test: 'any', values: kind.titles },
		{ field: 'text', test: 'any', values: kind.usual },
	],
}));

const SALUTATIONS = ['dear', 'to whom it may concern'];
const CLOSES = ['sincerely', 'yours faithfully', 'kind regards', 'best regards', 'regards', 'yours truly'];

/** A letter is one whatever it is about; that it is an application is said in it. */
const LETTERS: Rule[] = ['coverLetter', 'letter'].map((category, i) => ({
	name: `${category} by its form`,
	category,
	priority: 300 - i,
	conditions: [
		{ field: 'text', test: 'any', values: SALUTATIONS },
		{ field: 'text', test: 'any', values: CLOSES },
		...KINDS.filter((kind) => category === 'coverLetter' && kind.category === category).map(
			({ titles }): RuleCondition => ({ field: 'text', test: 'any', values: titles }),
		),
	],
}));

/** Rules in this order: headings, the form of letters, several words of the text, the name. */
export const BUSINESS_RULES: Rule[] = [
	...HEADED,
	...LETTERS,
	...KINDS.map((kind, i): Rule => ({
		name: `${kind.category} by its words`,
		category: kind.category,
		priority: 200 - i,
		conditions: [
			{ field: 'text', test: 'any', values: [...kind.titles, ...(kind.mentions ?? [])] },
			...kind.usual.map(word),
		],
		atLeast: SEVERAL,
	})),
	...KINDS.map((kind, i): Rule => ({
		name: `${kind.category} by its name`,
		category: kind.category,
		priority: 100 - i,
		conditions: [
			{
				field: 'name',
				test: 'regex',
				values: kind.names.map((name) => `(^|[^a-z])${name.replace(/ /g, '[ _-]?')}s?([^a-z]|$)`),
			},
			{
				field: 'mime',
				test: 'regex',
				values: [
					'^(application/pdf|application/msword|application/vnd\\.|application/rtf|text/(plain|html|markdown)|image/|message/)',
				],
			},
		],
	})),
];

export const BUSINESS_CATEGORIES = KINDS.map(({ category }) => category);
