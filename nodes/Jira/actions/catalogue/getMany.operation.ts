/** Project, Field and Status: Get Many. Names that occur twice are flagged, because a mapping by name would not know which. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, toItems } from '../../../shared/items';
import { loadFields, loadProjects, loadStatuses } from '../../engine/catalogue';
import { slugOf } from '../../engine/statusBook';
import { connect } from '../../transport/connect';

export async function execute(
	context: IExecuteFunctions,
	itemIndex: number,
	resource: string,
): Promise<INodeExecutionData[]> {
	const { client, instance } = await connect(context, itemIndex, { signal: cancelSignal(context) });
	switch (resource) {
		case 'field': {
			const fields = await loadFields(client);
			return toItems(
				fields.map(({ id, name, schema, custom, duplicateName }) => ({
					instance,
					field_id: id,
					name,
					type: schema?.type ?? null,
					items: schema?.items ?? null,
					custom_type: schema?.custom ?? null,
					custom,
					duplicate_name: duplicateName,
				})),
				itemIndex,
			);
		}
		case 'status': {
			const statuses = await loadStatuses(client);
			const counts = new Map<string, number>();
			for (const { name } of statuses) counts.set(slugOf(name), (counts.get(slugOf(name)) ?? 0) + 1);
			return toItems(
				statuses.map(({ id, name, untranslatedName, statusCategory }) => ({
					instance,
					status_id: id,
					name,
					untranslated_name: untranslatedName ?? null,
					category: statusCategory?.key ?? null,
					duplicate_name: counts.get(slugOf(name))! > 1,
				})),
				itemIndex,
			);
		}
		default: {
			const projects = await loadProjects(client);
			return toItems(
				projects.map(({ id, key, name, projectTypeKey, archived }) => ({
					instance,
					project_id: id,
					project_key: key,
					name,
					type: projectTypeKey ?? null,
					archived: archived ?? false,
				})),
				itemIndex,
			);
		}
	}
}
