/**
 * Apache Tika as a reader of documents: PUT /rmeta/text answers a list of metadata objects, the first for the file itself,
 * the others for what it contains, each with its text (cwiki.apache.org, "TikaServer"). Every call goes through the
 * resilience room: base URLs by weight, retries, breaker, cancel.
 */
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { createN8nHttpPort } from '../../shared/http';
import type { HttpPort } from '../../shared/http/types';
import { cancelSignal, DataOpsError } from '../../shared/items';
import {
	createPolicy,
	createResilientHttp,
	type Endpoint,
	isTransient,
	type ResilientHttp,
} from '../../shared/resilience';
import type { DocumentServer } from '../engine/classify/types';
import { metadataFromTika } from '../engine/metadata/tika';

export const TIKA_CREDENTIAL = 'fileClassifierApi';

export interface TikaCredentials {
	baseUrls?: { entry?: Array<{ url?: string; weight?: number }> };
	authentication?: 'none' | 'basic' | 'bearer';
	user?: string;
	password?: string;
	token?: string;
	skipTlsVerification?: boolean;
	allowHttp?: boolean;
}

export interface TikaSettings {
	ocrLanguages: string;
	textCharacters: number;
	timeoutMs: number;
}

export function tikaHeaders(credentials: TikaCredentials): Record<string, string> {
	if (credentials.authentication === 'basic') {
		const pair = `${credentials.user ?? ''}:${credentials.password ?? ''}`;
		return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
	}
	if (credentials.authentication === 'bearer') return { authorization: `Bearer ${credentials.token ?? ''}` };
	return {};
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws DataOpsError where an address cannot be used */
export function tikaEndpoints(credentials: TikaCredentials): Endpoint[] {
	const given = (credentials.baseUrls?.entry ?? []).filter(({ url }) => url?.trim());
	if (given.length === 0) {
		throw new DataOpsError('The credential names no Tika server', {
			code: 'NO_SERVER',
			remedy: 'Add its base URL to the credential, e.g. https://tika.example.com.',
		});
	}
	return given.map(({ url = '', weight = 1 }) => {
		let parsed: URL;
		try {
			parsed = new URL(url.trim());
		} catch {
			throw new DataOpsError(`"${url}" is no address`, {
				code: 'BAD_URL',
				remedy: 'Write it with its scheme, e.g. https://tika.example.com.',
			});
		}
		if (parsed.username || parsed.password) {
			throw new DataOpsError('The base URL holds a user or a password', {
				code: 'BAD_URL',
				remedy: 'Put them into the fields of the credential.',
			});
		}
		const isSecretSent = credentials.authentication === 'basic' || credentials.authentication === 'bearer';
		if (parsed.protocol === 'http:' && isSecretSent && !credentials.allowHttp && !LOOPBACK.test(parsed.hostname)) {
			throw new DataOpsError(`"${parsed.origin}" is plain http, and the credential sends a password or token`, {
				code: 'PLAIN_HTTP',
				remedy: 'Use https, or switch Allow HTTP on in the credential.',
			});
		}
		if (!/^https?:$/.test(parsed.protocol)) {
			throw new DataOpsError(`"${url}" is no http address`, { code: 'BAD_URL', remedy: 'Write http:// or https://.' });
		}
		return { url: parsed.href.replace(/\/+$/, ''), weight };
	});
}

/** RFC 5987: names of any script travel in a header. */
function disposition(name: string): string {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const encoded = encodeURIComponent(base.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
	return `attachment; filename*=UTF-8''${encoded}`;
}

export function createTika(http: ResilientHttp, settings: TikaSettings): DocumentServer {
	return {
		async read(view) {
			const answer = await http.request({
				method: 'PUT',
				path: '/rmeta/text',
				headers: {
					accept: 'application/json',
					'content-type': 'application/octet-stream',
					// The limit counts the whole list; what is beyond is cut again by the node.
					writelimit: String(settings.textCharacters + 1),
					...(view.name === '' ? {} : { 'content-disposition': disposition(view.name) }),
					...(settings.ocrLanguages === '' ? {} : { 'x-tika-ocrlanguage': settings.ocrLanguages }),
				},
				body: view.full ?? view.head,
				idempotent: true,
			});
			if (answer.status === 204) return { metadata: {} };
			if (answer.status === 422) throw new Error('Tika cannot read this file (422)');
			if (answer.status < 200 || answer.status > 299) throw new Error(`Tika answered ${answer.status}`);
			let list: unknown;
			try {
				list = JSON.parse(answer.text);
			} catch {
				throw new Error('the answer is no JSON: the base URL may not be that of a Tika server');
			}
			if (!Array.isArray(list)) throw new Error('the answer is no list: the base URL may not be that of a Tika server');
			return metadataFromTika(list);
		},
	};
}

export async function connectTika(context: IExecuteFunctions, settings: TikaSettings): Promise<DocumentServer> {
	let credentials: TikaCredentials;
	try {
		credentials = await context.getCredentials<TikaCredentials & ICredentialDataDecryptedObject>(TIKA_CREDENTIAL);
	} catch (cause) {
		throw new DataOpsError('A Tika server is to be asked, but the node has no credential for it', {
			code: 'NO_CREDENTIAL',
			remedy: 'Choose a File Classifier API credential, or set the option Tika Server to Never.',
			cause,
		});
	}
	const endpoints = tikaEndpoints(credentials);
	const policy = createPolicy({
		endpoints,
		timeoutMs: settings.timeoutMs,
		attempts: 3,
		backoffMs: 200,
		maxBackoffMs: 2_000,
		maxRetryAfterMs: 10_000,
		breakerThreshold: 3,
		breakerOpenMs: 15_000,
		// A file that took all its time once would take it again: the time limit is the file's, not that of an attempt.
		isRetryable: (failure) => isTransient(failure) && !(failure.code === 'ETIMEDOUT' && failure.reachedServer),
		stateKey: `tika ${endpoints.map(({ url }) => url).join(' ')}`,
		signal: cancelSignal(context),
	});
	const port: HttpPort = createN8nHttpPort(context, TIKA_CREDENTIAL, {
		timeoutMs: settings.timeoutMs,
		skipTlsVerification: credentials.skipTlsVerification === true,
	});
	return createTika(createResilientHttp(port, policy), settings);
}
