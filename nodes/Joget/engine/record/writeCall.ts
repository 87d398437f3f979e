/**
 * One write through the resilience policy. Repeated only where a repeat is harmless: the id was made by the client (or the
 * call is an update or a delete), and the fault passes by itself: no answer, 429, 502 to 504, or "Error storing data".
 * Never on a validation. A write whose answer was lost and that must not be repeated is a failure that says so.
 */
import type { HttpPort, HttpRequest, HttpResponse } from '../../../shared/http/types';
import { CallError, CancelledError } from '../../../shared/resilience/errors';
import { isTransient } from '../../../shared/resilience/judgement';
import { joinUrl } from '../../../shared/resilience/resilientHttp';
import type { CallFailure, ResiliencePolicy } from '../../../shared/resilience/types';
import { judgeWrite, type Fault, type Surface, type WriteVerdict } from '../answers';
import type { WriteOutcome } from './ports';

export interface CallerOptions {
	port: HttpPort;
	policy: ResiliencePolicy;
	surface: Surface;
}

export type PathRequest = Omit<HttpRequest, 'url' | 'signal'> & { path: string };

const STORE_ERROR = 'STORE_ERROR';

/** To be given to the policy as `isRetryable`. */
export const isWorthARetry = (failure: CallFailure): boolean => failure.code === STORE_ERROR || isTransient(failure);

class FaultFailure extends CallError {
	constructor(
		readonly fault: Fault,
		readonly response: HttpResponse,
	) {
		super(fault.message, {
			...(fault.code === STORE_ERROR ? { code: STORE_ERROR } : { status: response.status }),
			headers: response.headers,
			// Joget has said that it stored nothing.
			...(fault.code === STORE_ERROR ? { reachedServer: true } : {}),
		});
	}
}

const sentence = (fault: Fault): string => `${fault.message.replace(/\.$/, '')}. ${fault.remedy}`;

const failed = (fault: Fault, attempts: number): WriteOutcome => ({
	saved: false,
	attempts,
	httpStatus: fault.status ?? null,
	code: fault.code,
	message: sentence(fault),
	errors: fault.errors,
});

export class Caller {
	constructor(private readonly options: CallerOptions) {}

	/** `judge` may be replaced where an answer of this call means something else. */
	async write(
		request: PathRequest,
		sentId: string | undefined,
		idempotent: boolean,
		judge: (response: HttpResponse) => WriteVerdict = (response) => judgeWrite(response, this.options.surface, sentId),
	): Promise<WriteOutcome> {
		let tries = 0;
		try {
			return await this.options.policy.execute(
				async ({ baseUrl, attempt, signal }) => {
					tries = attempt;
					const { path, ...rest } = request;
					const response = await this.options.port.request({ ...rest, url: joinUrl(baseUrl, path), signal });
					const verdict = judge(response);
					if (verdict.saved) {
						const { id, warning } = verdict;
						return { saved: true, id, attempts: attempt, httpStatus: response.status, warning } as WriteOutcome;
					}
					if (verdict.fault.transient) throw new FaultFailure(verdict.fault, response);
					return failed(verdict.fault, attempt);
				},
				{ idempotent },
			);
		} catch (error) {
			if (error instanceof CancelledError) return cancelled(tries);
			if (error instanceof FaultFailure) return failed(error.fault, tries);
			return unanswered(error, tries, idempotent);
		}
	}

	/** A call that only reads. Gives the answer whatever its status; throws where there is none. */
	async read(request: PathRequest): Promise<HttpResponse> {
		try {
			return await this.options.policy.execute(
				async ({ baseUrl, signal }) => {
					const { path, ...rest } = request;
					const response = await this.options.port.request({ ...rest, url: joinUrl(baseUrl, path), signal });
					if (isTransient({ status: response.status, message: '' })) {
						throw Object.assign(new CallError(`The server answered ${response.status}`, response), { response });
					}
					return response;
				},
				{ idempotent: true },
			);
		} catch (error) {
			const { response } = error as { response?: HttpResponse };
			if (response) return response;
			throw error;
		}
	}
}

function cancelled(tries: number): WriteOutcome {
	return {
		saved: false,
		attempts: tries,
		httpStatus: null,
		code: tries === 0 ? 'NOT_SENT' : 'CANCELLED',
		message:
			tries === 0
				? 'The run was cancelled before this record was sent.'
				: 'The run was cancelled while this record was on its way, so Joget may have stored it. Look it up, or send it again under the same ID.',
		errors: [],
	};
}

/** No answer: what is known depends on whether a byte went out. */
function unanswered(error: unknown, tries: number, idempotent: boolean): WriteOutcome {
	const { message, code, reachedServer, remedy } = error as CallError;
	const neverSent = reachedServer === false || code === 'CIRCUIT_OPEN';
	const again = idempotent
		? 'Send it again: under the same ID it cannot be doubled'
		: 'It was not sent again, because Joget makes a new ID each time; look it up first, or use an ID of your own';
	const sentences = neverSent
		? [message, 'Nothing of the record was sent', remedy]
		: [message ?? String(error), 'Joget may have stored the record all the same', again];
	return {
		saved: false,
		attempts: tries,
		httpStatus: null,
		code: neverSent ? (code ?? 'NO_ANSWER') : 'OUTCOME_UNKNOWN',
		message: sentences
			.filter((one) => one !== undefined && one !== '')
			.map((one) => `${(one as string).replace(/\.$/, '')}.`)
			.join(' '),
		errors: [],
	};
}
