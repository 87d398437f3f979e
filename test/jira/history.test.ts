import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { toMillis } from '../../nodes/Jira/engine/clockText';
import { statusChanges, transitionsOf } from '../../nodes/Jira/engine/history';
import { slugOf, statusColumns, StatusBook, wantedStatuses, SEED_STATUSES } from '../../nodes/Jira/engine/statusBook';
import type { RawHistory } from '../../nodes/Jira/engine/types';
import { pullAll, rig } from './support';

const FIXTURES = [
	path.resolve(__dirname, '../../../shared/fixtures/jira'),
	path.resolve(__dirname, '../../../../shared/fixtures/jira'),
].find((folder) => fs.existsSync(folder));
const withFixtures = FIXTURES ? describe : describe.skip;
const fixture = (name: string) => JSON.parse(fs.readFileSync(path.join(FIXTURES!, name), 'utf8'));

const facts = { instance: 'one', id: '1', createdMs: 1000, statusId: '9', statusName: 'Now' };

describe('status history', () => {
	it('survives change items whose key is named toString', () => {
		const histories = JSON.parse(
			'[{"id":"7","created":5000,"items":[{"field":"status","fieldId":"status","from":"1","fromString":"A","to":"2","toString":"B"}]}]',
		) as RawHistory[];
		expect(statusChanges(histories)).toEqual([
			{ historyId: '7', at: 5000000, fromId: '1', fromName: 'A', toId: '2', toName: 'B', authorId: null },
		]);
	});

	it('takes a name from the item alone, never from what every object has', () => {
		const [change] = statusChanges([
			{ id: '7', created: '2026-01-01T00:00:00.000+0000', items: [{ field: 'status', from: '1', to: '2' }] },
		]);
		expect(change.toName).toBeNull();
	});

	it('understands ISO stamps, epoch seconds, and epoch milliseconds', () => {
		const ms = Date.UTC(2026, 8, 28, 6, 28, 57, 824);
		expect(toMillis('2026-09-28T08:28:57.824+0200')).toBe(ms);
		expect(toMillis(ms)).toBe(ms);
		expect(toMillis(String(ms))).toBe(ms);
		expect(toMillis(Math.floor(ms / 1000))).toBe(Math.floor(ms / 1000) * 1000);
		expect(toMillis(null)).toBeNull();
		expect(toMillis('soon')).toBeNull();
	});

	it('ends a stay at a workflow migration, and invents no stay for the status nobody entered', () => {
		const changes = statusChanges([
			{
				id: '2',
				created: 3_000_000_000_000,
				items: [{ field: 'status', fieldId: 'status', from: '30', fromString: 'C', to: '40', toString: 'D' }],
			},
			{
				id: '1',
				created: 2_000_000_000_000,
				items: [{ field: 'status', fieldId: 'status', from: '10', fromString: 'A', to: '20', toString: 'B' }],
			},
		]);
		const rows = transitionsOf(facts, changes, 4_000_000_000_000, () => null);
		expect(rows.map(({ to_id }) => to_id)).toEqual(['10', '20', '40']);
		expect(rows[1].left_at).toBe(rows[2].entered_at);
		expect(rows[2].from_id).toBe('30');
	});

	it('gives the present status from creation on where nothing was ever changed', () => {
		const rows = transitionsOf(facts, [], 61_000, () => 'new');
		expect(rows).toEqual([
			{
				instance: 'one',
				issue_id: '1',
				seq: 1,
				from_id: null,
				from_name: null,
				to_id: '9',
				to_name: 'Now',
				category: 'new',
				entered_at: '1970-01-01T00:00:01.000Z',
				left_at: null,
				seconds: 60,
				author_id: null,
			},
		]);
	});

	it('gives stays that follow each other without gap, and sum to the age of the issue', () => {
		fc.assert(
			fc.property(
				fc.array(
					fc.record({ gap: fc.integer({ min: 0, max: 1e9 }), to: fc.integer({ min: 1, max: 5 }), noise: fc.boolean() }),
					{ maxLength: 60 },
				),
				fc.boolean(),
				(steps, newestFirst) => {
					let at = 1_700_000_000_000;
					const createdMs = at;
					let status = '1';
					const histories: RawHistory[] = [];
					steps.forEach(({ gap, to, noise }, index) => {
						at += gap;
						const items: Array<Record<string, unknown>> = noise
							? [{ field: 'Link', from: null, to: 'X-1', toString: 'x' }]
							: [];
						items.push({ field: 'status', from: status, fromString: `S${status}`, to: String(to), toString: `S${to}` });
						status = String(to);
						histories.push({ id: String(index + 1), created: at, items });
					});
					const asOf = at + 5000;
					const rows = transitionsOf(
						{ ...facts, createdMs, statusId: status, statusName: `S${status}` },
						statusChanges(newestFirst ? histories.reverse() : histories),
						asOf,
						() => null,
					);
					expect(rows).toHaveLength(steps.length + 1);
					for (let i = 1; i < rows.length; i++) {
						expect(rows[i].entered_at).toBe(rows[i - 1].left_at);
						expect(rows[i].from_id).toBe(rows[i - 1].to_id);
						expect(rows[i].seq).toBe(i + 1);
					}
					const total = rows.reduce((sum, { seconds }) => sum + Math.round(seconds * 1000), 0);
					expect(total).toBe(asOf - createdMs);
					const columns = statusColumns(wantedStatuses(['S1', 'S2', 'S3', 'S4', 'S5']), rows, new StatusBook());
					const counted = [1, 2, 3, 4, 5].reduce((sum, n) => sum + (columns[`status_s${n}_count`] as number), 0);
					expect(counted).toBe(rows.length);
				},
			),
		);
	});
});

