/**
 * From a credential to a client of the site. Doors and found addresses are kept for the life of the process: all nodes that
 * call one site share its limits, and a run does not ask again what the last one learnt.
 */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createN8nHttpPort, type HttpContext } from '../../shared/http';
import type { HttpPort } from '../../shared/http/types';
import { sleep } from '../../shared/resilience/sleep';
import {
	DEFAULT_GATEWAY,
	locate,
	normaliseBaseUrl,
	type Authentication,
	type SiteAddress,
	type SiteSettings,
} from '../engine/address';
import { JiraClient } from '../engine/client';
import { SiteGate } from '../engine/gate';
import type { Clock } from '../engine/types';

export const CREDENTIAL = 'jiraInstanceApi';

export const systemClock: Clock = { now: Date.now, sleep, random: Math.random };

const gates = new Map<string, SiteGate>();
const found = new Map<string, string>();

function gateOf(apiBase: string): SiteGate {
	let gate = gates.get(apiBase);
	if (!gate) gates.set(apiBase, (gate = new SiteGate()));
	return gate;
}

export interface Connection {
	client: JiraClient;
	address: SiteAddress;
	/** Alias of the site in every row. */
	instance: string;
}

export interface ConnectOptions {
	maxPauseMs?: number;
	attempts?: number;
	signal?: AbortSignal;
}

export interface CredentialContext extends HttpContext {
	getCredentials<T extends object = ICredentialDataDecryptedObject>(type: string, itemIndex?: number): Promise<T>;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function settingsOf(credentials: ICredentialDataDecryptedObject): SiteSettings {
	return {
		deployment: (text(credentials.deployment) || 'detect') as SiteSettings['deployment'],
		baseUrl: text(credentials.baseUrl),
		authentication: (text(credentials.authentication) || 'apiToken') as Authentication,
		gatewayUrl: text(credentials.gatewayUrl) || DEFAULT_GATEWAY,
	};
}

/** The alias, or the site's host where none is given. */
export function instanceOf(credentials: ICredentialDataDecryptedObject): string {
	return text(credentials.instance).trim() || new URL(normaliseBaseUrl(text(credentials.baseUrl))).hostname;
}

export async function connectWith(
	credentials: ICredentialDataDecryptedObject,
	anonymous: HttpPort,
	signedIn: HttpPort,
	options: ConnectOptions = {},
): Promise<Connection> {
	const address = await locate(settingsOf(credentials), anonymous, signedIn, systemClock, found);
	const client = new JiraClient({
		http: signedIn,
		apiBase: address.apiBase,
		deployment: address.deployment,
		clock: systemClock,
		gate: gateOf(address.apiBase),
		...options,
	});
	return { client, address, instance: instanceOf(credentials) };
}

export async function connect(
	context: CredentialContext,
	itemIndex: number | undefined,
	options: ConnectOptions = {},
): Promise<Connection> {
	const credentials = await context.getCredentials(CREDENTIAL, itemIndex);
	return await connectWith(credentials, createN8nHttpPort(context), createN8nHttpPort(context, CREDENTIAL), options);
}
