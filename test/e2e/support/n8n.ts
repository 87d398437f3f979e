/** n8n's REST interface as its own editor uses it: sign in, keep workflows, run them, test credentials. */
interface E2e {
	url: string;
	owner: { email: string; password: string };
	files: string;
	userFolder: string;
	env: Record<string, string>;
	postgres: { host: string; port: number; user: string; password: string; database: string };
	simulators: Record<string, string>;
	credentials: Array<{ id: string; name: string; type: string; data: Record<string, unknown> }>;
	canvases: Array<{ id: string; name: string; file: string }>;
}

export const e2e: E2e = JSON.parse(process.env.DATAOPS_E2E ?? '{}');

let cookie: string | undefined;
/** The editor sends a browser id with every call and n8n ties the session to it. */
export const BROWSER_ID = 'dataops-e2e';

export async function call<T = any>(method: string, path: string, body?: unknown): Promise<T> {
	cookie ??= await signIn();
	const response = await fetch(`${e2e.url}/rest${path}`, {
		method,
		headers: { cookie, 'browser-id': BROWSER_ID, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
	const parsed = text ? JSON.parse(text) : {};
	return parsed.data ?? parsed;
}

export async function signIn(): Promise<string> {
	const response = await fetch(`${e2e.url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'browser-id': BROWSER_ID },
		body: JSON.stringify({ emailOrLdapLoginId: e2e.owner.email, password: e2e.owner.password }),
	});
	if (!response.ok) throw new Error(`Signing in failed: ${response.status} ${await response.text()}`);
	return response.headers
		.getSetCookie()
		.map((entry) => entry.split(';')[0])
		.join('; ');
}

export async function createWorkflow(workflow: { name: string; nodes: unknown[]; connections: unknown; settings?: unknown; pinData?: unknown }) {
	return await call<{ id: string; versionId: string }>('POST', '/workflows', { settings: {}, active: false, pinData: {}, ...workflow });
}

/** n8n stores executions "flatted": every string and object once, referred to by index. */
export function unflatten(text: string): any {
	const table = JSON.parse(text);
	const done = new Map<number, any>();
	const resolve = (value: any): any => (typeof value === 'string' ? entry(Number(value)) : value);
	const entry = (index: number): any => {
		if (done.has(index)) return done.get(index);
		const raw = table[index];
		if (raw === null || typeof raw !== 'object') return raw;
		const target: any = Array.isArray(raw) ? [] : {};
		done.set(index, target);
		for (const [key, value] of Object.entries(raw)) target[key] = resolve(value);
		return target;
	};
	return entry(0);
}

export interface Execution {
	id: string;
	status: string;
	error: any;
	runData: Record<string, any[]>;
	/** Everything n8n keeps of the execution, as one text. */
	raw: string;
	/** Items of one output of the last run of a node. */
	items(node: string, output?: number): any[];
}

/** Starts a stored workflow as the editor's button does. @returns the execution's id */
export async function startWorkflow(id: string, trigger?: string): Promise<string> {
	const workflowData = await call('GET', `/workflows/${id}`);
	const name = trigger ?? workflowData.nodes.find((node: any) => /trigger/i.test(node.type))?.name;
	const { executionId } = await call<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		workflowData,
		...(name ? { triggerToStartFrom: { name } } : {}),
	});
	return executionId;
}

/** Starts a stored workflow and waits for its end. */
export async function runWorkflow(id: string, options: { trigger?: string; timeoutMs?: number; stopAfterMs?: number } = {}): Promise<Execution> {
	const executionId = await startWorkflow(id, options.trigger);
	if (options.stopAfterMs !== undefined) {
		await new Promise((resolve) => setTimeout(resolve, options.stopAfterMs));
		await call('POST', `/executions/${executionId}/stop`);
	}
	return await waitForExecution(executionId, options.timeoutMs ?? 120_000);
}

const UNDER_WAY = ['new', 'running', 'waiting', 'unknown'];

export async function waitForExecution(id: string, timeoutMs = 120_000): Promise<Execution> {
	return await waitUntil(id, (status) => !UNDER_WAY.includes(status), timeoutMs);
}

/** Of a workflow that stands at a form, a Wait node and the like: `waiting`. */
export async function waitForStatus(id: string, wanted: string, timeoutMs = 120_000): Promise<Execution> {
	return await waitUntil(id, (status) => status === wanted || !UNDER_WAY.includes(status), timeoutMs);
}

/** Newest first. */
export async function executionsOf(workflowId: string): Promise<Array<{ id: string; mode: string; status: string; stoppedAt?: string }>> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	return (await call('GET', `/executions?filter=${filter}&limit=100`)).results;
}

async function waitUntil(id: string, isThere: (status: string) => boolean, timeoutMs: number): Promise<Execution> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const execution = await call('GET', `/executions/${id}`).catch(() => undefined);
		if (execution && isThere(execution.status)) {
			const data = typeof execution.data === 'string' ? unflatten(execution.data) : execution.data;
			const runData = data?.resultData?.runData ?? {};
			return {
				id,
				status: execution.status as string,
				error: data?.resultData?.error,
				runData,
				raw: JSON.stringify(execution),
				items: (node: string, output = 0): any[] => runData[node]?.at(-1)?.data?.main?.[output] ?? [],
			};
		}
		if (Date.now() > deadline) throw new Error(`Execution ${id} did not end within ${timeoutMs} ms: ${execution?.status}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

let types: any[] | undefined;
/** The descriptions of this pack's nodes as the editor gets them. */
export async function nodeTypes(): Promise<any[]> {
	if (!types) {
		cookie ??= await signIn();
		const response = await fetch(`${e2e.url}/types/nodes.json`, { headers: { cookie, 'browser-id': BROWSER_ID } });
		types = ((await response.json()) as any[]).filter((type) => type.name.startsWith('n8n-nodes-dataops.'));
	}
	return types;
}

/** Every resource and operation a node offers: `[{resource?, operation?}]`. */
export function operationsOf(description: any): Array<{ resource?: string; operation?: string }> {
	const resources: string[] = description.properties.find((property: any) => property.name === 'resource')?.options?.map((option: any) => option.value) ?? [];
	const operationProperties = description.properties.filter((property: any) => property.name === 'operation');
	const combinations: Array<{ resource?: string; operation?: string }> = [];
	for (const resource of resources.length > 0 ? resources : [undefined]) {
		const own = operationProperties.filter((property: any) => {
			const shown = property.displayOptions?.show?.resource;
			return resource === undefined || shown === undefined || shown.includes(resource);
		});
		const operations: string[] = own.flatMap((property: any) => property.options.map((option: any) => option.value));
		for (const operation of operations.length > 0 ? operations : [undefined]) combinations.push({ resource, operation });
	}
	return combinations;
}