describe('named statuses', () => {
	it('are found by name in any spelling, by id, by translated name, and when they no longer exist', async () => {
		const { sim, client } = rig({ translations: { '10001': 'Geplant' } });
		const issue = sim.site.createIssue({ project: 'OPS', at: Date.UTC(2026, 0, 1) });
		sim.site.transition(issue.id, '10001', { at: Date.UTC(2026, 0, 2) });
		sim.site.transition(issue.id, '10090', { at: Date.UTC(2026, 0, 3) });
		sim.site.transition(issue.id, '10001', { at: Date.UTC(2026, 0, 5) });
		sim.site.transition(issue.id, '10009', { at: Date.UTC(2026, 0, 6) });
		const warnings: string[] = [];
		const [{ row }] = await pullAll(client(), {
			statuses: ['scheduled', 'Geplant', '10001', 'PARKED', 'Nowhere'],
			warnings,
		});
		const day = 86_400;
		for (const slug of ['scheduled', 'geplant', '10001']) {
			expect(row).toMatchObject({
				[`status_${slug}_first_at`]: '2026-01-02T00:00:00.000Z',
				[`status_${slug}_last_at`]: '2026-01-05T00:00:00.000Z',
				[`status_${slug}_count`]: 2,
				[`status_${slug}_seconds`]: 2 * day,
			});
		}
		expect(row).toMatchObject({
			status_parked_count: 1,
			status_parked_seconds: 2 * day,
			status_nowhere_count: 0,
			status_nowhere_first_at: null,
		});
		expect(warnings.join()).toContain('Nowhere');
	});

	it('make the columns of the seed list', () => {
		expect(SEED_STATUSES).toEqual([
			'scheduled',
			'acknowledged',
			'at_listing',
			'shoot_complete',
			'uploaded',
			'edit_start',
			'final_review',
			'escalated_editing',
			'closed',
		]);
		expect(slugOf('At Listing')).toBe('at_listing');
		expect(slugOf(' Shoot-Complete ')).toBe('shoot_complete');
		expect(slugOf('В работе')).toBe('в_работе');
		expect(slugOf('完了')).toBe('完了');
	});

	it('keep the category of each status, and none for one that was removed', async () => {
		const { sim, client } = rig();
		const issue = sim.site.createIssue({ project: 'OPS', at: 1_700_000_000_000 });
		sim.site.transition(issue.id, '10090', { at: 1_700_000_100_000 });
		sim.site.transition(issue.id, '10009', { at: 1_700_000_200_000 });
		const [{ transitions }] = await pullAll(client());
		expect(transitions.map(({ category }) => category)).toEqual(['new', null, 'done']);
		expect(transitions[2]).toMatchObject({
			from_name: 'Parked',
			to_name: 'Closed',
			author_id: expect.stringMatching(/^5b10/),
		});
	});
});

withFixtures('real issues', () => {
	it('of a Cloud site keep every status change of their changelog, newest first as they came', async () => {
		const issues = fixture('cloud_jirametrics_6_issues.json');
		const { sim, client } = rig();
		sim.handle({
			method: 'POST',
			path: '/__sim/load',
			body: JSON.stringify({ issues, statuses: fixture('cloud_jirametrics_statuses.json') }),
		});
		const results = await pullAll(client());
		expect(results).toHaveLength(issues.length);
		for (const { id, transitions } of results) {
			const raw = issues.find((issue: { id: string }) => issue.id === id);
			const moves = raw.changelog.histories
				.flatMap((h: RawHistory) =>
					h
						.items!.filter((i) => i.field === 'status')
						.map(
							(i) => `${Date.parse(String(h.created).replace(/(\d\d)$/, ':$1'))} ${i.from as string}>${i.to as string}`,
						),
				)
				.sort();
			expect(
				transitions
					.slice(1)
					.map((t) => `${Date.parse(t.entered_at)} ${t.from_id}>${t.to_id}`)
					.sort(),
			).toEqual(moves);
			const truth = sim.site.truth(id);
			expect(transitions.map(({ to_id, entered_at }) => [to_id, Date.parse(entered_at)])).toEqual(
				truth.map((v: { statusId: string; enteredAt: number }) => [v.statusId, v.enteredAt]),
			);
		}
	});

	it('of a Data Center are read without field ids, with user names', async () => {
		const { sim, client } = rig({ deployment: 'dataCenter' });
		sim.handle({
			method: 'POST',
			path: '/__sim/load',
			body: JSON.stringify({ issues: [fixture('dc_jrjc_valid-5.0-with-changelog.json')] }),
		});
		const [{ row, transitions }] = await pullAll(client(), {
			columns: [
				{ target: 'text', sources: ['description'], type: 'text' },
				{ target: 'choice', sources: ['customfield_10002'] },
			],
		});
		expect(row).toMatchObject({ issue_key: 'HST-1', project_key: 'HST', text: 'Modified Description', choice: 'Two' });
		const truth = sim.site.truth('10000');
		expect(transitions.map(({ to_id }) => to_id)).toEqual(truth.map((v: { statusId: string }) => v.statusId));
	});
});
