'use strict';
/**
 * Real issues as an API gave them (Cloud or Data Center, with `changelog`) become state: their history keeps its order,
 * its jumps and its names in other languages. The truth here is the changelog itself, put in time order by hand.
 */

/** @param {string} stampText */
const millis = (stampText) => Date.parse(stampText.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));

/** @param {import('./site').Site} site @param {any[]} issues @param {any[]} [statuses] */
function load(site, issues, statuses = []) {
	for (const status of statuses)
		site.statuses.set(status.id, {
			id: status.id,
			name: status.untranslatedName ?? status.name,
			category: status.statusCategory?.key ?? 'indeterminate',
			active: true,
		});
	for (const raw of issues) {
		const { project, status, created, updated, ...fields } = raw.fields;
		if (!site.projects.has(project.key)) site.addProject(project.key, project.name);
		site.statuses.set(
			status.id,
			site.statuses.get(status.id) ?? {
				id: status.id,
				name: status.name,
				category: status.statusCategory?.key ?? 'indeterminate',
				active: true,
			},
		);
		const histories = (raw.changelog?.histories ?? [])
			.map((/** @type {any} */ history) => ({
				id: history.id,
				at: millis(history.created),
				author: history.author ? 0 : null,
				items: history.items,
			}))
			.sort((/** @type {any} */ a, /** @type {any} */ b) => a.at - b.at || Number(a.id) - Number(b.id));
		const moves = histories.flatMap((/** @type {any} */ history) =>
			history.items
				.filter((/** @type {any} */ item) => item.field === 'status')
				.map((/** @type {any} */ item) => ({ at: history.at, item })),
		);
		const issue = {
			id: raw.id,
			projectKey: project.key,
			number: Number(raw.key.split('-')[1]),
			created: millis(created),
			updated: millis(updated),
			statusId: status.id,
			author: 0,
			fields,
			histories,
			visits: [
				{ statusId: moves[0]?.item.from ?? status.id, enteredAt: millis(created) },
				...moves.map((/** @type {any} */ move) => ({ statusId: move.item.to, enteredAt: move.at })),
			],
		};
		for (const field of Object.keys(fields))
			if (!site.fields.some((known) => known.id === field))
				site.fields.push({ id: field, name: field, schema: { type: 'any' } });
		site.issues.set(issue.id, issue);
		site.reindex(issue);
	}
	return issues.length;
}

module.exports = { load };
