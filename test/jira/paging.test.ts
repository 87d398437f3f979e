import fc from 'fast-check';
import { ALL, pullAll, rig } from './support';

const sorted = (values: Iterable<string>): string[] => [...values].sort();
const idsOf = (results: Array<{ id: string }>): string[] => results.map(({ id }) => id);

/** What a paged listing meets: sizes, kinds of tokens, silence about the end, and a site that changes under it. */
const world = fc.record({
	deployment: fc.constantFrom('cloud', 'dataCenter'),
	issues: fc.integer({ min: 0, max: 120 }),
	cap: fc.integer({ min: 2, max: 40 }),
	tokenMode: fc.constantFrom('cursor', 'offset'),
	isLast: fc.constantFrom('present', 'absent', 'alwaysFalse'),
	seed: fc.integer({ min: 1, max: 10_000 }),
	disturbances: fc.array(
		fc.record({ kind: fc.constantFrom('move', 'remove', 'edit', 'create'), which: fc.nat(1000) }),
		{ maxLength: 12 },
	),
	split: fc.boolean(),
	fault: fc.constantFrom('none', 'repeatToken', 'expireToken', 'emptyPage'),
});

describe('paging', () => {
	it('gives every issue that stays exactly once, whatever happens to the others meanwhile', async () => {
		await fc.assert(
			fc.asyncProperty(
				world,
				async ({ deployment, issues, cap, tokenMode, isLast, seed, disturbances, split, fault }) => {
					const { sim, client } = rig(
						{ deployment, searchCap: cap, dataCenterCap: cap, tokenMode, isLast, idCap: 60 },
						{ issues, seed, maxTransitions: 2, projects: ['A', 'B', 'C'] },
					);
					if (fault !== 'none') sim.limits.faults = [{ match: '/search', after: 2, times: 1, [fault]: true }];
					const left = [...disturbances];
					const touched = new Set<string>();
					sim.afterReply = ({ path }: { path: string }) => {
						const next = path.includes('/search') ? left.shift() : undefined;
						const all = [...sim.site.issues.keys()] as string[];
						if (!next || all.length === 0) return;
						const id = all[next.which % all.length];
						if (next.kind === 'create') touched.add(sim.site.createIssue({ project: 'A' }).id);
						else if (next.kind === 'edit') sim.site.edit(id, { summary: 'edited' });
						else {
							touched.add(id);
							if (next.kind === 'remove') sim.site.remove(id);
							else sim.site.move(id, ['A', 'B', 'C'][next.which % 3]);
						}
					};
					const results = await pullAll(client(), {
						choice: { projects: ['A', 'B', 'C'] },
						splitByProject: split,
						history: false,
						pageSize: cap,
					});
					const given = idsOf(results);
					expect(new Set(given).size).toBe(given.length);
					const stayed = ([...sim.site.issues.keys()] as string[]).filter((id) => !touched.has(id));
					expect(given.filter((id) => stayed.includes(id)).sort()).toEqual(sorted(stayed));
					sim.assertClean();
				},
			),
			{ numRuns: 150 },
		);
	}, 60_000);

	it('finds an issue that moved between projects while the projects were read side by side', async () => {
		const { sim, client } = rig({ searchCap: 5 }, { issues: 60, projects: ['A', 'B'] });
		const mover = [...sim.site.issues.values()]
			.filter((issue: { projectKey: string }) => issue.projectKey === 'B')
			.at(-1);
		let done = false;
		sim.afterReply = ({ path }: { path: string }) => {
			if (!done && path.endsWith('/search/jql')) {
				done = true;
				sim.site.move(mover.id, 'A');
			}
		};
		const results = await pullAll(client(), { choice: { projects: ['A', 'B'] }, splitByProject: true });
		expect(sorted(idsOf(results))).toEqual(sorted(sim.site.issues.keys()));
	});

	it('starts again behind what it has when a page token comes twice', async () => {
		const { sim, client } = rig({ searchCap: 10 }, { issues: 55 });
		sim.limits.faults = [{ match: '/search/jql', after: 3, times: 1, repeatToken: true }];
		expect(sorted(idsOf(await pullAll(client())))).toEqual(sorted(sim.site.issues.keys()));
		sim.assertClean();
	});

	it('starts again when a page token has expired, in search and in the changelog, across projects', async () => {
		const { sim, client } = rig({ searchCap: 10 }, { issues: 55, projects: ['ZZ', 'AA', 'MM'] });
		sim.limits.faults = [
			{ match: '/search/jql', after: 4, times: 1, expireToken: true },
			{ match: '/changelog/bulkfetch', times: 1, expireToken: true },
		];
		expect(sorted(idsOf(await pullAll(client())))).toEqual(sorted(sim.site.issues.keys()));
	});

	it('fails with a sentence, and not never, when tokens keep coming back', async () => {
		const { sim, client } = rig({ searchCap: 10 }, { issues: 300 });
		sim.limits.faults = [{ match: '/search/jql', repeatToken: true }];
		await expect(pullAll(client())).rejects.toMatchObject({
			kind: 'paging',
			message: expect.stringContaining('does not come to an end'),
		});
		expect(sim.total).toBeLessThan(40);
	});

	it('starts again in the zone of the user where epoch milliseconds are not understood', async () => {
		const { sim, client } = rig({ searchCap: 10, epochJql: false, userZone: 'Asia/Kathmandu' }, { issues: 55 });
		sim.limits.faults = [{ match: '/search/jql', after: 3, times: 1, expireToken: true }];
		expect(sorted(idsOf(await pullAll(client())))).toEqual(sorted(sim.site.issues.keys()));
		sim.assertClean();
	});

	it.each(['cloud', 'dataCenter'])('fails when empty pages keep promising more (%s)', async (deployment) => {
		const { sim, client } = rig({ deployment, searchCap: 10 }, { issues: 55 });
		sim.limits.faults = [{ match: '/search', emptyPage: true }];
		await expect(pullAll(client())).rejects.toMatchObject({ kind: 'paging' });
		expect(sim.total).toBeLessThan(60);
	});

	it('goes over single empty pages that carry a token', async () => {
		const { sim, client } = rig({ searchCap: 10 }, { issues: 55 });
		sim.limits.faults = [{ match: '/search/jql', after: 1, times: 2, emptyPage: true }];
		expect(sorted(idsOf(await pullAll(client())))).toEqual(sorted(sim.site.issues.keys()));
	});

	it('says so when the page limit ends the listing', async () => {
		const { sim, client } = rig({ searchCap: 10 }, { issues: 55 });
		await expect(pullAll(client(), { maxPages: 3 })).rejects.toMatchObject({ kind: 'pageLimit', endsEarly: true });
		expect(sim.counts['POST /rest/api/3/search/jql']).toBe(3);
	});

	it('reads a history that goes on over many changelog pages', async () => {
		const { sim, client } = rig();
		const issue = sim.site.createIssue({ project: 'OPS' });
		for (let i = 0; i < 25_000; i++)
			sim.site.transition(issue.id, i % 2 ? '10001' : '10002', { at: issue.created + 1000 * (i + 1) });
		const [{ transitions }] = await pullAll(client());
		expect(transitions).toHaveLength(25_001);
		expect(sim.counts['POST /rest/api/3/changelog/bulkfetch']).toBe(3);
	});

	it('says so when Data Center counts issues that it does not give', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' }, { issues: 30 });
		// Deleted in the database, still in the index.
		sim.site.issues.delete([...sim.site.issues.keys()][12]);
		const warnings: string[] = [];
		expect(await pullAll(client(), { pageSize: 8, warnings })).toHaveLength(29);
		expect(warnings.join()).toContain('counts 30 issues and gave 29');
	});

	it('keeps issues with the same stamp that lie on a page border', async () => {
		for (const deployment of ['cloud', 'dataCenter']) {
			const { sim, client } = rig({ deployment, searchCap: 7, dataCenterCap: 7 });
			for (let i = 0; i < 50; i++) sim.site.createIssue({ project: i % 2 ? 'A' : 'B', at: Date.UTC(2026, 1, 1) });
			expect(sorted(idsOf(await pullAll(client(), { choice: ALL, pageSize: 6 })))).toEqual(
				sorted(sim.site.issues.keys()),
			);
		}
	});
});
