/** The documents of the mapping say what the code does. */
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { FUNCTIONS } from '../../nodes/Warehouse/engine/expressions/functions';
import { MAPPING_SCHEMA } from '../../nodes/Warehouse/engine/mapping/schema';
import { checkSchema } from '../../nodes/Warehouse/engine/mapping/schemaCheck';
import { validateMapping } from '../../nodes/Warehouse/engine/mapping/validate';
const { generate } = require('../../scripts/warehouse-docs');

const docs = path.resolve(__dirname, '../../docs');
const page = fs.readFileSync(path.join(docs, 'warehouse-mapping.md'), 'utf8');

describe('the documents of the mapping', () => {
	it('hold the schema and the function table that the code has (else run node scripts/warehouse-docs.js)', () => {
		for (const [file, text] of generate({ schema: MAPPING_SCHEMA, functions: FUNCTIONS }))
			expect(fs.readFileSync(file, 'utf8')).toBe(text);
	});

	it('show an example that is valid', () => {
		const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] as string;
		expect(validateMapping(example)).toMatchObject({ problems: [], warnings: [] });
	});

	it('name every key of the schema', () => {
		const keys = new Set<string>();
		const collect = (schema: any) => {
			for (const [key, inner] of Object.entries<any>(schema.properties ?? {})) {
				keys.add(key);
				collect(inner);
			}
			if (schema.items) collect(schema.items);
			for (const one of schema.anyOf ?? []) collect(one);
		};
		collect(MAPPING_SCHEMA);
		const missing = [...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(page));
		expect(missing).toEqual([]);
	});
});

describe('the published JSON Schema and the validator', () => {
	const check = new Ajv({ allErrors: true, strict: false }).compile(
		JSON.parse(fs.readFileSync(path.join(docs, 'warehouse-mapping.schema.json'), 'utf8')),
	);
	const base = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] as string);

	it('agree on any document that differs from a good one in one place', () => {
		const paths: string[][] = [];
		const walk = (value: unknown, at: string[]) => {
			paths.push(at);
			if (typeof value === 'object' && value !== null)
				for (const [key, inner] of Object.entries(value)) walk(inner, [...at, key]);
		};
		walk(base, []);
		const value = fc.oneof(
			fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<unknown>,
			fc.constantFrom('scd', 'dimension', 1, 2, [], {}, 'x', null, true, ''),
		);
		fc.assert(
			fc.property(fc.constantFrom(...paths.slice(1)), value, fc.boolean(), (at, replacement, addKey) => {
				const copy = structuredClone(base);
				let parent = copy;
				for (const key of at.slice(0, -1)) parent = parent[key];
				const last = at[at.length - 1];
				if (addKey && typeof parent[last] === 'object' && !Array.isArray(parent[last]))
					parent[last].surprise = replacement;
				else parent[last] = replacement;
				expect([JSON.stringify(copy), checkSchema(copy, MAPPING_SCHEMA).length === 0]).toEqual([
					JSON.stringify(copy),
					check(copy),
				]);
			}),
			{ numRuns: 800 },
		);
	});
});
