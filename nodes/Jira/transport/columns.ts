/**
 * Columns ready to be asked for: names of fields become ids. The site's list of fields is kept for a quarter of an hour, so
 * that a poll does not ask for it again, and read anew when a name is not in it.
 */
import { loadFields, type FieldInfo } from '../engine/catalogue';
import { JiraFailure } from '../engine/failure';
import { needsCatalogue, resolveNames, type ResolvedColumn } from '../engine/mapping';
import type { Connection } from './connect';

const LIFE_MS = 15 * 60_000;
const lists = new Map<string, { at: number; fields: FieldInfo[] }>();

export async function resolveColumns(
	{ client, address, instance }: Connection,
	columns: ResolvedColumn[],
): Promise<ResolvedColumn[]> {
	if (!needsCatalogue(columns)) return columns;
	// Two accounts may see different fields: the alias tells their credentials apart well enough.
	const key = `${instance} ${address.apiBase}`;
	const known = lists.get(key);
	if (known && Date.now() - known.at < LIFE_MS) {
		try {
			return resolveNames(columns, known.fields);
		} catch (error) {
			if (!(error instanceof JiraFailure)) throw error;
		}
	}
	const fields = await loadFields(client);
	lists.set(key, { at: Date.now(), fields });
	return resolveNames(columns, fields);
}
