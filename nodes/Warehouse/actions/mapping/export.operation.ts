/** Export: a mapping as an item, as a file, or into the DMS tables of another schema. */
import { toItem } from '../../../shared/items';
import { MappingStore } from '../../engine/mapping/store';
import { Metadata } from '../../engine/metadata/metadata';
import { authorOf, schemaOf, textOf, withMetadata, type Operation } from '../metadata';
import { referenceOf } from '../mappingReference';
import { checkedDocument } from './document';
import { versionOf } from './store.operations';

export const exportMapping: Operation = async (context, itemIndex) =>
	await withMetadata(context, itemIndex, schemaOf(context, itemIndex), async (metadata, session) => {
		const stored = await new MappingStore(metadata).get(referenceOf(context, itemIndex), versionOf(context, itemIndex));
		const to = context.getNodeParameter('exportTo', itemIndex, 'json') as string;
		if (to === 'dms') {
			const schema = textOf(context, 'exportSchema', itemIndex) || metadata.schema;
			const document = checkedDocument(stored.document, session.dialect);
			const saved = await new MappingStore(new Metadata(session, schema)).save(document, new Date(), authorOf(context));
			return [toItem({ ...saved, schema }, itemIndex)];
		}
		const item = toItem(
			to === 'json' ? stored.document : { reference: stored.reference, version: stored.version, hash: stored.hash },
			itemIndex,
		);
		if (to === 'file') {
			const content = Buffer.from(`${JSON.stringify(stored.document, null, '\t')}\n`, 'utf8');
			const name = `${stored.reference.replace(/[^\w.-]+/g, '_')}.v${stored.version}.json`;
			item.binary = { data: await context.helpers.prepareBinaryData(content, name, 'application/json') };
		}
		return [item];
	});
