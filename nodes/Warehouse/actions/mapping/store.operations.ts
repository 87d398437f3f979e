/** Save, Get, Get Many, History and Delete on the metadata tables. */
import { toItem, toItems } from '../../../shared/items';
import { MappingStore } from '../../engine/mapping/store';
import { referenceOf } from '../mappingReference';
import { authorOf, limitOf, schemaOf, withMetadata, type Operation } from '../metadata';
import { checkedDocument } from './document';

export const versionOf = (context: Parameters<Operation>[0], itemIndex: number): number | undefined =>
	(context.getNodeParameter('version', itemIndex, 0) as number) || undefined;

export const saveMapping: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata, session) => {
		const document = checkedDocument(context.getNodeParameter('mappingJson', itemIndex), session.dialect);
		const saved = await new MappingStore(metadata).save(document, new Date(), authorOf(context));
		return [toItem(saved, itemIndex)];
	});

export const getMapping: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const stored = await new MappingStore(metadata).get(referenceOf(context, itemIndex), versionOf(context, itemIndex));
		return [toItem(stored, itemIndex)];
	});

export const listMappings: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const search = context.getNodeParameter('search', itemIndex, '') as string;
		return toItems(await new MappingStore(metadata).list({ search, limit: limitOf(context, itemIndex) }), itemIndex);
	});

export const historyOf: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) =>
		toItems(await new MappingStore(metadata).history(referenceOf(context, itemIndex)), itemIndex),
	);

export const deleteMapping: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata) => {
		const reference = referenceOf(context, itemIndex);
		await new MappingStore(metadata).delete(reference, new Date(), authorOf(context));
		return [toItem({ deleted: true, reference }, itemIndex)];
	});
