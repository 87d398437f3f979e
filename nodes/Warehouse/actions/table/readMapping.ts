/** The mapping of an operation, from the node's fields, from JSON, or from the metadata tables; validated and resolved. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { DataOpsError } from '../../../shared/items';
import { withDefaults, type ResolvedMapping } from '../../engine/mapping/defaults';
import { validateMapping } from '../../engine/mapping/validate';
import { MappingStore, UnknownMapping } from '../../engine/mapping/store';
import { Metadata, MissingMetadata } from '../../engine/metadata/metadata';
import type { DialectName } from '../../engine/ports';
import type { Session } from '../../transport/connect';
import { referenceOf } from '../mappingReference';

interface FieldColumn {
	name: string;
	type: string;
	key?: boolean;
	from?: string;
	expression?: string;
	scd?: string;
	required?: boolean;
	default?: string;
}

export function readMapping(context: IExecuteFunctions, itemIndex: number, dialect: DialectName): ResolvedMapping {
	const mode = context.getNodeParameter('mappingMode', itemIndex) as string;
	const document = mode === 'json' ? fromJson(context, itemIndex) : fromFields(context, itemIndex);
	return resolveDocument(document, dialect);
}

/** Also reads a saved mapping, from the metadata schema of the connection. */
export async function mappingFor(
	context: IExecuteFunctions,
	itemIndex: number,
	session: Session,
	metadataSchema = '',
): Promise<ResolvedMapping> {
	if (context.getNodeParameter('mappingMode', itemIndex) !== 'saved')
		return readMapping(context, itemIndex, session.dialect);
	const reference = referenceOf(context, itemIndex);
	try {
		const store = new MappingStore(new Metadata(session, metadataSchema.trim() || session.server.schema));
		return resolveDocument((await store.get(reference)).document, session.dialect);
	} catch (error) {
		if (!(error instanceof UnknownMapping || error instanceof MissingMetadata)) throw error;
		throw new DataOpsError(error.message, {
			code: 'UNKNOWN_MAPPING',
			remedy: 'Save it first (resource Mapping), and check Mapping Reference and the option Metadata Schema.',
		});
	}
}

export function resolveDocument(document: unknown, dialect: DialectName): ResolvedMapping {
	const result = validateMapping(document, { dialect });
	if (!result.document) {
		const faults = result.problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
		throw new DataOpsError(
			`The mapping has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${faults[0]}`,
			{
				code: 'BAD_MAPPING',
				remedy: faults.slice(1).join('\n') || 'Nothing was loaded.',
			},
		);
	}
	return withDefaults(result.document);
}

export function parseJson(value: unknown, what: string): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch (error) {
		throw new DataOpsError(
			value.trim() === '' ? `${what} is empty` : `${what} is not JSON: ${(error as Error).message}`,
			{
				code: 'BAD_JSON',
				remedy: 'Names and texts stand in double quotes, and no comma follows the last member.',
				cause: error,
			},
		);
	}
}

function fromJson(context: IExecuteFunctions, itemIndex: number): unknown {
	return parseJson(context.getNodeParameter('mappingJson', itemIndex), 'Mapping Document');
}

function fromFields(context: IExecuteFunctions, itemIndex: number): unknown {
	const table = context.getNodeParameter('table', itemIndex, '', { extractValue: true }) as string;
	if (!table)
		throw new DataOpsError('Table is empty', {
			code: 'NO_TABLE',
			remedy: 'Choose the table to load, or type its name.',
		});
	const columns = (context.getNodeParameter('columns.column', itemIndex, []) as FieldColumn[]).filter(
		({ name }) => name,
	);
	if (columns.length === 0) {
		throw new DataOpsError('Columns is empty', {
			code: 'NO_COLUMNS',
			remedy: 'Add at least one column: its name and type.',
		});
	}
	const loadMode = context.getNodeParameter('loadMode', itemIndex, 'default') as string;
	const more = parseJson(context.getNodeParameter('mappingOptions', itemIndex, '{}') || '{}', 'Mapping Options');
	if (typeof more !== 'object' || more === null || Array.isArray(more))
		throw new DataOpsError('Mapping Options is no JSON object', {
			code: 'BAD_JSON',
			remedy: 'Write parts of the mapping document, for example {"history": {"deletes": "invalidate"}}.',
		});
	const [schema, name] = splitTable(table);
	return {
		version: 1,
		reference: name,
		...more,
		target: {
			...(schema ? { schema } : {}),
			table: name,
			type: context.getNodeParameter('tableType', itemIndex, 'fact'),
		},
		columns: columns.map((column) => ({
			name: column.name,
			type: column.type || 'varchar(255)',
			...(column.key ? { key: true } : {}),
			...(column.expression ? { expression: column.expression } : column.from ? { from: column.from } : {}),
			...(column.scd && column.scd !== 'default' ? { scd: Number(column.scd) } : {}),
			...(column.required ? { required: true } : {}),
			...(column.default ? { default: column.default } : {}),
		})),
		...(loadMode === 'default' ? {} : { loadMode }),
	};
}

/** `schema.table`; a name without a point is a table of the default schema. */
export function splitTable(text: string): [schema: string | undefined, table: string] {
	const at = text.indexOf('.');
	return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [undefined, text];
}
