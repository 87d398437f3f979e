/** The rows that are loaded, as files of each form, and the mapping that loads them. */
import fs from 'node:fs';
import path from 'node:path';

const CITIES = ['Zürich', 'São Paulo', 'Kraków', 'Łódź', 'New York', '東京', "L'Aquila", 'Århus'];
const NOTES = [null, '', 'plain', 'tab\tin it', 'line\nbreak', 'a "quote"', 'back\\slash', 'ünï€ 🚀'];
export const NAMES = [
	'id',
	'code',
	'name',
	'city',
	'amount',
	'qty',
	'active',
	'created',
	'day',
	'note',
	'ratio',
	'big',
];

/** Row i of a version: version 1 has a tenth of the rows changed; a twentieth is missing and as many are new. */
export function row(i, version) {
	const changed = version === 1 && i % 10 === 0;
	return [
		String(i),
		`c-${(i * 7919) % 100003}`,
		`Customer ${changed ? 'New ' : ''}${i % 5000}`,
		CITIES[i % 8],
		`${(i * 37) % 100000}.${String(i % 100).padStart(2, '0')}`,
		String((i % 50) + 1),
		i % 3 === 0 ? 'true' : 'false',
		`2024-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:15:00`,
		`2025-${String((i % 12) + 1).padStart(2, '0')}-01`,
		NOTES[i % 8],
		String((i % 1000) / 8),
		`90071992547${String(i).padStart(8, '0')}`,
	];
}

export function* indexes(count, version) {
	for (let i = 0; i < count; i++) if (version !== 1 || i % 20 !== 7) yield i;
	if (version === 1) for (let i = count; i < count + Math.floor(count / 20); i++) yield i;
}

export function writeFiles(folder, count) {
	const csvCell = (value) =>
		value === null ? '' : value === '' ? '""' : /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
	const textCell = (value) =>
		value === null ? '\\N' : value.replace(/[\\\t\n]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[c]);
	const files = {};
	for (const [name, version, cell, separator, booleans] of [
		['v0.csv', 0, csvCell, ',', null],
		['v1.csv', 1, csvCell, ',', null],
		['bare.tsv', 0, textCell, '\t', null],
		['bare.mysql.tsv', 0, textCell, '\t', { true: '1', false: '0' }],
	]) {
		const file = path.join(folder, name);
		const out = fs.openSync(file, 'w');
		let text = separator === ',' ? `${NAMES.join(',')}\n` : '';
		for (const i of indexes(count, version)) {
			text += `${row(i, version)
				.map((value) => cell(booleans?.[value] ?? value))
				.join(separator)}\n`;
			if (text.length > 1 << 20) {
				fs.writeSync(out, text);
				text = '';
			}
		}
		fs.writeSync(out, text);
		fs.closeSync(out);
		files[name] = file;
	}
	return files;
}

export const TYPES = [
	'bigint',
	'varchar(20)',
	'varchar(60)',
	'varchar(40)',
	'numeric(12,2)',
	'integer',
	'boolean',
	'timestamp',
	'date',
	'text',
	'double precision',
	'bigint',
];

export function mapping(table, scd, rowHash) {
	const expressions = {
		code: "UPPER(code) || '-' || city",
		name: 'TRIM(name)',
		amount: 'amount * 2 + qty',
		active: "CASE WHEN active = 'true' THEN TRUE ELSE FALSE END",
		note: "COALESCE(note, 'none')",
	};
	return {
		version: 1,
		reference: 'bench',
		target: { table, type: scd === 2 ? 'dimension' : 'fact' },
		loadMode: scd === 2 ? 'scd' : 'upsert',
		rowHash: rowHash,
		columns: NAMES.map((name, i) => ({
			name,
			type: name === 'code' ? 'varchar(60)' : TYPES[i],
			...(name === 'id' ? { key: true } : {}),
			...(expressions[name] ? { expression: expressions[name] } : {}),
		})),
		history: scd === 2 ? { deletes: 'invalidate' } : {},
	};
}
