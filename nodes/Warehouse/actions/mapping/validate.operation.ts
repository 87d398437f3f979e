/** Validate: names every fault and writes nothing; it needs no connection. */
import { toItem } from '../../../shared/items';
import { validateMapping } from '../../engine/mapping/validate';
import type { Operation } from '../metadata';

export const validate: Operation = async (context, itemIndex) => {
	const given = context.getNodeParameter('mappingJson', itemIndex);
	const names = (context.getNodeParameter('sourceColumns', itemIndex, '') as string)
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	const { problems, warnings, order } = validateMapping(given, names.length > 0 ? { sourceColumns: names } : {});
	return [toItem({ valid: problems.length === 0, problems, warnings, ...(order ? { order } : {}) }, itemIndex)];
};
