/** Choices of tables, saved mappings and schedules, a page at a time. Failures are thrown: the editor shows them. */
import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { toListError } from '../../shared/items';
import { openWarehouse } from '../actions/connection';
import { inWords } from '../actions/metadata';
import { scheduledMappings } from '../engine/jobs/listing';
import { MappingStore } from '../engine/mapping/store';
import { Metadata } from '../engine/metadata/metadata';
import type { Session } from '../transport/connect';

const PAGE = 100;

interface Choice {
	name: string;
	value: string;
	description?: string;
}

/** `read` gives the choices from an offset on, one more than a page where there are more. */
async function choices(
	context: ILoadOptionsFunctions,
	paginationToken: string | undefined,
	read: (session: Session, offset: number) => Promise<Choice[]>,
): Promise<INodeListSearchResult> {
	const offset = Number(paginationToken ?? 0) || 0;
	try {
		const session = await openWarehouse(context, 'warehouseApi');
		try {
			const found = await read(session, offset);
			return {
				results: found.slice(0, PAGE),
				...(found.length > PAGE ? { paginationToken: String(offset + PAGE) } : {}),
			};
		} finally {
			await session.close();
		}
	} catch (error) {
		throw toListError(context, inWords(error));
	}
}

export async function searchTables(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const pattern = `%${(filter ?? '').replace(/[\\%_]/g, '\\$&')}%`;
	return await choices(this, paginationToken, async (session, offset) => {
		const postgres = session.dialect === 'postgres';
		const { rows } = await session.query<{ schema: string; name: string }>(
			postgres
				? `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
					WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_schema NOT LIKE 'pg\\_temp%' AND table_schema || '.' || table_name ILIKE $1
					ORDER BY (table_schema = $2) DESC, 1, 2 LIMIT ${PAGE + 1} OFFSET ${offset}`
				: `SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.TABLES
					WHERE TABLE_SCHEMA = ? AND LOWER(TABLE_NAME) LIKE LOWER(?) ORDER BY 2 LIMIT ${PAGE + 1} OFFSET ${offset}`,
			postgres ? [pattern, session.server.schema] : [session.server.schema, pattern],
		);
		return rows.map(({ schema, name }) => {
			const value = schema === session.server.schema ? name : `${schema}.${name}`;
			return { name: value, value };
		});
	});
}

/** Where an import from DMS tables reads, the mappings of that schema; else those of the metadata schema. */
function metadataSchemaOf(context: ILoadOptionsFunctions): string {
	const text = (name: string) => String(context.getCurrentNodeParameter(name) ?? '').trim();
	const operation = context.getCurrentNodeParameter('operation');
	if (context.getCurrentNodeParameter('resource') === 'table' && operation !== 'createDdl')
		return text('options.metadataSchema');
	const imports = operation === 'import';
	return (imports && text('importSchema')) || text('metadataSchema');
}

const metadataOf = (context: ILoadOptionsFunctions, session: Session): Metadata =>
	new Metadata(session, metadataSchemaOf(context) || session.server.schema);

export async function searchMappings(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await choices(this, paginationToken, async (session, offset) => {
		const found = await new MappingStore(metadataOf(this, session)).list({ search: filter, limit: PAGE + 1, offset });
		return found.map(({ reference, description }) => ({
			name: reference,
			value: reference,
			...(description ? { description } : {}),
		}));
	});
}

/** What a schedule may depend on. */
export async function searchSchedules(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await choices(this, paginationToken, async (session, offset) => {
		const found = await scheduledMappings(metadataOf(this, session), { search: filter, limit: PAGE + 1, offset });
		return found.map(({ mapping, frequency }) => ({
			name: mapping,
			value: mapping,
			description: frequency ? `Frequency ${frequency}` : 'Runs after its parent',
		}));
	});
}

/** A choice of several has no pages: the editor filters what it was given. */
const MOST_CHOICES = 1000;

export async function getMappings(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const found: INodePropertyOptions[] = [];
	for (let page: string | undefined = '0'; page !== undefined && found.length < MOST_CHOICES;) {
		const { results, paginationToken }: INodeListSearchResult = await searchMappings.call(this, undefined, page);
		for (const { name, value, description } of results) found.push({ name, value: String(value), description });
		page = paginationToken === undefined ? undefined : String(paginationToken);
	}
	return found;
}
