/**
 * A mapping with every option there is, walked key by key as a person mistypes it: each key misspelt, each value of a wrong
 * type, each choice unknown. Every fault names its own path, and says what would mend it.
 */
import { MAPPING_SCHEMA, type Schema } from '../../nodes/Warehouse/engine/mapping/schema';
import { validateMapping } from '../../nodes/Warehouse/engine/mapping/validate';

const FULL = {
	version: 1,
	reference: 'everything',
	description: 'All options at once',
	sourceSystem: 'shop',
	frequency: 'DL',
	batchRows: 5000,
	target: { schema: 'dwh', table: 'dim_everything', type: 'dimension' },
	columns: [
		{ name: 'id', type: 'bigint', description: 'number', key: true, keySequence: 1, from: 'nr' },
		{
			name: 'email',
			type: 'varchar(100)',
			sequence: 5,
			scd: 1,
			expression: "LOWER(COALESCE(mail, 'none@example.com'))",
			default: 'none@example.com',
			required: true,
			validate: {
				email: true,
				pattern: '^[^@]+@[^@]+$',
				enum: ['a@example.com'],
				minLength: 3,
				maxLength: 100,
				onTooLong: 'truncate',
				unique: true,
			},
			normalise: {
				trim: true,
				collapseSpaces: true,
				case: 'lower',
				stripControl: true,
				stripCharacters: '<>',
				emptyAsNull: true,
			},
		},
		{
			name: 'born',
			type: 'date',
			scd: 0,
			coerce: { decimalSeparator: ',', timezone: 'Europe/Berlin', formats: ['dd.MM.yyyy'] },
		},
		{ name: 'amount', type: 'numeric(12,2)', validate: { min: 0, max: '1000.50' } },
		{ name: 'upper_name', type: 'text', rawSql: 'upper(name)' },
		{
			name: 'country_sk',
			type: 'bigint',
			lookup: {
				schema: 'dwh',
				table: 'dim_country',
				key: ['code', { column: 'region', from: 'region' }, { column: 'zone', expression: "'EU'" }],
				value: 'SKEY',
				filter: "CURFLG = 'Y'",
				onMissing: 'inferred',
				unknownValue: -1,
				asOf: { from: 'changed_at', validFrom: 'EFFDT', validTo: 'EXPDT' },
			},
		},
		{ name: 'changed_at', type: 'timestamp with time zone' },
	],
	history: {
		strategy: 'timestamp',
		trackedColumns: ['amount'],
		updatedAt: 'changed_at',
		deletes: 'invalidate',
		deleteScope: ['born'],
		deleteFlag: 'gone',
		firstLoadFrom: 'updatedAt',
		newKeyFrom: 'epoch',
		openEnd: '9999-12-31 00:00:00',
		backdated: 'apply',
		emptyBatch: 'apply',
		type1Scope: 'current',
		loadTime: '2024-01-31 10:00:00',
	},
	onMatch: 'update',
	duplicateKeys: 'sort',
	duplicateSort: { column: 'changed_at', keep: 'highest' },
	nullKey: 'reject',
	loadMode: 'scd',
	contract: { newTables: 'evolve', newColumns: 'discardRow', changedTypes: 'discardValue' },
	rowHash: 'canonical',
	audit: {
		SKEY: 'sk',
		RWHKEY: 'hash',
		RECCRDT: 'made',
		RECUPDT: 'changed',
		CURFLG: 'is_current',
		EFFDT: 'valid_from',
		EXPDT: 'valid_to',
		DELFLG: null,
		RUNID: 'run_id',
	},
	tests: [
		{ type: 'not_null', name: 'mail is there', severity: 'warn', column: 'email' },
		{ type: 'unique', columns: ['id'] },
		{ type: 'accepted_values', column: 'amount', values: [1, 2, null] },
		{ type: 'relationships', column: 'country_sk', to: { schema: 'dwh', table: 'dim_country', column: 'SKEY' } },
		{ type: 'row_count', tolerance: '1%' },
		{ type: 'sum', column: 'amount', tolerance: 0.5 },
	],
	source: {
		sql: 'SELECT nr FROM customers WHERE day > $1',
		parameters: ['2024-01-01'],
		connection: 'source',
		reference: 'Q1',
	},
};
/** What cannot stand in the same document as the rest. */
const BESIDE = {
	version: 1,
	reference: 'combined',
	target: { table: 't', type: 'fact' },
	columns: [
		{ name: 'id', type: 'bigint', key: true },
		{ name: 'names', type: 'text', combine: 'LISTAGG', combineSeparator: '; ' },
		{
			name: 'sk',
			type: 'bigint',
			combine: 'LAST',
			lookup: { table: 'd', key: ['id'], value: 'SKEY', asOf: { expression: 'CURRENT_TIMESTAMP' } },
		},
	],
};

