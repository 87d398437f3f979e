import events from 'node:events';
import fc from 'fast-check';
import { createPolicy, CallError, CancelledError, parseHttpDate, retryAfterMs } from '../../nodes/shared/resilience';
import type { CallContext, ResilienceOptions } from '../../nodes/shared/resilience';
import { fullJitter } from '../../nodes/shared/resilience/backoff';
import { endpointState, keptStates } from '../../nodes/shared/resilience/endpointState';
import { SmoothRoundRobin } from '../../nodes/shared/resilience/roundRobin';
import { VirtualClock } from './virtualClock';

const A = 'http://a.test';
const B = 'http://b.test';

const status = (code: number, headers: Record<string, string> = {}) =>
	new CallError(`The server answered ${code}`, { status: code, headers });
const network = (code: string) => new CallError('no answer', { code });

/** Throws these in turn, then succeeds. */
function failing(...errors: Error[]) {
	const calls: string[] = [];
	const call = async ({ baseUrl }: CallContext) => {
		calls.push(baseUrl);
		const error = errors[calls.length - 1];
		if (error) throw error;
		return 'ok';
	};
	return { call, calls };
}

function setUp(options: Partial<ResilienceOptions> = {}) {
	const clock = new VirtualClock();
	const policy = createPolicy({
		endpoints: [{ url: A }],
		timeoutMs: 60_000,
		attempts: 3,
		backoffMs: 1000,
		maxBackoffMs: 8000,
		now: clock.now,
		sleep: clock.sleep,
		random: () => 0.5,
		...options,
	});
	return { clock, policy };
}

const READ = { idempotent: true };
const WRITE = { idempotent: false };

describe('what is worth a retry', () => {
	test.each([429, 502, 503, 504])('a read that was answered %d is tried again and succeeds', async (code) => {
		const { clock, policy } = setUp();
		const { call, calls } = failing(status(code));
		await expect(clock.until(policy.execute(call, READ))).resolves.toBe('ok');
		expect(calls).toHaveLength(2);
		expect(policy.stats()).toMatchObject({ calls: 1, attempts: 2, retries: 1 });
	});

	test.each([400, 401, 403, 404, 409, 500, 501])('an answer of %d is not repeated', async (code) => {
		const { policy } = setUp();
		const { call, calls } = failing(status(code));
		await expect(policy.execute(call, READ)).rejects.toMatchObject({ status: code, attempts: 1 });
		expect(calls).toHaveLength(1);
	});

	test.each([502, 503, 504])(
		'a write is not repeated after %d, because the server may have acted on it',
		async (code) => {
			const { policy } = setUp();
			const { call, calls } = failing(status(code));
			await expect(policy.execute(call, WRITE)).rejects.toMatchObject({ status: code });
			expect(calls).toHaveLength(1);
		},
	);

	test.each([429])('a write is repeated after %d, which refuses it before it is processed', async (code) => {
		const { clock, policy } = setUp();
		const { call, calls } = failing(status(code));
		await clock.until(policy.execute(call, WRITE));
		expect(calls).toHaveLength(2);
	});

	test('a write is repeated when the connection was never made, and not when it broke', async () => {
		for (const [error, times] of [
			[network('ECONNREFUSED'), 2],
			[network('ENOTFOUND'), 2],
			[new CallError('', { code: 'ETIMEDOUT', reachedServer: false }), 2],
			[network('ECONNRESET'), 1],
			[network('ETIMEDOUT'), 1],
			[new CallError('', { code: 'ECONNREFUSED', reachedServer: true }), 1],
		] as const) {
			const { clock, policy } = setUp();
			const { call, calls } = failing(error);
			await clock.until(policy.execute(call, WRITE)).catch(() => undefined);
			expect([error.code, calls.length]).toEqual([error.code, times]);
		}
	});

	test('a certificate that is not trusted and a plain programming error are thrown at once, unchanged', async () => {
		for (const error of [network('CERT_HAS_EXPIRED'), new TypeError('x is undefined')]) {
			const { policy } = setUp();
			const { call, calls } = failing(error);
			await expect(policy.execute(call, READ)).rejects.toBe(error);
			expect(calls).toHaveLength(1);
		}
	});

	test('after the last attempt the last failure is thrown with the number of attempts', async () => {
		const { clock, policy } = setUp();
		const { call } = failing(status(502), status(503), status(504), status(502));
		await expect(clock.until(policy.execute(call, READ))).rejects.toMatchObject({ status: 504, attempts: 3 });
	});

	test('isRetryable overrides the judgement of the kind, and never makes a write repeatable', async () => {
		const { clock, policy } = setUp({ isRetryable: (failure) => failure.status === 500 });
		const read = failing(status(500));
		await clock.until(policy.execute(read.call, READ));
		expect(read.calls).toHaveLength(2);
		const write = failing(status(500));
		await expect(policy.execute(write.call, WRITE)).rejects.toMatchObject({ status: 500 });
	});
});

