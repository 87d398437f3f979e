/**
 * A signed-in session with Joget's core: an HttpPort that adds the Referer (Joget's JSON API answers 400 without one that
 * it knows), the sign-in, the cookies and, where the console asks for it, the CSRF token.
 *
 * A redirect to the login page and a CSRF refusal mean that the call was not carried out, so it is repeated once with a
 * fresh session or token, whatever its method.
 */
import { DataOpsError } from '../../../shared/errors';
import { MultipartBody, type HttpPort, type HttpRequest, type HttpResponse } from '../../../shared/http/types';
import { faultError, faultOf, isHtml, parseJson } from '../answers';
import { CookieJar } from './cookies';
import { type AdminLogin, readLogin, type JogetAdminCredentials } from './credentials';
import { type CsrfToken, fetchCsrfToken } from './csrfToken';

export const ANONYMOUS = 'roleAnonymous';

export interface SignedIn {
	username: string;
	isAdmin: boolean;
}

const toLoginPage = (response: HttpResponse): boolean =>
	(response.status >= 300 && response.status < 400 && /login/i.test(response.headers.location ?? '')) ||
	(response.status === 200 && isHtml(response.text) && /name=["']j_username["']/i.test(response.text.slice(0, 50_000)));

/** CSRFGuard's refusal; Joget's 403 for a missing role says nothing of the kind. */
const csrfRefused = (response: HttpResponse): boolean =>
	response.status === 403 && /security violation|csrf/i.test(response.text.slice(0, 5_000));

/** CSRFGuard watches `/web/*` except the JSON API; Joget's own rule. */
function needsCsrf(method: string, path: string): boolean {
	return method !== 'GET' && method !== 'HEAD' && path.startsWith('/web/') && !path.startsWith('/web/json/');
}

export class AdminSession implements HttpPort {
	readonly login: AdminLogin;
	private readonly cookies = new CookieJar();
	private csrf?: CsrfToken;
	private signingIn?: Promise<void>;

	constructor(
		private readonly http: HttpPort,
		credentials: JogetAdminCredentials,
	) {
		this.login = readLogin(credentials);
	}

	get baseUrl(): string {
		return this.login.baseUrl;
	}

	/** `path` begins below the context path, e.g. `/web/json/console/app/list`. */
	call(method: HttpRequest['method'], path: string, more: Partial<HttpRequest> = {}): Promise<HttpResponse> {
		return this.request({ ...more, method, url: `${this.baseUrl}${path}` });
	}

	/** Only addresses below the base URL: cookies and passwords go nowhere else. */
	async request(request: HttpRequest): Promise<HttpResponse> {
		if (!request.url.startsWith(`${this.baseUrl}/`)) {
			throw new DataOpsError('A call of the Joget credential goes to another server', { code: 'FOREIGN_ADDRESS' });
		}
		const path = request.url.slice(this.baseUrl.length);
		await this.ensureSignedIn();
		let response = await this.send(request, await this.csrfFor(request.method, path));
		if (toLoginPage(response) && this.login.mode !== 'basic') {
			await this.signInAgain();
			response = await this.send(request, await this.csrfFor(request.method, path));
		}
		if (csrfRefused(response)) {
			this.csrf = await this.fetchToken();
			if (this.csrf) response = await this.send(request, this.csrf);
		}
		return response;
	}

	/** Who Joget says is signed in. Throws where it is nobody, or somebody else. */
	async verify(): Promise<SignedIn> {
		const response = await this.call('GET', '/web/json/directory/user/sso');
		if (response.status === 404) {
			throw new DataOpsError('There is no Joget at this address', {
				code: 'NOT_JOGET',
				remedy: 'Check the base URL, which ends in /jw.',
				status: 404,
			});
		}
		const fault = faultOf(response, 'coreJson');
		if (fault) throw faultError(fault);
		const body = parseJson(response.text) as { username?: unknown; isAdmin?: unknown } | undefined;
		const username = typeof body?.username === 'string' ? body.username : '';
		this.checkName(username);
		return { username, isAdmin: String(body?.isAdmin) === 'true' };
	}

	private checkName(username: string): void {
		if (username === '' || username === ANONYMOUS) {
			throw new DataOpsError('Joget answered, but nobody is signed in', {
				code: 'ANONYMOUS',
				remedy:
					'Check user and password in the credential. A proxy may also drop the Authorization header or the cookies.',
			});
		}
		// Joget's directory compares user names without regard to case on most databases.
		if (username.toLowerCase() !== this.login.expectedName.toLowerCase()) {
			throw new DataOpsError(`Joget signed in ${username}, not ${this.login.expectedName}`, {
				code: 'OTHER_USER',
				remedy: 'Check whether a single sign-on or a proxy puts in another user.',
			});
		}
	}

	private async ensureSignedIn(): Promise<void> {
		if (this.login.mode === 'basic') return;
		this.signingIn ??= this.signIn();
		await this.signingIn;
	}

	private async signInAgain(): Promise<void> {
		this.signingIn = this.signIn();
		await this.signingIn;
	}

	private async signIn(): Promise<void> {
		this.cookies.clear();
		this.csrf = undefined;
		if (this.login.mode === 'session') await this.signInByPage();
		else await this.signInByParameters();
		// Joget makes a new session at sign-in, so a token from before it is void.
		this.csrf = undefined;
	}

	/** As a browser does: the login page's cookie, the token where there is one (DX 9 asks for it), then the form. */
	private async signInByPage(): Promise<void> {
		await this.send({ method: 'GET', url: `${this.baseUrl}/web/login` });
		const token = await this.fetchToken();
		const form = new URLSearchParams(this.login.parameters);
		if (token) form.set(token.name, token.value);
		const url = `${this.baseUrl}/j_spring_security_check`;
		const response = await this.send({ method: 'POST', url, body: form }, token);
		const location = response.headers.location ?? '';
		if (response.status >= 300 && response.status < 400 && !/login/i.test(location)) return;
		if (csrfRefused(response)) {
			throw new DataOpsError('Joget refused the sign-in for its CSRF token', {
				code: 'CSRF_REFUSED',
				remedy: 'Check that the base URL has the host name under which Joget knows itself.',
				status: 403,
			});
		}
		throw this.refused(response);
	}

	/** Hash and master login: posted once, the session cookie keeps it. */
	private async signInByParameters(): Promise<void> {
		const url = `${this.baseUrl}/web/json/directory/user/sso`;
		const response = await this.send({ method: 'POST', url, body: new URLSearchParams(this.login.parameters) });
		if (response.status === 401) throw this.refused(response);
		const fault = faultOf(response, 'coreJson');
		if (fault) throw faultError(fault);
		const body = parseJson(response.text) as { username?: unknown } | undefined;
		this.checkName(typeof body?.username === 'string' ? body.username : '');
	}

	private refused(response: HttpResponse): DataOpsError {
		const remedies: Record<AdminLogin['mode'], string> = {
			basic: 'Check Username and Password.',
			session: 'Check Username and Password, and that the account is not locked.',
			hash: 'The login hash is md5(username::md5(password)) in hexadecimal; it changes with the password.',
			master:
				'Check the master login in the general settings of Joget, and that the user of Login As exists and is active.',
		};
		return new DataOpsError(`Joget refused the sign-in of ${this.login.expectedName}`, {
			code: 'UNAUTHORISED',
			remedy: remedies[this.login.mode],
			status: response.status >= 400 ? response.status : 401,
		});
	}

	private async csrfFor(method: string, path: string): Promise<CsrfToken | undefined> {
		if (!needsCsrf(method, path)) return undefined;
		return (this.csrf ??= await this.fetchToken());
	}

	private fetchToken(): Promise<CsrfToken | undefined> {
		return fetchCsrfToken((method, path, headers) =>
			this.send({ method, url: `${this.baseUrl}${path}`, ...(headers ? { headers } : {}) }),
		);
	}

	private async send(request: HttpRequest, token?: CsrfToken): Promise<HttpResponse> {
		const cookie = this.cookies.header();
		const headers: Record<string, string> = {
			// The JSON API lets in its own host; the console's guard compares it too.
			Referer: `${this.baseUrl}/web/console/home`,
			...request.headers,
			...(this.login.basic ? { Authorization: this.login.basic } : {}),
			...(cookie ? { Cookie: cookie } : {}),
			...(token ? { [token.name]: token.value, 'X-Requested-With': 'XMLHttpRequest' } : {}),
		};
		const body = token && request.body instanceof MultipartBody ? withToken(request.body, token) : request.body;
		const response = await this.http.request({ ...request, headers, body, followRedirects: false });
		this.cookies.take(response.headers['set-cookie']);
		return response;
	}
}

/** Some filters read the token only from the form. */
function withToken({ parts }: MultipartBody, { name, value }: CsrfToken): MultipartBody {
	return new MultipartBody([{ name, value }, ...parts.filter((part) => part.name !== name)]);
}
