import { ALL, pullAll, rig } from './support';

const ids = (list: Array<{ id: string }>): string[] => list.map(({ id }) => id).sort();

describe('Get Many on Jira Cloud', () => {
	it('gives each issue once, with the status stays that really happened', async () => {
		const { sim, client } = rig({}, { issues: 450, seed: 5 });
		const results = await pullAll(client());
		expect(ids(results)).toEqual([...sim.site.issues.keys()].sort());
		for (const { id, transitions } of results) {
			const truth = sim.site.truth(id);
			expect(
				transitions.map((t) => [t.to_id, Date.parse(t.entered_at), t.left_at === null ? null : Date.parse(t.left_at)]),
			).toEqual(
				truth.map((v: { statusId: string; enteredAt: number; leftAt: number | null }) => [
					v.statusId,
					v.enteredAt,
					v.leftAt,
				]),
			);
		}
		sim.assertClean();
	});

	it('reads 10,000 issues with their histories in at most 115 requests', async () => {
		const { sim, client } = rig({}, { issues: 10_000, maxTransitions: 9, noise: false });
		const results = await pullAll(client(), { statuses: ['scheduled', 'closed'] });
		expect(results).toHaveLength(10_000);
		expect(sim.total).toBeLessThanOrEqual(115);
		sim.assertClean();
	});

	it('needs at most 15 requests when the site grants pages of 5,000', async () => {
		const { sim, client } = rig({ searchCap: 5000 }, { issues: 10_000, maxTransitions: 9, noise: false });
		expect(await pullAll(client(), { statuses: ['scheduled', 'closed'] })).toHaveLength(10_000);
		expect(sim.total).toBeLessThanOrEqual(15);
		sim.assertClean();
	});
});

describe('Get Many on Jira Data Center', () => {
	it('reads 10,000 issues at 250 a page in 40 requests', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' }, { issues: 10_000, maxTransitions: 9, noise: false });
		const results = await pullAll(client(), { choice: ALL, statuses: ['scheduled', 'closed'] });
		expect(new Set(ids(results)).size).toBe(10_000);
		expect(sim.total).toBeLessThanOrEqual(40);
		sim.assertClean();
	});
});