describe('back-off', () => {
	test('each ceiling doubles up to the cap, and the wait is the random share of it', async () => {
		const { clock, policy } = setUp({ attempts: 6, breakerThreshold: 0 });
		const { call } = failing(...Array.from({ length: 5 }, () => status(503)));
		await clock.until(policy.execute(call, READ));
		expect(clock.waits).toEqual([500, 1000, 2000, 4000, 4000]);
		expect(policy.stats().waitedMs).toBe(11_500);
	});

	test('full jitter stays within 0 and min(cap, base × 2^(n−1)) for any inputs', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 5000 }),
				fc.integer({ min: 0, max: 60_000 }),
				fc.integer({ min: 0, max: 600_000 }),
				fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				(failures, base, cap, random) => {
					const wait = fullJitter(failures, base, cap, () => random);
					expect(Number.isInteger(wait)).toBe(true);
					expect(wait).toBeGreaterThanOrEqual(0);
					expect(wait).toBeLessThanOrEqual(Math.min(cap, base * 2 ** Math.min(failures - 1, 52)));
				},
			),
		);
	});
});

describe('Retry-After', () => {
	const now = Date.UTC(2026, 10, 20, 12, 0, 0);

	test('seconds are seconds, decimals are rounded up, and junk says nothing', () => {
		expect(retryAfterMs({ 'retry-after': '7' }, now)).toBe(7000);
		expect(retryAfterMs({ 'retry-after': ' 0.25 ' }, now)).toBe(250);
		for (const junk of ['-3', 'soon', '1e9', '', '2026-11-20T12:00:05Z', '99999999999']) {
			expect(retryAfterMs({ 'retry-after': junk }, now)).toBeUndefined();
		}
		expect(retryAfterMs(undefined, now)).toBeUndefined();
	});

	test('all three forms of an HTTP date are understood', () => {
		for (const date of [
			'Fri, 20 Nov 2026 12:00:05 GMT',
			'Friday, 20-Nov-26 12:00:05 GMT',
			'Fri Nov 20 12:00:05 2026',
		]) {
			expect(retryAfterMs({ 'retry-after': date }, now)).toBe(5000);
		}
		expect(parseHttpDate('Sun Nov  1 12:00:05 2026', now)).toBe(Date.UTC(2026, 10, 1, 12, 0, 5));
		expect(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
	});

	test('any date that toUTCString writes is read back', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
				expect(parseHttpDate(new Date(seconds * 1000).toUTCString(), now)).toBe(seconds * 1000);
			}),
		);
	});

	test("a date is measured against the server's own Date, whose clock may be an hour off", () => {
		const headers = { 'retry-after': 'Fri, 20 Nov 2026 13:00:05 GMT', date: 'Fri, 20 Nov 2026 13:00:00 GMT' };
		expect(retryAfterMs(headers, now)).toBe(5000);
		expect(retryAfterMs({ 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' }, now)).toBe(0);
	});

	test('no attempt starts before it has passed, even when the back-off is shorter', async () => {
		const { clock, policy } = setUp();
		const started: number[] = [];
		const call = async () => {
			started.push(clock.time);
			if (started.length === 1) throw status(429, { 'retry-after': '20' });
		};
		await clock.until(policy.execute(call, READ));
		expect(started[1]! - started[0]!).toBeGreaterThanOrEqual(20_000);
		expect(policy.stats().rateLimited).toBe(1);
	});

	test('one call being told to wait makes the concurrent and the later ones wait too', async () => {
		const { clock, policy } = setUp({ attempts: 5, random: Math.random });
		let blockedUntil = 0;
		let sent = 0;
		const early: number[] = [];
		const call = async () => {
			if (clock.time < blockedUntil) early.push(clock.time);
			sent++;
			await clock.sleep(50);
			if (sent === 8) {
				blockedUntil = clock.time + 30_000;
				throw status(429, { 'retry-after': '30' });
			}
		};
		const work = Array.from({ length: 8 }, async () => {
			for (let i = 0; i < 5; i++) await policy.execute(call, WRITE);
		});
		await clock.until(Promise.all(work));
		expect(early).toEqual([]);
		expect(sent).toBeGreaterThanOrEqual(41);
	});

	test('a later, shorter Retry-After does not shorten the wait that another call was told', async () => {
		const { clock, policy } = setUp({ attempts: 2 });
		const started: number[] = [];
		const answer = (seconds: string) => {
			let first = true;
			return async () => {
				started.push(clock.time);
				await clock.sleep(1);
				if (!first) return;
				first = false;
				throw status(503, { 'retry-after': seconds });
			};
		};
		const begin = clock.time;
		await clock.until(Promise.all([policy.execute(answer('60'), READ), policy.execute(answer('1'), READ)]));
		for (const retry of started.slice(2)) expect(retry - begin).toBeGreaterThanOrEqual(60_000);
	});

	test('one above the maximum ends the call with its own error instead of sleeping', async () => {
		const { clock, policy } = setUp({ maxRetryAfterMs: 10_000 });
		const { call, calls } = failing(status(429, { 'retry-after': '11' }));
		await expect(clock.until(policy.execute(call, READ))).rejects.toMatchObject({ status: 429 });
		expect(calls).toHaveLength(1);
		const later = failing();
		await expect(clock.until(policy.execute(later.call, READ))).rejects.toMatchObject({
			code: 'RETRY_AFTER_TOO_LONG',
			retryAfterMs: 11_000 - (clock.time - 1_000_000_000_000),
		});
		expect(later.calls).toHaveLength(0);
	});

	test('while one endpoint asks for silence the other takes the calls', async () => {
		const { clock, policy } = setUp({ endpoints: [{ url: A }, { url: B }] });
		const limited = failing(status(429, { 'retry-after': '60' }));
		await clock.until(policy.execute(limited.call, WRITE));
		const rest = failing();
		for (let i = 0; i < 4; i++) await clock.until(policy.execute(rest.call, WRITE));
		expect(limited.calls).toEqual([A, B]);
		expect(new Set(rest.calls)).toEqual(new Set([B]));
		expect(clock.waits).toEqual([]);
	});
});

describe('circuit breaker', () => {
	const down = async (clock: VirtualClock, policy: ReturnType<typeof createPolicy>, times: number) => {
		for (let i = 0; i < times; i++) {
			await clock.until(policy.execute(failing(status(503)).call, { ...READ, attempts: 1 })).catch(() => undefined);
		}
	};

	test('consecutive failures open it, and then no call is sent', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 3 });
		await down(clock, policy, 3);
		expect(policy.stats().endpoints[0]).toMatchObject({ state: 'open', failures: 3, opened: 1 });
		const { call, calls } = failing();
		await expect(policy.execute(call, READ)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', retryAfterMs: 30_000 });
		expect(calls).toEqual([]);
	});

	test('a success, and any other sign of life such as a 404 or 429, sets the count back', async () => {
		for (const alive of [undefined, status(404), status(429)]) {
			const { clock, policy } = setUp({ breakerThreshold: 3 });
			await down(clock, policy, 2);
			const call = alive ? failing(alive).call : failing().call;
			await policy.execute(call, { ...READ, attempts: 1 }).catch(() => undefined);
			await down(clock, policy, 2);
			expect(policy.stats().endpoints[0]!.state).toBe('closed');
		}
	});

	test('after its time exactly one trial is sent; others wait for it, and its success closes the breaker', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 2, breakerOpenMs: 5000 });
		await down(clock, policy, 2);
		await clock.advance(5000);
		let running = 0;
		let atOnce = 0;
		let finishTrial: () => void = () => undefined;
		const trial = new Promise<void>((resolve) => (finishTrial = resolve));
		const call = async () => {
			atOnce = Math.max(atOnce, ++running);
			await trial;
			running--;
			return 'ok';
		};
		const all = Array.from({ length: 5 }, async () => await policy.execute(call, READ));
		await clock.settle();
		expect([running, policy.stats().endpoints[0]!.state]).toEqual([1, 'half-open']);
		finishTrial();
		await expect(Promise.all(all)).resolves.toHaveLength(5);
		expect(policy.stats().endpoints[0]!.state).toBe('closed');
	});

	test('a trial that fails opens it again for the whole time', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 2, breakerOpenMs: 5000 });
		await down(clock, policy, 2);
		await clock.advance(5000);
		await down(clock, policy, 1);
		await clock.advance(4999);
		await expect(policy.execute(failing().call, READ)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
		await clock.advance(1);
		await expect(policy.execute(failing().call, READ)).resolves.toBe('ok');
		expect(policy.stats().endpoints[0]).toMatchObject({ state: 'closed', opened: 2 });
	});

	test('a cancelled trial neither closes it nor makes others wait for the whole time', async () => {
		const shared = { stateKey: 'cancelled-trial', breakerThreshold: 2, breakerOpenMs: 5000 };
		const { clock, policy } = setUp(shared);
		await down(clock, policy, 2);
		await clock.advance(5000);
		const abort = new AbortController();
		const cancelled = setUp({ ...shared, now: clock.now, sleep: clock.sleep, signal: abort.signal });
		const trial = cancelled.policy.execute(async () => await new Promise(() => undefined), READ);
		await clock.settle();
		abort.abort();
		await expect(trial).rejects.toBeInstanceOf(CancelledError);
		expect(policy.stats().endpoints[0]!.state).toBe('open');
		await expect(policy.execute(failing().call, READ)).resolves.toBe('ok');
	});

	test('its state outlives the policy under a state key, apart by key, and the process keeps a bounded number', async () => {
		const first = setUp({ breakerThreshold: 1, stateKey: 'outlives' });
		await down(first.clock, first.policy, 1);
		const { policy } = setUp({ breakerThreshold: 1, stateKey: 'outlives', now: first.clock.now });
		await expect(policy.execute(failing().call, READ)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
		// Its own report does not claim the opening that happened before it was made.
		expect(policy.stats().endpoints[0]).toMatchObject({ state: 'open', opened: 0 });
		const other = setUp({ breakerThreshold: 1, stateKey: 'another' });
		await expect(other.policy.execute(failing().call, READ)).resolves.toBe('ok');
		for (let i = 0; i < 2000; i++) endpointState(`key ${i}`, A, 5, 1, Date.now);
		expect(keptStates()).toBeLessThanOrEqual(500);
	});

	test('with waitWhenOpenMs a batch sits out a short outage', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 2, breakerOpenMs: 5000, waitWhenOpenMs: 6000 });
		await policy.execute(failing().call, READ);
		await down(clock, policy, 2);
		const { call, calls } = failing();
		await expect(
			clock.until(Promise.all(Array.from({ length: 4 }, async () => await policy.execute(call, READ)))),
		).resolves.toHaveLength(4);
		expect(calls).toHaveLength(4);
	});

	test('a long outage is sat out once for all calls together, not once for each, and the next one anew', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 2, breakerOpenMs: 5000, waitWhenOpenMs: 12_000, attempts: 1 });
		const outage = async (): Promise<number> => {
			await policy.execute(failing().call, READ);
			await down(clock, policy, 2);
			const { call } = failing(...Array.from({ length: 300 }, () => network('ECONNREFUSED')));
			const begun = clock.now();
			for (let n = 0; n < 200; n++) await clock.until(policy.execute(call, READ).catch(() => undefined));
			return clock.now() - begun;
		};
		expect(await outage()).toBeLessThanOrEqual(12_000);
		await clock.advance(5000);
		const second = await outage();
		expect(second).toBeLessThanOrEqual(12_000);
		expect(second).toBeGreaterThanOrEqual(10_000);
	});

	test('a server that never answered is not waited for, and the error says what the last failure was', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 2, breakerOpenMs: 5000, waitWhenOpenMs: 60_000 });
		await down(clock, policy, 2);
		await expect(policy.execute(failing().call, READ)).rejects.toMatchObject({
			code: 'CIRCUIT_OPEN',
			message: expect.stringContaining('(last: '),
		});
		expect(clock.waits).toEqual([]);
	});

	test('a threshold of 0 switches it off', async () => {
		const { clock, policy } = setUp({ breakerThreshold: 0 });
		await down(clock, policy, 50);
		expect(policy.stats().endpoints[0]).toMatchObject({ state: 'closed', failures: 50 });
	});
});

