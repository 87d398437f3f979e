/**
 * The mapping document as JSON Schema (draft 07): the one statement of its shape. The validator walks this very object, and
 * docs/warehouse-mapping.schema.json is written from it, so the two cannot part.
 */
export interface Schema {
	$schema?: string;
	$id?: string;
	title?: string;
	description?: string;
	type?: SchemaType | SchemaType[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean;
	items?: Schema;
	minItems?: number;
	maxItems?: number;
	enum?: Array<string | number | boolean | null>;
	const?: string | number;
	minLength?: number;
	maxLength?: number;
	minimum?: number;
	maximum?: number;
	/** The first whose `type` fits is meant; alternatives with a constant `type` property are told apart by it. */
	anyOf?: Schema[];
	default?: unknown;
}
export type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

const text = (description: string, maxLength?: number): Schema => ({
	type: 'string',
	description,
	...(maxLength ? { maxLength } : {}),
});
const named = (description: string, maxLength = 200): Schema => ({
	type: 'string',
	description,
	minLength: 1,
	maxLength,
});
const oneOf = (values: string[], description: string, byDefault?: string): Schema => ({
	type: 'string',
	enum: values,
	description,
	...(byDefault === undefined ? {} : { default: byDefault }),
});
const flag = (description: string): Schema => ({ type: 'boolean', description });
const whole = (description: string, minimum: number, maximum: number): Schema => ({
	type: 'integer',
	description,
	minimum,
	maximum,
});
const object = (properties: Record<string, Schema>, required: string[], description: string): Schema => ({
	type: 'object',
	description,
	properties,
	required,
	additionalProperties: false,
});
const nullable = (schema: Schema): Schema => ({ ...schema, type: [schema.type as SchemaType, 'null'] });
const list = (items: Schema, description: string, minItems = 1): Schema => ({
	type: 'array',
	items,
	minItems,
	description,
});
const scalar = (description: string): Schema => ({ type: ['string', 'number', 'boolean', 'null'], description });
const numberOrText = (description: string): Schema => ({ type: ['string', 'number'], description });

const expression = (description: string): Schema => ({ type: 'string', description, minLength: 1, maxLength: 10000 });
const sqlName = (description: string): Schema => named(description, 64);

const lookup = object(
	{
		schema: sqlName("Schema of the looked-up table; absent: the target's"),
		table: sqlName('Table to look in'),
		key: list(
			{
				anyOf: [
					sqlName('Key column; its value is this column’s own `from` or `expression`, or the field of that name'),
					object(
						{
							column: sqlName('Key column of the looked-up table'),
							from: named('Source field or mapping column with the value'),
							expression: expression('Expression with the value'),
						},
						['column'],
						'Key column and where its value comes from',
					),
				],
			},
			'Key columns of the looked-up table',
		),
		value: sqlName('Column whose value is taken'),
		filter: expression("Condition on the looked-up table, e.g. CURFLG = 'Y'"),
		onMissing: oneOf(['reject', 'null', 'unknown', 'inferred'], 'What happens when nothing is found', 'unknown'),
		unknownValue: { ...numberOrText('Value of the unknown member'), default: -1 },
		asOf: object(
			{
				from: named('Source field or mapping column with the moment'),
				expression: expression('Expression with the moment'),
				validFrom: { ...sqlName('Start of a version'), default: 'EFFDT' },
				validTo: { ...sqlName('End of a version'), default: 'EXPDT' },
			},
			[],
			'Point in time: the version valid at that moment',
		),
	},
	['table', 'key', 'value'],
	'A value found in another table of the same database',
);

const validate = object(
	{
		email: flag('Whether it must be an e-mail address'),
		pattern: named('Regular expression that it must match', 500),
		enum: list({ type: ['string', 'number', 'boolean'] }, 'Allowed values'),
		min: numberOrText('Lowest value'),
		max: numberOrText('Highest value'),
		minLength: whole('Fewest characters', 0, 1_000_000),
		maxLength: whole('Most characters', 0, 1_000_000),
		onTooLong: oneOf(['reject', 'truncate'], 'Reject a text that is too long, or cut it and count it', 'reject'),
		unique: flag('Whether no second row of the batch may have the value'),
	},
	[],
	'Validators',
);

const column = object(
	{
		name: sqlName('Column of the target'),
		type: named('SQL type, e.g. varchar(50), numeric(12,2), timestamp with time zone', 80),
		description: text('What it means', 4000),
		key: flag('Whether it is part of the natural key'),
		keySequence: whole('Place in a composite key', 1, 1000),
		from: named('Source field'),
		expression: expression('Expression over source fields, :n and other columns'),
		rawSql: expression('One scalar SQL expression of the target’s dialect, evaluated by the database'),
		sequence: whole('Order of evaluation', 0, 1_000_000),
		scd: {
			type: 'integer',
			enum: [0, 1, 2],
			description: '0 keep first, 1 overwrite, 2 history (default: 2 in a dimension, else 1)',
		},
		lookup,
		combine: oneOf(
			['SUM', 'MIN', 'MAX', 'COUNT', 'AVG', 'FIRST', 'LAST', 'LISTAGG'],
			'How several source rows of one key become one',
		),
		combineSeparator: { ...text('Between the parts of LISTAGG', 20), default: ', ' },
		default: scalar('Value used in place of NULL'),
		required: flag('Whether NULL rejects the row'),
		validate,
		normalise: object(
			{
				trim: flag('Whether to remove white space at both ends'),
				collapseSpaces: flag('Whether runs of white space become one blank'),
				case: oneOf(['upper', 'lower', 'title'], 'Letter case'),
				stripControl: flag('Whether to remove control characters (NUL too), except tab and line feed'),
				stripCharacters: text('Characters to remove', 200),
				emptyAsNull: flag('Whether an empty text becomes NULL (default: yes, except for text types)'),
			},
			[],
			'Clean-up before the value is read',
		),
		coerce: object(
			{
				decimalSeparator: oneOf(['.', ','], 'Decimal separator of the source', '.'),
				timezone: named('IANA zone of stamps without one (default UTC)', 64),
				formats: list(named('Luxon format, e.g. dd.MM.yyyy', 60), 'Date formats tried before ISO 8601'),
			},
			[],
			'How texts of the source are read',
		),
	},
	['name', 'type'],
	'One column of the target',
);

const severity: Schema = oneOf(['warn', 'error'], 'error rolls the load back, warn only reports', 'error');
const test = (type: string, properties: Record<string, Schema>, required: string[], description: string): Schema =>
	object(
		{ type: { const: type, type: 'string' }, name: named('Name in the report'), severity, ...properties },
		['type', ...required],
		description,
	);
const tested = sqlName('Column to test');
const tolerance = numberOrText('Allowed difference: a number, or a percentage such as "1%"');

const auditName = (description: string): Schema => ({
	anyOf: [sqlName(description), { type: 'null' }, { type: 'boolean', enum: [false] }],
	description,
});
const partition = sqlName('Column');

export const MAPPING_SCHEMA: Schema = {
	$schema: 'http://json-schema.org/draft-07/schema#',
	title: 'Warehouse mapping',
	...object(
		{
			version: { type: 'integer', const: 1, description: 'Version of this document form' },
			reference: named('Name under which the mapping is kept', 100),
			description: text('What it loads', 4000),
			sourceSystem: text('Where the rows come from', 100),
			frequency: oneOf(
				['YR', 'HY', 'QT', 'MN', 'FN', 'WK', 'DL', 'ID'],
				'Year, half-year, quarter, month, fortnight, week, day, intra-day',
			),
			batchRows: { ...whole('Rows per batch while staging, and per commit with checkpoints', 1, 1_000_000), default: 20000 },
			target: object(
				{
					schema: sqlName("Schema; absent: the connection's default"),
					table: sqlName('Table'),
					type: oneOf(['dimension', 'fact', 'staging'], 'Kind of table'),
				},
				['table', 'type'],
				'The table to load',
			),
			columns: { ...list(column, 'Columns of the target'), maxItems: 1600 },
			history: object(
				{
					strategy: oneOf(['check', 'timestamp'], 'Compare columns, or ask whether updatedAt is newer', 'check'),
					trackedColumns: {
						anyOf: [list(partition, 'Columns'), { type: 'null' }],
						description: 'Columns of type 2 that open a version when they differ (default: all of them)',
					},
					updatedAt: nullable(named('Column or source field that says when the row changed')),
					deletes: oneOf(['ignore', 'invalidate', 'new_record'], 'Keys that the batch lacks', 'ignore'),
					deleteScope: {
						anyOf: [partition, { type: 'null' }, list(partition, 'Columns')],
						description: 'Retire only inside the partitions present in the batch',
					},
					deleteFlag: nullable(named('Column or source field that marks a row as deleted')),
					firstLoadFrom: oneOf(
						['loadTime', 'updatedAt', 'epoch'],
						'Effective from, for keys of the first load',
						'loadTime',
					),
					newKeyFrom: oneOf(
						['loadTime', 'updatedAt', 'epoch'],
						'Effective from, for new keys of later loads',
						'loadTime',
					),
					openEnd: nullable(named('NULL or a high date such as 9999-12-31 00:00:00', 40)),
					backdated: oneOf(['reject', 'apply'], 'A row older than the current version', 'reject'),
					emptyBatch: oneOf(['protect', 'apply'], 'Whether an empty extract may retire rows', 'protect'),
					type1Scope: oneOf(['all', 'current'], 'Versions that a type 1 change overwrites', 'all'),
					loadTime: nullable(named('Moment of the load in UTC, for replays', 40)),
				},
				[],
				'How history is kept',
			),
			onMatch: oneOf(['update', 'keep'], 'A key that is there already (SCD 1)', 'update'),
			duplicateKeys: oneOf(['last', 'any', 'sort', 'reject'], 'The same key twice in a batch', 'last'),
			duplicateSort: object(
				{ column: sqlName('Column to sort by'), keep: oneOf(['highest', 'lowest'], 'Which row stays') },
				['column', 'keep'],
				'Which of several rows of one key stays',
			),
			nullKey: oneOf(['reject', 'match'], 'NULL in a key column', 'reject'),
			loadMode: oneOf(['scd', 'upsert', 'append', 'insertOnly', 'replace'], 'How rows meet the table'),
			contract: object(
				{
					newTables: oneOf(['evolve', 'freeze'], 'The target does not exist', 'evolve'),
					newColumns: oneOf(
						['evolve', 'freeze', 'discardRow', 'discardValue'],
						'A mapped column that the table lacks',
						'freeze',
					),
					changedTypes: oneOf(
						['evolve', 'freeze', 'discardRow', 'discardValue'],
						'A type or value that does not fit',
						'freeze',
					),
				},
				[],
				'Schema contract',
			),
			rowHash: oneOf(['canonical', 'seed', 'none'], 'How RWHKEY is made', 'canonical'),
			audit: object(
				{
					SKEY: auditName('Surrogate key'),
					RWHKEY: auditName('Row hash'),
					RECCRDT: auditName('Record created'),
					RECUPDT: auditName('Record updated'),
					CURFLG: auditName('Current flag, Y or N'),
					EFFDT: auditName('Effective from'),
					EXPDT: auditName('Effective until'),
					DELFLG: auditName('Deleted marker, Y or N'),
					RUNID: auditName('Id of the run that last touched the row'),
				},
				[],
				'Names of the audit columns; null or false leaves one out',
			),
			tests: list(
				{
					anyOf: [
						test('not_null', { column: tested }, ['column'], 'No NULL'),
						test('unique', { columns: list(tested, 'Columns') }, ['columns'], 'No two rows alike'),
						test(
							'accepted_values',
							{ column: tested, values: list(scalar('Value'), 'Values') },
							['column', 'values'],
							'Only these values',
						),
						test(
							'relationships',
							{
								column: tested,
								to: object(
									{ schema: sqlName('Schema'), table: sqlName('Table'), column: sqlName('Column') },
									['table', 'column'],
									'Where each value must exist',
								),
							},
							['column', 'to'],
							'Each value exists in another table',
						),
						test('row_count', { tolerance }, [], 'Source and target have as many rows'),
						test('sum', { column: tested, tolerance }, ['column'], 'Source and target have the same sum'),
					],
				},
				'Tests inside the transaction, before it commits',
				0,
			),
			source: object(
				{
					sql: { type: 'string', minLength: 1, maxLength: 100_000, description: 'One SELECT statement' },
					parameters: list(scalar('Value'), 'Bound parameters in order', 0),
					connection: oneOf(['target', 'source'], 'Connection it runs on', 'target'),
					reference: named('Code of the text in DMS_MAPRSQL', 100),
				},
				['sql'],
				'Query that gives the rows',
			),
		},
		['version', 'reference', 'target', 'columns'],
		'How source rows become rows of one warehouse table',
	),
};
