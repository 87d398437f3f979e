/**
 * One site, asked politely: counts each call, repeats what is safe to repeat (every call here reads), waits as told, and
 * judges the answer. It never sends a body with GET (CloudFront answers that with 403) and always says JSON with POST.
 */
import type { HttpPort, HttpResponse } from '../../shared/http/types';
import type { CallFailure } from '../../shared/resilience/types';
import { failureOf, JiraFailure } from './failure';
import { SiteGate } from './gate';
import { retryAfterMs } from '../../shared/resilience/retryAfter';
import { readLimit } from './rateLimit';
import type { CallStats, Clock, Deployment } from './types';

export interface ClientOptions {
	http: HttpPort;
	/** Host, or the gateway's address with the cloud id; without `/rest`. */
	apiBase: string;
	deployment: Deployment;
	clock: Clock;
	gate?: SiteGate;
	/** Tries against servers that fail, the first included. */
	attempts?: number;
	/** A pause above this ends the run instead. */
	maxPauseMs?: number;
	timeoutMs?: number;
	signal?: AbortSignal;
}

type Query = Record<string, string | number | boolean | undefined>;

const BACKOFF_MS = 2_000;
const MAX_BACKOFF_MS = 30_000;
const MAX_LIMITS_PER_CALL = 30;

export class JiraClient {
	readonly stats: CallStats = { requests: 0, retries: 0, waitedMs: 0, points: 0, throttled: 0 };
	/** Server time minus ours, from the first answer's Date header; null until one is known. */
	skewMs: number | null = null;
	private readonly gate: SiteGate;

	constructor(private readonly options: ClientOptions) {
		this.gate = options.gate ?? new SiteGate();
	}

	get deployment(): Deployment {
		return this.options.deployment;
	}

	get clock(): Clock {
		return this.options.clock;
	}

	get signal(): AbortSignal | undefined {
		return this.options.signal;
	}

	/** The site's own time, as near as its answers tell it. */
	serverNow(): number {
		return this.options.clock.now() + (this.skewMs ?? 0);
	}

	async get<T>(path: string, query?: Query): Promise<T> {
		return await this.call<T>('GET', path, query, undefined);
	}

	async post<T>(path: string, body: object): Promise<T> {
		return await this.call<T>('POST', path, undefined, body);
	}

	private async call<T>(
		method: 'GET' | 'POST',
		path: string,
		query: Query | undefined,
		body: object | undefined,
	): Promise<T> {
		const {
			clock,
			http,
			attempts = 6,
			maxPauseMs = 300_000,
			timeoutMs = 120_000,
			signal,
			apiBase,
			deployment,
		} = this.options;
		const endpoint = `${method} ${path.replace(/\/issue\/(?!bulkfetch)[^/]+/, '/issue/{id}')}`;
		const url = `${apiBase}/rest/api/${deployment === 'cloud' ? 3 : 2}${path}`;
		const headers: Record<string, string> = { accept: 'application/json' };
		if (body) headers['content-type'] = 'application/json';
		let failures = 0;
		let limits = 0;
		for (;;) {
			this.stats.waitedMs += await this.gate.pass(endpoint, clock, maxPauseMs, signal);
			this.stats.requests++;
			if (failures + limits > 0) this.stats.retries++;
			let response: HttpResponse;
			try {
				response = await http.request({ method, url, query, headers, body, signal, timeoutMs });
			} catch (error) {
				signal?.throwIfAborted();
				if (++failures >= attempts) throw noAnswer(error, method, path);
				await this.backOff(failures, clock);
				continue;
			}
			this.readClock(response);
			if (response.status >= 200 && response.status < 300) {
				this.gate.wentWell(endpoint, response.headers['x-ratelimit-nearlimit'] === 'true');
				return parse<T>(response, `${method} ${path}`);
			}
			if (response.status === 429) {
				this.stats.throttled++;
				const limit = readLimit(response.headers, clock.now());
				if (++limits > MAX_LIMITS_PER_CALL) throw failureOf(429, response.text, `${method} ${path}`);
				this.gate.close(endpoint, limit, limit.waitMs ?? this.backOffMs(limits), clock.now());
				continue;
			}
			if (response.status >= 500 || response.status === 408) {
				if (++failures >= attempts) throw failureOf(response.status, response.text, `${method} ${path}`);
				const asked = retryAfterMs(response.headers, clock.now());
				if (asked !== undefined) this.gate.rest(endpoint, asked, clock.now());
				if (!asked) await this.backOff(failures, clock);
				continue;
			}
			throw failureOf(response.status, response.text, `${method} ${path}`);
		}
	}

	spend(points: number): void {
		// Only Cloud counts points: 1 per call and 1 per issue or project, 2 per user.
		if (this.options.deployment === 'cloud') this.stats.points += points;
	}

	/** Doubling with jitter 0.7 to 1.3, as Atlassian recommends. */
	private backOffMs(round: number): number {
		const ceiling = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** (round - 1));
		return Math.round(ceiling * (0.7 + 0.6 * this.options.clock.random()));
	}

	private async backOff(round: number, clock: Clock): Promise<void> {
		const ms = this.backOffMs(round);
		this.stats.waitedMs += ms;
		await clock.sleep(ms, this.options.signal);
	}

	private readClock(response: HttpResponse): void {
		if (this.skewMs !== null) return;
		const server = Date.parse(response.headers.date ?? '');
		if (!Number.isNaN(server)) this.skewMs = server - this.options.clock.now();
	}
}

function parse<T>(response: HttpResponse, what: string): T {
	try {
		return JSON.parse(response.text) as T;
	} catch {
		const page = response.text.trimStart().startsWith('<');
		throw new JiraFailure(
			'notJira',
			`${what} was answered with ${page ? 'a web page' : 'text'} where JSON was due`,
			'Check the base URL: it must lead to Jira itself, not to a log-in page or a proxy.',
			response.status,
		);
	}
}

function noAnswer(error: unknown, method: string, path: string): JiraFailure {
	const { code, message } = error as CallFailure;
	// The raw code goes into the remedy: n8n replaces messages that hold one.
	return new JiraFailure(
		'network',
		`${method} ${path} got no answer from Jira`,
		`Check the base URL, the network and the proxy. Detail: ${[code, message].filter(Boolean).join(' ')}`,
	);
}