describe('several base URLs', () => {
	test('calls are shared out exactly by weight, and evenly mixed', async () => {
		const { policy } = setUp({ endpoints: [{ url: A, weight: 3 }, { url: B }, { url: 'http://c.test', weight: 2 }] });
		const { call, calls } = failing();
		for (let i = 0; i < 600; i++) await policy.execute(call, READ);
		expect(policy.stats().endpoints.map((endpoint) => endpoint.calls)).toEqual([300, 100, 200]);
		expect(calls.slice(0, 6).join(' ')).not.toContain(`${A} ${A} ${A}`);
	});

	test('over any whole cycle each target is taken as often as its weight', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }), (weights) => {
				const targets = weights.map((weight) => ({ weight, taken: 0 }));
				const turn = new SmoothRoundRobin<{ weight: number; taken: number }>();
				const cycle = weights.reduce((sum, weight) => sum + weight, 0);
				for (let i = 0; i < cycle; i++) turn.next(targets)!.taken++;
				expect(targets.map(({ taken }) => taken)).toEqual(weights);
			}),
		);
	});

	test('a failure goes to another endpoint at once, without a back-off', async () => {
		const { clock, policy } = setUp({ endpoints: [{ url: A }, { url: B }] });
		const { call, calls } = failing(network('ECONNREFUSED'));
		await clock.until(policy.execute(call, READ));
		expect(calls).toEqual([A, B]);
		expect(clock.waits).toEqual([]);
		expect(policy.stats()).toMatchObject({ failovers: 1, retries: 1 });
	});

	test('an open breaker takes its endpoint out, and a trial brings it back', async () => {
		const { clock, policy } = setUp({
			endpoints: [{ url: A }, { url: B }],
			breakerThreshold: 2,
			breakerOpenMs: 5000,
		});
		let aIsDown = true;
		const calls: string[] = [];
		const call = async ({ baseUrl }: CallContext) => {
			calls.push(baseUrl);
			if (baseUrl === A && aIsDown) throw network('ECONNRESET');
			return 'ok';
		};
		for (let i = 0; i < 20; i++) await clock.until(policy.execute(call, READ));
		expect(calls.filter((url) => url === A)).toHaveLength(2);
		aIsDown = false;
		await clock.advance(5000);
		calls.length = 0;
		for (let i = 0; i < 20; i++) await clock.until(policy.execute(call, READ));
		expect(calls.filter((url) => url === A).length).toBeGreaterThanOrEqual(9);
	});

	test('while one is silenced for long and the other rests for a moment, the call waits for the moment only', async () => {
		const { clock, policy } = setUp({
			endpoints: [{ url: A }, { url: B }],
			attempts: 1,
			breakerThreshold: 1,
			breakerOpenMs: 5000,
		});
		const silenced = failing(status(429, { 'retry-after': '200' }));
		const resting = failing(status(503));
		await clock.until(policy.execute(silenced.call, READ)).catch(() => undefined);
		await clock.until(policy.execute(resting.call, READ)).catch(() => undefined);
		const begin = clock.time;
		const { call, calls } = failing();
		await clock.until(policy.execute(call, READ));
		expect([silenced.calls, resting.calls, calls]).toEqual([[A], [B], [B]]);
		expect(clock.time - begin).toBeLessThan(10_000);
	});

	test('a stand-by with weight 0 is asked only when the others are down', async () => {
		const { clock, policy } = setUp({ endpoints: [{ url: A }, { url: B, weight: 0 }] });
		const healthy = failing();
		for (let i = 0; i < 10; i++) await policy.execute(healthy.call, READ);
		expect(new Set(healthy.calls)).toEqual(new Set([A]));
		const down = failing(status(502));
		await clock.until(policy.execute(down.call, READ));
		expect(down.calls).toEqual([A, B]);
	});

	test('no endpoint and a negative weight are refused', () => {
		expect(() => setUp({ endpoints: [] })).toThrow('at least one endpoint');
		expect(() => setUp({ endpoints: [{ url: A, weight: -1 }] })).toThrow('weight');
	});
});

