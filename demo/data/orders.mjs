/**
 * The demo's CSV, made here from a fixed seed: 6,000 orders with the dirt that real exports have. The generator counts what
 * it does, so that the demo can say what the load must report without asking the loader.
 *
 * Dirt: a byte order mark, semicolons, quoted newlines and quotes, empty rows, amounts that are no numbers, impossible
 * dates, rows with a cell too many, missing keys, repeated keys (the last one counts).
 */
import { random } from './random.mjs';

const CITIES = ['Zürich', 'São Paulo', 'Kraków', 'Łódź', 'New York', '東京', "L'Aquila", 'Århus'];
const ITEMS = ['Pump, 12 V', 'Valve "A"', 'Hose; 3 m', 'Filter\nset of 2', 'Gasket', 'Bolt M8'];

const quote = (text) => (/[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * @param {{rows?: number, changed?: number}} options `changed`: how many orders of the first file come with another amount
 * @returns {{csv: string, expected: {read: number, emptyRows: number, rejected: number, duplicates: number, keys: Map<string, string>}}}
 *   `keys`: order number → amount, as the table must hold it
 */
export function makeOrders({ rows = 6000, changed = 0 } = {}) {
	const next = random(20260101);
	const pick = (list) => list[Math.floor(next() * list.length)];
	const lines = ['\uFEFForder_no;customer;city;item;quantity;amount;ordered_on'];
	const expected = { read: 0, emptyRows: 0, rejected: 0, duplicates: 0, keys: new Map() };
	for (let i = 1; i <= rows; i++) {
		if (i % 500 === 0) {
			lines.push('');
			expected.emptyRows++;
		}
		const isRepeat = i % 400 === 0;
		const number = `A-${String(isRepeat ? i - 7 : i).padStart(6, '0')}`;
		const cents = 100 + Math.floor(next() * 9_999_900) + (changed > 0 && i <= changed ? 1 : 0);
		const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
		const day = `2026-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`;
		const cells = [number, `Customer ${1 + Math.floor(next() * 900)}`, pick(CITIES), pick(ITEMS), String(1 + Math.floor(next() * 50)), amount, day];
		let isBad = true;
		if (i % 701 === 0) cells[5] = 'n/a';
		else if (i % 997 === 0) cells[6] = '2026-02-30';
		else if (i % 1201 === 0) cells[0] = '';
		else if (i % 1499 === 0) cells.push('one too many');
		else isBad = false;
		lines.push(cells.map(quote).join(';'));
		expected.read++;
		if (isBad) {
			expected.rejected++;
			continue;
		}
		if (expected.keys.has(number)) expected.duplicates++;
		expected.keys.set(number, amount);
	}
	return { csv: `${lines.join('\r\n')}\r\n`, expected };
}
