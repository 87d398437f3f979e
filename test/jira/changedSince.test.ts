import fc from 'fast-check';
import { emptyState, readState, type PullState } from '../../nodes/Jira/engine/watermark';
import { primeState } from '../../nodes/Jira/engine/changedSince';
import { ALL, JumpingClock, poll, rig } from './support';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What was handed out, as id:updated, over many polls. */
class Ledger {
	readonly versions: string[] = [];
	readonly latest = new Map<string, number>();
	add(results: Array<{ id: string; updatedMs: number }>): void {
		for (const { id, updatedMs } of results) {
			this.versions.push(`${id}:${updatedMs}`);
			this.latest.set(id, Math.max(updatedMs, this.latest.get(id) ?? 0));
		}
	}
	doubled(): string[] {
		const seen = new Set<string>();
		return this.versions.filter((version) => seen.has(version) || !seen.add(version));
	}
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the simulator's own objects
	lost(sim: any): string[] {
		return [...sim.site.issues.values()]
			.filter((issue) => this.latest.get(issue.id) !== issue.updated)
			.map((issue) => issue.id);
	}
}

const throughDisk = (state: PullState): PullState => readState(JSON.stringify(state));

describe('Get Changed Since', () => {
	it('takes at most 3 requests for a poll with 50 changed issues', async () => {
		const { sim, clock, client } = rig({}, { issues: 400, from: Date.UTC(2026, 10, 19), maxTransitions: 3 });
		const spec = { statuses: ['scheduled', 'Parked', 'never heard of'] };
		let { state } = await poll(client(), emptyState(), spec);
		clock.time += 5 * MINUTE;
		const changed = [...sim.site.issues.keys()].slice(0, 50);
		for (const id of changed) sim.site.edit(id, { summary: 'changed' });
		// A status that no list knows any more, in a history: not a reason to ask for the list at every poll.
		sim.site.transition(changed[0], '10090');
		clock.time += MINUTE;
		const before = sim.total;
		const second = await poll(client(), throughDisk(state), spec);
		expect(second.results.map(({ id }) => id).sort()).toEqual(changed.sort());
		expect(sim.total - before).toBeLessThanOrEqual(3);
		state = second.state;
		expect((await poll(client(), throughDisk(state))).results).toEqual([]);
		sim.assertClean();
	});

	it.each(['cloud', 'dataCenter'])(
		'loses and doubles nothing on %s while the index shows changes up to 12 h late',
		async (deployment) => {
			const { sim, clock, client } = rig({ deployment }, { issues: 40, from: Date.UTC(2026, 10, 18) });
			const ledger = new Ledger();
			let state = emptyState();
			const rounds = 60;
			for (let round = 0; round < rounds; round++) {
				// Some changes show at once, some after hours: the hard mix, because the watermark runs ahead of the late ones.
				const issues = [...sim.site.issues.keys()];
				for (let change = 0; change < 3; change++) {
					sim.site.config.indexLagMs = change === 0 ? 0 : ((round * 7 + change * 5) % 12) * HOUR + 59 * MINUTE;
					sim.site.edit(issues[(round * 3 + change) % issues.length], { summary: `r${round}` });
					clock.time += 1000;
				}
				const run = await poll(client(), throughDisk(state));
				ledger.add(run.results);
				state = run.state;
				clock.time += 20 * MINUTE;
			}
			clock.time += 13 * HOUR;
			sim.site.config.indexLagMs = 0;
			for (let last = 0; last < 2; last++) {
				const run = await poll(client(), throughDisk(state));
				ledger.add(run.results);
				state = run.state;
			}
			expect(ledger.lost(sim)).toEqual([]);
			expect(ledger.doubled()).toEqual([]);
			sim.assertClean();
		},
		30_000,
	);

	it('finds a change that showed 12 h late while other changes moved the watermark on', async () => {
		const { sim, clock, client } = rig({}, { issues: 10, from: Date.UTC(2026, 10, 18) });
		let { state } = await poll(client(), emptyState());
		const [late, other] = [...sim.site.issues.keys()];
		sim.site.config.indexLagMs = 12 * HOUR;
		sim.site.edit(late, { summary: 'late' });
		sim.site.config.indexLagMs = 0;
		const seen: string[] = [];
		for (let hour = 0; hour < 14; hour++) {
			clock.time += HOUR;
			sim.site.edit(other, { summary: `h${hour}` });
			const run = await poll(client(), throughDisk(state));
			state = run.state;
			for (const { id } of run.results) if (id === late) seen.push(id);
		}
		expect(seen).toEqual([late]);
	});

	it('does again what a killed run had not saved, and then nothing twice', async () => {
		const { sim, clock, client } = rig({}, { issues: 120, from: Date.UTC(2026, 10, 15), maxTransitions: 3 });
		const { state } = await poll(client(), emptyState());
		clock.time += 10 * MINUTE;
		for (const id of [...sim.site.issues.keys()].slice(0, 30)) sim.site.transition(id, '10005');
		// Killed: its state never reaches the disk.
		const killed = await poll(client(), throughDisk(state));
		expect(killed.results).toHaveLength(30);
		clock.time += MINUTE;
		const again = await poll(client(), throughDisk(state));
		expect(again.results.map(({ id }) => id).sort()).toEqual(killed.results.map(({ id }) => id).sort());
		expect((await poll(client(), throughDisk(again.state))).results).toEqual([]);
	});

	it('hands out an issue that changes while it is paged again in the next run, in its new version', async () => {
		const { sim, clock, client } = rig({ searchCap: 10 }, { issues: 95, from: Date.UTC(2026, 10, 19) });
		const ledger = new Ledger();
		let touched = 0;
		sim.afterReply = ({ path }: { path: string }) => {
			if (path.endsWith('/search/jql') && touched < 20) {
				const issues = [...sim.site.issues.keys()];
				sim.site.edit(issues[(touched++ * 13) % issues.length], { summary: `moved ${touched}` });
			}
		};
		let run = await poll(client(), emptyState());
		ledger.add(run.results);
		sim.afterReply = null;
		clock.time += MINUTE;
		run = await poll(client(), throughDisk(run.state));
		ledger.add(run.results);
		expect(ledger.lost(sim)).toEqual([]);
		expect(ledger.doubled()).toEqual([]);
	});

	it('loses and doubles nothing while issues change under the pages, are made, moved, and removed, and a tenth of the answers fail', async () => {
		const world = fc.record({
			deployment: fc.constantFrom('cloud', 'dataCenter'),
			tokenMode: fc.constantFrom('cursor', 'offset'),
			cap: fc.integer({ min: 2, max: 15 }),
			issues: fc.integer({ min: 1, max: 70 }),
			seed: fc.integer({ min: 1, max: 9999 }),
			faults: fc.constantFrom(0, 0.1),
			steps: fc.array(
				fc.record({
					kind: fc.constantFrom('edit', 'edit', 'move', 'create', 'remove'),
					which: fc.nat(999),
					polls: fc.integer({ min: 0, max: 2 }),
				}),
				{ maxLength: 25 },
			),
		});
		await fc.assert(
			fc.asyncProperty(world, async ({ deployment, tokenMode, cap, issues, seed, faults, steps }) => {
				const { sim, clock, client } = rig(
					{ deployment, tokenMode, searchCap: cap, dataCenterCap: cap, idCap: 30 },
					{ issues, seed, maxTransitions: 2, from: Date.UTC(2026, 10, 10) },
				);
				if (faults)
					sim.limits.faults = [
						{ rate: faults, kind: 'burst', retryAfter: 3 },
						{ rate: faults, kind: 'server', status: 503 },
					];
				const ledger = new Ledger();
				const left = [...steps];
				const act = (): void => {
					const step = left.shift();
					const all = [...sim.site.issues.keys()] as string[];
					if (!step || all.length === 0) return;
					const id = all[step.which % all.length];
					if (step.kind === 'edit') sim.site.edit(id, { summary: `s${left.length}` });
					else if (step.kind === 'move') sim.site.move(id, ['OPS', 'WEB', 'LAB'][step.which % 3]);
					else if (step.kind === 'create') sim.site.createIssue({ project: 'OPS' });
					else sim.site.remove(id);
				};
				let state = emptyState();
				sim.afterReply = ({ path }: { path: string }) => path.includes('search') && act();
				for (let round = 0; round < 4; round++) {
					const run = await poll(client(), throughDisk(state), { pageSize: cap, history: round % 2 === 0 });
					ledger.add(run.results);
					state = run.state;
					clock.time += 3 * MINUTE;
					act();
				}
				sim.afterReply = null;
				for (let round = 0; round < 2; round++) {
					const run = await poll(client(), throughDisk(state), { pageSize: cap });
					ledger.add(run.results);
					state = run.state;
					clock.time += MINUTE;
				}
				expect([ledger.lost(sim), ledger.doubled()]).toEqual([[], []]);
				sim.assertClean();
			}),
			{ numRuns: 100 },
		);
	}, 120_000);

	it('starts exactly at a moment set by hand, and looks at nothing older later on', async () => {
		const { sim, clock, client } = rig({}, { issues: 60, from: Date.UTC(2026, 10, 20, 6), maxTransitions: 1 });
		const stamps = [...sim.site.issues.values()]
			.map(({ updated }: { updated: number }) => updated)
			.sort((a, b) => a - b);
		const since = stamps[30];
		const first = await poll(client(), readState(new Date(since).toISOString()));
		expect(first.results.map(({ updatedMs }) => updatedMs).sort((a, b) => a - b)).toEqual(
			stamps.filter((stamp) => stamp >= since),
		);
		clock.time += HOUR;
		expect((await poll(client(), throughDisk(first.state))).results).toEqual([]);
	});

	it('ends with what it has when the quota pauses longer than allowed, and loses nothing in the next run', async () => {
		const { sim, clock, client } = rig(
			{ searchCap: 50, quota: 2600 },
			{ issues: 3000, from: Date.UTC(2026, 10, 10), maxTransitions: 2 },
		);
		const ledger = new Ledger();
		let state = emptyState();
		let runs = 0;
		for (; runs < 30; runs++) {
			const run = await poll(client({ maxPauseMs: 10_000 }), throughDisk(state), { pageSize: 50 });
			ledger.add(run.results);
			state = run.state;
			if (run.error === undefined && runs > 0) break;
			if (run.error) expect(run.error).toMatchObject({ kind: 'limit', resumeAt: expect.any(Number) });
			clock.time += HOUR;
		}
		expect(runs).toBeGreaterThan(1);
		expect(ledger.lost(sim)).toEqual([]);
		expect(ledger.doubled()).toEqual([]);
		sim.assertClean();
	});

	it('begins a trigger with what exists, without handing any of it out', async () => {
		const { sim, clock, client } = rig({}, { issues: 80, from: Date.UTC(2026, 10, 20, 1), maxTransitions: 2 });
		const state = await primeState(client(), ALL, emptyState(), 12 * HOUR, 10 * MINUTE);
		expect((await poll(client(), throughDisk(state))).results).toEqual([]);
		clock.time += 2000;
		const made = sim.site.createIssue({ project: 'OPS', fields: { summary: 'new' } });
		clock.time += 2000;
		expect((await poll(client(), throughDisk(state))).results.map(({ id }) => id)).toEqual([made.id]);
	});
});

