/** The engine against the simulator in one process, with a clock that jumps instead of waiting. */
import type { HttpPort } from '../../nodes/shared/http/types';
import { JiraClient } from '../../nodes/Jira/engine/client';
import { SiteGate } from '../../nodes/Jira/engine/gate';
import { readColumns, type ColumnMapping } from '../../nodes/Jira/engine/mapping';
import { Pull } from '../../nodes/Jira/engine/pull';
import { wantedStatuses } from '../../nodes/Jira/engine/statusBook';
import { getMany, type GetManyOptions } from '../../nodes/Jira/engine/getMany';
import { changedSince } from '../../nodes/Jira/engine/changedSince';
import type { PullState } from '../../nodes/Jira/engine/watermark';
import type { IssueResult } from '../../nodes/Jira/engine/types';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the simulator is plain JavaScript, so that the demo can start it
const { Simulator } = require('../simulators/jira/server.js');

export { Simulator };

export class JumpingClock {
	constructor(public time = Date.UTC(2026, 10, 20, 12)) {}
	now = (): number => this.time;
	slept = 0;
	sleep = async (ms: number): Promise<void> => {
		const target = this.time + ms;
		await new Promise((resolve) => setImmediate(resolve));
		if (target > this.time) {
			this.slept += target - this.time;
			this.time = target;
		}
	};
	random = (): number => 0.5;
}

export const basic = (user: string, secret: string): string =>
	`Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

/** The simulator as a port; each call takes a little (virtual) time. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export function portOf(sim: any, clock: JumpingClock, authorization?: string): HttpPort {
	const { config } = sim.site;
	const header =
		authorization ?? (config.deployment === 'cloud' ? basic(config.email, config.token) : `Bearer ${config.pat}`);
	return {
		async request({ method, url, query, headers, body }) {
			await new Promise((resolve) => setImmediate(resolve));
			clock.time += 20;
			const at = new URL(url);
			const params = new URLSearchParams(at.search);
			for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) params.set(name, String(value));
			const reply = sim.handle({
				method,
				path: at.pathname,
				query: params,
				headers: { ...headers, ...(header ? { authorization: header } : {}) },
				body: body === undefined ? '' : JSON.stringify(body),
			});
			return { status: reply.status, headers: reply.headers, text: reply.text };
		},
	};
}

export interface Rig {
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
	sim: any;
	clock: JumpingClock;
	client(options?: { maxPauseMs?: number; attempts?: number; gate?: SiteGate; signal?: AbortSignal }): JiraClient;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
const used: any[] = [];

/** A breach of Atlassian's contract, or a call before its Retry-After, fails the test in which it happened. */
afterEach(() => {
	for (const sim of used.splice(0)) sim.assertClean();
});

export function rig(config: object = {}, generate?: object, clock = new JumpingClock()): Rig {
	const sim = new Simulator({ config, clock, generate });
	used.push(sim);
	return {
		sim,
		clock,
		client: (options = {}) =>
			new JiraClient({
				http: portOf(sim, clock),
				apiBase: 'https://sim.example',
				deployment: sim.site.config.deployment,
				clock,
				gate: new SiteGate(),
				...options,
			}),
	};
}

export const ALL = { jql: 'project is not EMPTY' };

export interface PullSpec extends Partial<Omit<GetManyOptions, 'columns' | 'client'>> {
	columns?: ColumnMapping[];
	statuses?: string[];
	onReject?: 'route' | 'keep' | 'fail';
	warnings?: string[];
	statusMemory?: PullState['statuses'];
}

export function settings(
	client: JiraClient,
	{
		columns = [{ target: 'summary', sources: ['summary'] }],
		statuses = [],
		onReject = 'route',
		warnings = [],
		statusMemory,
		...rest
	}: PullSpec = {},
) {
	const resolved = readColumns(columns);
	const history = rest.history ?? true;
	const pull = new Pull({
		client,
		instance: 'one',
		columns: resolved,
		history,
		statuses: wantedStatuses(statuses),
		concurrency: rest.concurrency ?? 4,
		onReject,
		asOf: client.serverNow(),
		warn: (s) => warnings.push(s),
		statusMemory,
	});
	const options: GetManyOptions = {
		client,
		choice: ALL,
		columns: resolved,
		history,
		pageSize: 0,
		maxPages: 0,
		splitByProject: false,
		concurrency: 4,
		verify: true,
		time: null,
		...rest,
	};
	return { pull, options };
}

export async function drain(results: AsyncIterable<IssueResult[]>): Promise<IssueResult[]> {
	const all: IssueResult[] = [];
	for await (const batch of results) for (const result of batch) all.push(result);
	return all;
}

export async function pullAll(client: JiraClient, spec: PullSpec = {}): Promise<IssueResult[]> {
	const { pull, options } = settings(client, spec);
	return await drain(getMany(options, pull));
}

export async function poll(
	client: JiraClient,
	state: PullState,
	spec: PullSpec & { overlapMs?: number; lagMs?: number } = {},
) {
	const { overlapMs = 600_000, lagMs = 12 * 3_600_000, ...rest } = spec;
	const { pull, options } = settings(client, { ...rest, statusMemory: state.statuses });
	const run = await changedSince({ ...options, state, overlapMs, lagMs }, pull);
	const results: IssueResult[] = [];
	let error: unknown;
	try {
		for await (const batch of run.results) for (const result of batch) results.push(result);
	} catch (caught) {
		if (!(caught as { endsEarly?: boolean }).endsEarly) throw caught;
		error = caught;
	}
	return { results, state: run.state(), swept: run.swept(), error };
}
