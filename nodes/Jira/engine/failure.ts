/**
 * What can go wrong with a call to Jira, said as cause and remedy. Jira's own sentence always comes first: it names the
 * field, the project or the part of the query at fault.
 */
export type FailureKind =
	| 'auth'
	| 'forbidden'
	| 'notFound'
	| 'gone'
	| 'query'
	| 'token'
	| 'paging'
	| 'pageLimit'
	| 'limit'
	| 'server'
	| 'network'
	| 'notJira'
	| 'settings';

export class JiraFailure extends Error {
	constructor(
		readonly kind: FailureKind,
		message: string,
		readonly remedy: string,
		readonly status?: number,
		/** Moment from which the site takes calls again, for `limit`. */
		readonly resumeAt?: number,
	) {
		super(message);
		this.name = 'JiraFailure';
	}

	/** A stable word for rejected rows and reports. */
	get code(): string {
		return `JIRA_${this.kind.toUpperCase()}`;
	}

	/** The run may end with what it has: nothing is wrong with the question, only with the time. */
	get endsEarly(): boolean {
		return this.kind === 'limit' || this.kind === 'pageLimit';
	}
}

const REMEDY: Partial<Record<number, [FailureKind, string]>> = {
	400: ['query', 'Check the JQL, the project keys, and the field IDs. The message above is from Jira.'],
	401: [
		'auth',
		'Check the email and token of the credential. A scoped token works through the Atlassian gateway only: choose Scoped API Token as authentication.',
	],
	403: [
		'forbidden',
		'The account is known but may not do this. On Data Center, basic authentication may be switched off: use a personal access token. After many wrong passwords Jira asks for a CAPTCHA: log in once in the browser.',
	],
	404: [
		'notFound',
		'Check the base URL and the deployment (Cloud or Data Center) of the credential. An expired OAuth token also gets this answer from the gateway.',
	],
	410: ['gone', 'Jira has removed this endpoint. Set the deployment of the credential to Cloud.'],
};

/** Jira's own sentences from an error body, whatever its shape. */
export function ownMessages(text: string): string[] {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return [];
	}
	if (typeof body !== 'object' || body === null) return [];
	const { errorMessages, errors, message, error_description } = body as Record<string, unknown>;
	const found: string[] = [];
	if (Array.isArray(errorMessages)) for (const entry of errorMessages) found.push(String(entry));
	if (typeof errors === 'object' && errors !== null && !Array.isArray(errors)) {
		for (const [field, entry] of Object.entries(errors)) found.push(`${field}: ${String(entry)}`);
	}
	if (Array.isArray(errors))
		for (const entry of errors) found.push(typeof entry === 'string' ? entry : JSON.stringify(entry));
	for (const entry of [message, error_description]) if (typeof entry === 'string') found.push(entry);
	return found;
}

/** The failure that an answer other than 2xx stands for. */
export function failureOf(status: number, text: string, what: string): JiraFailure {
	const own = ownMessages(text);
	const plain = own.length ? own.join(' ') : text.trim().startsWith('<') ? '' : text.trim().slice(0, 300);
	const [kind, remedy] =
		REMEDY[status] ??
		(['server', 'Jira could not answer. Try again later; if it stays, look at the status page of the site.'] as const);
	const expired = status === 400 && /pagetoken|page token|continuation token/i.test(plain);
	return new JiraFailure(
		expired ? 'token' : kind,
		`${what} was answered with status ${status}${plain ? `: ${plain}` : ''}`,
		remedy,
		status,
	);
}
