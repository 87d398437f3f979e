/**
 * Is this Joget well, and is everything set up for the nodes? One stage after the other; a stage that failed says what to
 * do, and those that build on it are not tried.
 */
import type { HttpPort, HttpResponse } from '../../../shared/http/types';
import { errorSentence } from '../../../shared/errors';
import { isHtml, parseJson } from '../answers';
import type { AdminSession, SignedIn } from './session';

export type StageName =
	'reachable' | 'joget' | 'whitelist' | 'signedIn' | 'administrator' | 'apiBuilder' | 'apiKey' | 'clock';

export interface Stage {
	stage: StageName;
	/** null: not tried. */
	ok: boolean | null;
	message: string;
}

export interface HealthReport {
	baseUrl: string;
	healthy: boolean;
	signedInAs: string | null;
	isAdmin: boolean | null;
	/** Positive: the server's clock is ahead. */
	clockSkewSeconds: number | null;
	stages: Stage[];
}

export interface HealthPorts {
	/** Without sign-in. */
	http: HttpPort;
	session: AdminSession;
	/** Judges the API key; absent where there is none to judge. */
	probeKey?: () => Promise<{ ok: boolean; message: string }>;
	now: () => number;
}

/** Signed tokens hold the minute, so half a minute of difference is already risky. */
const MAX_SKEW_SECONDS = 30;

class Health {
	readonly report: HealthReport;

	constructor(private readonly ports: HealthPorts) {
		this.report = {
			baseUrl: ports.session.baseUrl,
			healthy: false,
			signedInAs: null,
			isAdmin: null,
			clockSkewSeconds: null,
			stages: [],
		};
	}

	add(stage: StageName, ok: boolean | null, message: string): boolean {
		this.report.stages.push({ stage, ok, message });
		return ok === true;
	}

	async run(): Promise<HealthReport> {
		const open = await this.reachable();
		if (open && this.isJoget(open)) {
			this.whitelist(open);
			await this.signedIn();
			if (await this.apiBuilder()) await this.apiKey();
			this.clock(open);
		}
		const tried: StageName[] = ['joget', 'whitelist', 'signedIn', 'administrator', 'apiBuilder', 'apiKey', 'clock'];
		for (const stage of tried) {
			if (!this.report.stages.some((one) => one.stage === stage)) this.add(stage, null, 'Not tried');
		}
		this.report.healthy = this.report.stages.every(({ ok }) => ok !== false) && open !== undefined;
		return this.report;
	}

	private ask(path: string): Promise<HttpResponse> {
		const { baseUrl } = this.report;
		return this.ports.http.request({
			method: 'GET',
			url: `${baseUrl}${path}`,
			headers: { Referer: `${baseUrl}/web/login` },
		});
	}

	private async reachable(): Promise<HttpResponse | undefined> {
		const started = this.ports.now();
		try {
			const response = await this.ask('/web/json/workflow/currentUsername');
			this.add('reachable', true, `The server answered after ${this.ports.now() - started} ms`);
			return response;
		} catch (error) {
			this.add('reachable', false, errorSentence(error));
			return undefined;
		}
	}

	/** The open call answers a name, or the JSON API's own error where the whitelist closes it. */
	private isJoget({ status, text }: HttpResponse): boolean {
		const body = parseJson(text) as { username?: unknown; error?: { code?: unknown } } | undefined;
		if (typeof body?.username === 'string' || body?.error?.code !== undefined)
			return this.add('joget', true, 'It is Joget');
		const what = isHtml(text) ? 'a web page' : `HTTP ${status}`;
		return this.add(
			'joget',
			false,
			`At this address there is no Joget: ${what} came where it answers JSON. Check the base URL, which ends in /jw.`,
		);
	}

	private whitelist({ status }: HttpResponse): void {
		if (status !== 400) return void this.add('whitelist', true, 'The JSON API lets this host in');
		this.add(
			'whitelist',
			false,
			"The JSON API refuses this host's Referer. Add the host name to the API Domain Whitelist in Joget's general settings, or use in the credential the name under which Joget knows itself.",
		);
	}

	private async signedIn(): Promise<void> {
		let user: SignedIn;
		try {
			user = await this.ports.session.verify();
		} catch (error) {
			return void this.add('signedIn', false, errorSentence(error));
		}
		this.report.signedInAs = user.username;
		this.report.isAdmin = user.isAdmin;
		this.add('signedIn', true, `Signed in as ${user.username}`);
		this.add(
			'administrator',
			user.isAdmin,
			user.isAdmin
				? 'The user is an administrator'
				: 'The user is no administrator: app, form and plugin operations need ROLE_ADMIN.',
		);
	}

	/** Without the plugin the API's servlet answers 500 with a page; with it, JSON whatever the key. */
	private async apiBuilder(): Promise<boolean> {
		try {
			const response = await this.ask('/api/form/dataops-health-check/none');
			if (response.status >= 500) {
				return this.add(
					'apiBuilder',
					false,
					'The API answers with an error page: the API Builder plugin is not installed. Only the backend Core JSON works here.',
				);
			}
			if (response.status === 404 && isHtml(response.text)) {
				return this.add('apiBuilder', false, 'There is no API at this address (below /api).');
			}
			return this.add('apiBuilder', true, 'API Builder answers');
		} catch (error) {
			return this.add('apiBuilder', false, errorSentence(error));
		}
	}

	private async apiKey(): Promise<void> {
		if (!this.ports.probeKey) return void this.add('apiKey', null, 'Not tried: Check API Key is off');
		try {
			const { ok, message } = await this.ports.probeKey();
			this.add('apiKey', ok, ok ? 'The API key is good' : message);
		} catch (error) {
			this.add('apiKey', false, errorSentence(error));
		}
	}

	private clock({ headers }: HttpResponse): void {
		const server = Date.parse(headers.date ?? '');
		if (Number.isNaN(server)) return void this.add('clock', null, 'The server does not say its time');
		const skew = Math.round((server - this.ports.now()) / 1000);
		this.report.clockSkewSeconds = skew;
		if (Math.abs(skew) <= MAX_SKEW_SECONDS) {
			return void this.add('clock', true, 'The clocks of the server and of n8n agree');
		}
		const direction = skew > 0 ? 'ahead of' : 'behind';
		this.add(
			'clock',
			false,
			`The clock of the server is ${Math.abs(skew)} seconds ${direction} that of n8n. Signed API tokens hold the minute: set both clocks by NTP.`,
		);
	}
}

export const checkHealth = (ports: HealthPorts): Promise<HealthReport> => new Health(ports).run();
