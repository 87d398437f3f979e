'use strict';
/**
 * Thousands of issues from one seed, with what makes pulls go wrong: equal stamps across pages, several projects,
 * statuses visited more than once, change items of other fields, links without field id. Projects, states, and times
 * depend on the seed alone.
 */

/** @param {number} seed mulberry32: small, even, and the same everywhere */
function random(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/**
 * @param {import('./site').Site} site
 * @param {{ issues?: number, projects?: string[], seed?: number, maxTransitions?: number, from?: number, noise?: boolean, rich?: boolean }} [options]
 */
function generate(site, options = {}) {
	const {
		issues = 100,
		projects = ['OPS', 'WEB', 'LAB'],
		seed = 1,
		maxTransitions = 8,
		noise = true,
		rich = false,
	} = options;
	const from = options.from ?? Date.UTC(2026, 0, 5, 8);
	const next = random(seed);
	const active = [...site.statuses.values()].filter((status) => status.active).map((status) => status.id);
	for (const project of projects) if (!site.projects.has(project)) site.addProject(project);
	const made = [];
	for (let i = 0; i < issues; i++) {
		// Groups of four share one stamp to the millisecond, as after an import.
		const at = from + Math.floor(i / 4) * 60_000;
		const issue = site.createIssue({
			project: projects[Math.floor(next() * projects.length)],
			at,
			author: i % 6,
			fields: {
				summary: `Order ${i} for ${projects[i % projects.length]}`,
				labels: i % 3 === 0 ? [] : [`l${i % 5}`, 'photo'],
				fixVersions:
					i % 4 === 0
						? []
						: [
								{ id: '1', name: '1.0' },
								{ id: '2', name: `2.${i % 7}` },
							],
				customfield_10010: `ORD-${String(i).padStart(6, '0')}`,
				customfield_10011: i % 10 === 0 ? null : (i % 13) + 0.5,
				customfield_10012: { id: String(i % 3), value: ['North', 'South', 'East'][i % 3] },
				customfield_10015: i % 2 === 0 ? at + 86_400_000 : null,
				...(rich ? { description: `Line one of ${i}\nLine two` } : {}),
			},
		});
		let moment = at;
		const transitions = 1 + Math.floor(next() * maxTransitions);
		for (let t = 0; t < transitions; t++) {
			moment += 1000 * (60 + Math.floor(next() * 40_000));
			if (noise && next() < 0.3) site.link(issue.id, { at: moment - 500 });
			let to = active[Math.floor(next() * active.length)];
			if (to === issue.statusId) to = active[(active.indexOf(to) + 1) % active.length];
			site.transition(issue.id, to, { at: moment, author: t % 6 });
		}
		made.push(issue);
	}
	return made;
}

module.exports = { generate, random };
