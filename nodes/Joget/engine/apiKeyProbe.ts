/**
 * Tells what is wrong with an API Builder credential. Joget does not say it in one answer, and which status a bad key gets
 * is not documented, so answers are compared: the same call with the id spoilt, and with the key spoilt. What does not
 * change when a part is spoilt was not looked at, or was wrong before.
 */
import type { HttpResponse } from '../../shared/http/types';
import { faultOf, isHtml, parseJson, serverWords } from './answers';

export interface ProbeCredential {
	apiId: string;
	apiKey: string;
}

export interface Prober {
	/** GET below the base URL with these in place of the credential's own id and key. */
	api(path: string, credential: ProbeCredential): Promise<HttpResponse>;
	/** GET of the core's open calls. */
	core(path: string): Promise<HttpResponse>;
}

export interface ProbeVerdict {
	ok: boolean;
	code: string;
	message: string;
}

const bad = (code: string, message: string): ProbeVerdict => ({ ok: false, code, message });

/** No record is called this; asking for it reads nothing. */
const NO_RECORD = 'dataops-credential-test';
const NO_API = 'API-00000000-dead-4000-8000-000000000000';
const NO_KEY = 'dataops-no-such-key';

function pathOf(target: string): string {
	const name = target.trim().replace(/^\/+/, '');
	if (name === '') return `/api/app/form/definition/${NO_RECORD}`;
	const list = /^list\/(.+)$/.exec(name)?.[1];
	if (list) return `/api/list/${encodeURIComponent(list)}?startOffset=0&pageSize=1`;
	return `/api/form/${encodeURIComponent(name.replace(/^form\//, ''))}/${NO_RECORD}`;
}

const isJson = (response: HttpResponse): boolean => typeof parseJson(response.text) === 'object';

const alike = (a: HttpResponse, b: HttpResponse): boolean =>
	a.status === b.status && serverWords(a.text) === serverWords(b.text);

/** Joget lists its published apps to everybody; undefined where it does not say. */
async function publishedApps(prober: Prober): Promise<number | undefined> {
	const response = await prober.core('/web/json/apps/published/userviews');
	const apps = (parseJson(response.text) as { apps?: unknown } | undefined)?.apps;
	return response.status === 200 && Array.isArray(apps) ? apps.length : undefined;
}

export async function probeApiKey(prober: Prober, own: ProbeCredential, target: string): Promise<ProbeVerdict> {
	const path = pathOf(target);
	const answer = await prober.api(path, own);
	// A missing record is 200 {} or 404, each in Joget's JSON: the key was good.
	if ((answer.status === 200 || answer.status === 404) && isJson(answer)) {
		return { ok: true, code: 'OK', message: 'Connection successful' };
	}
	const fault = faultOf(answer, 'apiBuilder');
	if (fault && ['PLUGIN_MISSING', 'LOGIN_REQUIRED', 'NOT_JSON', 'REDIRECTED'].includes(fault.code)) {
		return bad(fault.code, `${fault.message}. ${fault.remedy}`);
	}
	if (answer.status === 404 && isHtml(answer.text)) {
		return bad('NOT_JOGET', 'There is no Joget at this address. Check the base URL, which ends in /jw.');
	}
	if (![400, 401, 403].includes(answer.status)) {
		return bad(
			fault?.code ?? 'UNEXPECTED_ANSWER',
			fault ? `${fault.message}. ${fault.remedy}` : `Joget answered HTTP ${answer.status} without a record.`,
		);
	}
	const otherId = await prober.api(path, { ...own, apiId: NO_API });
	const otherKey = await prober.api(path, { ...own, apiKey: NO_KEY });
	// Where an unknown id is noticed before a wrong key, a wrong key that is noticed proves the id.
	const neither = await prober.api(path, { ...own, apiId: NO_API, apiKey: NO_KEY });
	const idIsKnown = !alike(answer, otherId) || !alike(otherKey, neither);
	return await explain(prober, answer, idIsKnown, alike(answer, otherKey), target);
}

async function explain(
	prober: Prober,
	{ status }: HttpResponse,
	idIsKnown: boolean,
	keyMakesNoDifference: boolean,
	target: string,
): Promise<ProbeVerdict> {
	if (status === 403) {
		return bad(
			'WHITELIST',
			"Joget does not let this server use the key. Check the key's domain and IP whitelist under Manage API Key.",
		);
	}
	if (idIsKnown && keyMakesNoDifference) {
		return bad(
			'WRONG_KEY',
			"Joget knows the API ID and refuses the API key. Check the key, its token and Basic settings, and the key's whitelist.",
		);
	}
	if (idIsKnown) {
		return target.trim() === ''
			? // The App API element is optional: id and key were told apart, so both are good.
				{ ok: true, code: 'OK', message: 'Connection successful' }
			: bad(
					'NOT_IN_API',
					`Joget accepts the key, but the API does not offer "${target}". Add it in API Builder, or test with another form.`,
				);
	}
	if (status === 401) {
		return bad('WRONG_KEY', 'Joget refuses the API key. Check the key, and its token and Basic settings.');
	}
	const apps = await publishedApps(prober);
	if (apps === 0) {
		return bad('NOTHING_PUBLISHED', 'No app is published on this Joget, so its API answers nothing. Publish the app.');
	}
	return bad(
		'WRONG_API_ID',
		`No published app has an API with this API ID${keyMakesNoDifference ? '' : ' (the key itself is good)'}. Check the API ID, and that its app is published.`,
	);
}