type Json = Record<string, any>;
interface Place {
	/** Keys and indexes from the document down. */
	at: Array<string | number>;
	schema: Schema;
}

/** The alternative of a schema that this value is meant as. */
function meant(schema: Schema, value: any): Schema {
	if (!schema.anyOf) return schema;
	const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
	return (
		schema.anyOf.find((one) => value?.type !== undefined && one.properties?.type?.const === value.type) ??
		schema.anyOf.find((one) => [one.type].flat().includes(kind as never)) ??
		schema
	);
}

/** Every key of the document that the schema knows. */
function places(value: any, schema: Schema, at: Place['at'] = []): Place[] {
	const found = meant(schema, value);
	if (Array.isArray(value))
		return value.flatMap((item, i) => (found.items ? places(item, found.items, [...at, i]) : []));
	if (typeof value !== 'object' || value === null || !found.properties) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		const below = found.properties![key];
		return [{ at: [...at, key], schema: below }, ...places(inner, below, [...at, key])];
	});
}

const pathOf = (at: Place['at']) =>
	at.reduce<string>(
		(path, part) => (typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`),
		'',
	);

function changed(document: Json, at: Place['at'], change: (parent: any, key: string | number) => void): Json {
	const copy = structuredClone(document);
	let parent: any = copy;
	for (const part of at.slice(0, -1)) parent = parent[part];
	change(parent, at[at.length - 1]);
	return copy;
}

const documents: Array<[string, Json]> = [
	['everything', FULL],
	['combined', BESIDE],
];
const all = documents.flatMap(([name, document]) =>
	places(document, MAPPING_SCHEMA).map((place) => ({ name, document, ...place, path: pathOf(place.at) })),
);
const typesOf = (schema: Schema): unknown[] => (schema.anyOf ?? [schema]).flatMap((one) => [one.type ?? []].flat());

describe('a mapping with every option', () => {
	it.each(documents)('is valid: %s', (_name, document) => {
		expect(validateMapping(document, { dialect: 'postgres' }).problems).toEqual([]);
	});

	it('leaves no option of the schema out', () => {
		const used = new Set(all.map(({ at }) => at.filter((part) => typeof part === 'string').join('.')));
		const known: string[] = [];
		const visit = (schema: Schema, path: string[]) => {
			for (const one of schema.anyOf ?? [schema]) {
				for (const [key, inner] of Object.entries(one.properties ?? {})) {
					known.push([...path, key].join('.'));
					visit(inner, [...path, key]);
				}
				if (one.items) visit(one.items, path);
			}
		};
		visit(MAPPING_SCHEMA, []);
		expect([...new Set(known)].filter((path) => !used.has(path))).toEqual([]);
	});

	it.each(all.map((place) => [place.path, place] as const))(
		'%s misspelt is not known, with the key that was meant',
		(_path, place) => {
			const key = String(place.at[place.at.length - 1]);
			const wrong = `${key}x`;
			const { problems } = validateMapping(
				changed(place.document, place.at, (parent) => {
					parent[wrong] = parent[key];
					delete parent[key];
				}),
			);
			const told = problems.find(({ path }) => path === pathOf([...place.at.slice(0, -1), wrong]));
			expect(told).toMatchObject({ code: 'UNKNOWN_KEY', message: `is not known; did you mean ${key}?` });
		},
	);

	it.each(all.map((place) => [place.path, place] as const))(
		'%s of a wrong type says which it must have',
		(path, place) => {
			const types = typesOf(place.schema);
			const wrong = [{ no: 1 }, [[]], true, 12.5, 'zzz'].find((value) => {
				const kind = Array.isArray(value) ? 'array' : typeof value;
				return !types.includes(kind) && !(kind === 'number' && types.includes('integer'));
			});
			if (wrong === undefined) return;
			const { problems } = validateMapping(changed(place.document, place.at, (parent, key) => (parent[key] = wrong)));
			// The kind of a test decides what else it may hold: there the value itself is what is wrong.
			const told = problems.find((problem) => problem.path === path);
			expect(told?.code).toMatch(/^WRONG_(TYPE|VALUE)$/);
			expect(told?.message).toMatch(/^must be /);
		},
	);

	it.each(
		all
			.filter(({ schema }) => schema.enum?.every((value) => typeof value === 'string'))
			.map((place) => [place.path, place] as const),
	)('%s of an unknown choice lists the choices, and names the one that was meant', (path, place) => {
		const { problems } = validateMapping(
			changed(place.document, place.at, (parent, key) => (parent[key] = `${parent[key]}x`)),
		);
		const told = problems.find((problem) => problem.path === path);
		expect(told).toMatchObject({ code: 'WRONG_VALUE' });
		for (const choice of place.schema.enum!) expect(told!.message).toContain(String(choice));
		if (String(place.schema.enum![0]).length > 2) expect(told!.message).toContain('did you mean');
	});
});