describe('whatever the endpoints answer', () => {
	const answer = fc.oneof(
		{ weight: 4, arbitrary: fc.constant('ok') },
		fc.constantFrom('503', '429', '429;2', '503;1', '404', 'ECONNRESET', 'ECONNREFUSED'),
	);

	test('no request is sent before its Retry-After, no write doubles, every call ends, and the counts add up', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(answer, { minLength: 1, maxLength: 60 }),
				fc.integer({ min: 1, max: 3 }),
				fc.integer({ min: 1, max: 6 }),
				fc.boolean(),
				async (answers, endpointCount, concurrency, idempotent) => {
					const endpoints = [A, B, 'http://c.test'].slice(0, endpointCount).map((url, i) => ({ url, weight: 2 - i }));
					const { clock, policy } = setUp({ endpoints, breakerOpenMs: 3000, breakerThreshold: 2, random: Math.random });
					const silent = new Map<string, number>();
					let next = 0;
					let sent = 0;
					let early = 0;
					const work = Array.from({ length: concurrency }, async () => {
						for (let i = 0; i < 5; i++) {
							let acted = 0;
							const call = async ({ baseUrl }: CallContext) => {
								if (clock.time < (silent.get(baseUrl) ?? 0)) early++;
								sent++;
								const [kind, seconds] = answers[next++ % answers.length]!.split(';');
								await clock.sleep(10);
								if (kind !== '429' && kind !== 'ECONNREFUSED') acted++;
								if (kind === 'ok') return;
								if (seconds)
									silent.set(baseUrl, Math.max(silent.get(baseUrl) ?? 0, clock.time + Number(seconds) * 1000));
								if (kind!.startsWith('E')) throw network(kind!);
								throw status(Number(kind), seconds ? { 'retry-after': seconds } : {});
							};
							await policy.execute(call, { idempotent }).catch(() => undefined);
							if (!idempotent) expect(acted).toBeLessThanOrEqual(1);
						}
					});
					await clock.until(Promise.all(work));
					expect(early).toBe(0);
					const stats = policy.stats();
					expect([stats.calls, stats.attempts]).toEqual([concurrency * 5, sent]);
					expect(stats.endpoints.reduce((sum, endpoint) => sum + endpoint.calls, 0)).toBe(sent);
				},
			),
			{ numRuns: 150 },
		);
	});
});

