/** Import: keeps mappings from JSON, a file, or DMS tables. One item per mapping says what became of it. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { DataOpsError, toItems } from '../../../shared/items';
import { MappingStore, type SaveResult } from '../../engine/mapping/store';
import { problemText, validateMapping } from '../../engine/mapping/validate';
import { Metadata } from '../../engine/metadata/metadata';
import { authorOf, schemaOf, textOf, withMetadata, type Operation } from '../metadata';
import { referenceOf } from '../mappingReference';
import { documentsIn } from './document';

interface Candidate {
	document: unknown;
	warnings: string[];
}

type Outcome = Partial<SaveResult> & { reference: string; imported: boolean; problems?: string; warnings?: string[] };

export const importMappings: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata, session) => {
		const from = context.getNodeParameter('importFrom', itemIndex, 'json') as string;
		const candidates =
			from === 'dms' ? await fromTables(context, itemIndex, metadata) : await fromText(context, itemIndex, from);
		const store = new MappingStore(metadata);
		const outcomes: Outcome[] = [];
		for (const { document, warnings } of candidates) {
			const result = validateMapping(document, { dialect: session.dialect });
			if (result.document) {
				const saved = await store.save(result.document, new Date(), authorOf(context));
				outcomes.push({ ...saved, imported: true, ...(warnings.length > 0 ? { warnings } : {}) });
			} else {
				const reference = String((document as { reference?: unknown } | null)?.reference ?? '');
				outcomes.push({
					reference,
					imported: false,
					problems: problemText(result.problems),
					...(warnings.length > 0 ? { warnings } : {}),
				});
			}
		}
		if (outcomes.length > 0 && outcomes.every(({ imported }) => !imported)) {
			throw new DataOpsError(
				`None of ${outcomes.length} mapping${outcomes.length === 1 ? '' : 's'} could be imported`,
				{
					code: 'BAD_MAPPING',
					remedy: outcomes.map(({ reference, problems }) => `${reference}:\n${problems}`).join('\n'),
				},
			);
		}
		return toItems(outcomes, itemIndex);
	});

async function fromText(context: IExecuteFunctions, itemIndex: number, from: string): Promise<Candidate[]> {
	let text = context.getNodeParameter('importJson', itemIndex, '[]');
	if (from === 'file') {
		const property = context.getNodeParameter('binaryPropertyName', itemIndex) as string;
		// Says which field is missing; the buffer alone would fail on an item without files.
		context.helpers.assertBinaryData(itemIndex, property);
		text = (await context.helpers.getBinaryDataBuffer(itemIndex, property)).toString('utf8');
	}
	return documentsIn(text, from === 'file' ? 'The file' : 'Mappings').map((document) => ({ document, warnings: [] }));
}

async function fromTables(context: IExecuteFunctions, itemIndex: number, metadata: Metadata): Promise<Candidate[]> {
	const schema = textOf(context, 'importSchema', itemIndex) || metadata.schema;
	const store = new MappingStore(new Metadata(metadata.session, schema));
	const reference = referenceOf(context, itemIndex);
	const references = reference
		? [reference]
		: (await store.list({ limit: 100_000 })).map((mapping) => mapping.reference);
	const candidates: Candidate[] = [];
	for (const name of references) candidates.push(await store.get(name));
	return candidates;
}