describe('time zones', () => {
	const zones = Array.from({ length: 27 }, (_, index) => index - 12);

	it.each([true, false])(
		'loses and doubles nothing from −12 to +14 (epoch milliseconds understood: %s)',
		async (epochJql) => {
			for (const offset of zones) {
				const zone = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
				const { sim, clock, client } = rig(
					{
						userZone: zone,
						siteZone: zones[zones.length - 1] === offset ? 'America/New_York' : 'Europe/Berlin',
						epochJql,
					},
					{ issues: 12, from: Date.UTC(2026, 10, 19) },
				);
				const ledger = new Ledger();
				let state = emptyState();
				for (let round = 0; round < 6; round++) {
					const run = await poll(client(), throughDisk(state));
					ledger.add(run.results);
					state = run.state;
					clock.time += 37 * MINUTE;
					const issues = [...sim.site.issues.keys()];
					for (let i = 0; i < 4; i++)
						sim.site.edit(
							issues[(round * 5 + i) % issues.length],
							{ summary: `${round}` },
							{ at: clock.time - i * 9 * MINUTE },
						);
				}
				const last = await poll(client(), throughDisk(state));
				ledger.add(last.results);
				expect([zone, ledger.lost(sim), ledger.doubled()]).toEqual([zone, [], []]);
				expect(state.time?.kind).toBe(epochJql ? 'epoch' : 'zone');
				sim.assertClean();
			}
		},
		60_000,
	);

	it.each([true, false])(
		'loses and doubles nothing in the hour that daylight saving repeats, or skips (epoch: %s)',
		async (epochJql) => {
			// Berlin: 2026-10-25 03:00 becomes 02:00; 2026-03-29 02:00 becomes 03:00.
			for (const start of [Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 2, 28, 22)]) {
				const clock = new JumpingClock(start);
				const { sim, client } = rig(
					{ userZone: 'Europe/Berlin', epochJql },
					{ issues: 20, from: start - 40 * HOUR, maxTransitions: 1 },
					clock,
				);
				const ledger = new Ledger();
				let state = emptyState();
				for (let round = 0; round < 32; round++) {
					const run = await poll(client(), throughDisk(state));
					ledger.add(run.results);
					state = run.state;
					clock.time += 7 * MINUTE;
					const issues = [...sim.site.issues.keys()];
					sim.site.edit(issues[round % issues.length], { summary: `a${round}` });
					clock.time += 4 * MINUTE;
				}
				ledger.add((await poll(client(), throughDisk(state))).results);
				expect(ledger.lost(sim)).toEqual([]);
				expect(ledger.doubled()).toEqual([]);
				sim.assertClean();
			}
		},
		60_000,
	);
});