describe('time-out and cancel', () => {
	test('an attempt that takes too long is given up, its signal fires, and a read is tried again', async () => {
		const { clock, policy } = setUp({ timeoutMs: 20 });
		let aborted = false;
		let attempts = 0;
		const call = async ({ signal }: CallContext) => {
			if (++attempts > 1) return 'ok';
			signal.addEventListener('abort', () => (aborted = true));
			return await new Promise<string>(() => undefined);
		};
		const running = policy.execute(call, READ);
		while (!aborted) await new Promise((resolve) => setTimeout(resolve, 5));
		await expect(clock.until(running)).resolves.toBe('ok');
		expect(policy.stats()).toMatchObject({ timeouts: 1, attempts: 2 });
	});

	test('a write that took too long is not repeated', async () => {
		const { policy } = setUp({ timeoutMs: 20 });
		await expect(policy.execute(async () => await new Promise(() => undefined), WRITE)).rejects.toMatchObject({
			code: 'ETIMEDOUT',
			attempts: 1,
		});
	});

	test.each(['back-off', 'Retry-After'])('a cancel during a %s ends the call at once', async (kind) => {
		const abort = new AbortController();
		const { clock, policy } = setUp({ signal: abort.signal });
		const { call, calls } = failing(status(503, kind === 'Retry-After' ? { 'retry-after': '200' } : {}));
		const running = policy.execute(call, READ);
		await clock.settle();
		abort.abort();
		await expect(running).rejects.toBeInstanceOf(CancelledError);
		expect(calls).toHaveLength(1);
	});

	test('a cancel during the call ends it at once though the call itself never answers, and counts no failure', async () => {
		const abort = new AbortController();
		const { clock, policy } = setUp({ signal: abort.signal });
		const running = policy.execute(async () => await new Promise(() => undefined), READ);
		await clock.settle();
		abort.abort();
		await expect(running).rejects.toBeInstanceOf(CancelledError);
		expect(policy.stats().endpoints[0]).toMatchObject({ failures: 0, state: 'closed' });
		await expect(policy.execute(failing().call, READ)).rejects.toBeInstanceOf(CancelledError);
	});

	test('many calls at once put one listener on the signal of the execution, and none once they are over', async () => {
		const abort = new AbortController();
		const listeners = () => events.getEventListeners(abort.signal, 'abort').length;
		const { policy } = setUp({ signal: abort.signal });
		const ends: Array<() => void> = [];
		const call = async () => await new Promise<void>((resolve) => ends.push(resolve));
		const running = Array.from({ length: 50 }, async () => await policy.execute(call, READ));
		await new Promise((resolve) => setImmediate(resolve));
		expect(ends).toHaveLength(50);
		expect(listeners()).toBe(1);
		for (const end of ends) end();
		await Promise.all(running);
		expect(listeners()).toBe(0);
		const late = policy.execute(async () => await new Promise(() => undefined), READ);
		abort.abort();
		await expect(late).rejects.toBeInstanceOf(CancelledError);
		expect(listeners()).toBe(0);
	});

	test('the real sleep ends on cancel and leaves no listener behind', async () => {
		const abort = new AbortController();
		const added = jest.spyOn(abort.signal, 'addEventListener');
		const removed = jest.spyOn(abort.signal, 'removeEventListener');
		const { policy } = setUp({ signal: abort.signal, sleep: undefined, now: undefined, backoffMs: 2 });
		await policy.execute(failing(status(503)).call, READ);
		expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length);
		const waiting = setUp({
			signal: abort.signal,
			sleep: undefined,
			now: undefined,
			backoffMs: 1e9,
			maxBackoffMs: 1e9,
		});
		const running = waiting.policy.execute(failing(status(503)).call, READ);
		await waiting.clock.settle();
		abort.abort();
		await expect(running).rejects.toBeInstanceOf(CancelledError);
	});
});
