/**
 * Customers for Joget's form `customer`, with the faults that lists kept by hand have. The generator knows which rows the
 * form's own rules refuse (required fields, formats, a VAT number for companies), so the demo need not ask the node.
 */
import { random } from './random.mjs';

const FIRST = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Eszter', 'Łukasz', 'María', 'Zoë'];
const TRADE = ['Metallbau', 'Fisch & Sohn', 'Ateliers du Nord', 'Bäckerei "Korn"', 'Hidráulica, S.L.'];
const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What is wrong, and in which field the reject must name it. */
const FAULTS = [
	{ field: 'code', spoil: (row) => ({ ...row, code: '' }) },
	{ field: 'name', spoil: (row) => ({ ...row, name: '' }) },
	{ field: 'email', spoil: (row) => ({ ...row, email: 'nobody at example.com' }) },
	{ field: 'postcode', spoil: (row) => ({ ...row, postcode: '12A4' }) },
	{ field: 'credit', spoil: (row) => ({ ...row, credit: 'on request' }) },
	{ field: 'vat', spoil: (row) => ({ ...row, segment: 'trade', vat: '' }) },
];

/**
 * @param {{rows?: number, changed?: number, added?: number}} options `changed`: so many valid customers come with another name
 * @returns {{csv: string, expected: {read: number, rejected: Array<{row: number, field: string}>, records: Map<string, object>}}}
 */
export function makeCustomers({ rows = 300, changed = 0, added = 0 } = {}) {
	const next = random(20260202);
	const pick = (list) => list[Math.floor(next() * list.length)];
	const lines = ['code,name,email,credit,postcode,segment,since,vat'];
	const expected = { read: 0, rejected: [], records: new Map() };
	for (let i = 1; i <= rows + added; i++) {
		const isCompany = i % 3 === 0;
		const name = isCompany ? `${pick(TRADE)} ${i}` : `${pick(FIRST)} ${i}`;
		let row = {
			code: `C-${String(i).padStart(5, '0')}`,
			name: i <= changed ? `${name} (renamed)` : name,
			email: `customer${i}@example.com`,
			credit: `${Math.floor(next() * 20_000)}.${i % 2 ? '50' : '00'}`,
			postcode: String(10_000 + Math.floor(next() * 89_999)),
			segment: isCompany ? pick(['trade', 'public']) : 'retail',
			since: `20${10 + (i % 16)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
			vat: isCompany ? `DE${String(100_000_000 + i)}` : '',
		};
		expected.read++;
		if (i % 25 === 0) {
			const { field, spoil } = FAULTS[(i / 25) % FAULTS.length];
			row = spoil(row);
			expected.rejected.push({ row: i, field });
		} else expected.records.set(row.code, row);
		lines.push(Object.values(row).map(quote).join(','));
	}
	return { csv: `${lines.join('\n')}\n`, expected };
}
