/** n8n's REST interface for the scripts: sign in, run a workflow, wait for its end. */
import { OWNER } from './n8n.mjs';

const BROWSER_ID = 'dataops-scripts';

/** @param {string} url address of the main process */
export async function signIn(url) {
	const headers = { 'content-type': 'application/json', 'browser-id': BROWSER_ID };
	const response = await fetch(`${url}/rest/login`, { method: 'POST', headers, body: JSON.stringify({ emailOrLdapLoginId: OWNER.email, password: OWNER.password }) });
	if (!response.ok) throw new Error(`Signing in failed: ${response.status} ${await response.text()}`);
	const cookie = response.headers
		.getSetCookie()
		.map((entry) => entry.split(';')[0])
		.join('; ');
	const call = async (method, path, body) => {
		const answer = await fetch(`${url}/rest${path}`, { method, headers: { ...headers, cookie }, body: body === undefined ? undefined : JSON.stringify(body) });
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
		const parsed = text ? JSON.parse(text) : {};
		return parsed.data ?? parsed;
	};
	/** @returns {Promise<string>} the execution's id */
	const run = async (id, trigger) => {
		const workflowData = await call('GET', `/workflows/${id}`);
		const name = trigger ?? workflowData.nodes.find((node) => /trigger/i.test(node.type))?.name;
		const { executionId } = await call('POST', `/workflows/${id}/run`, { workflowData, ...(name ? { triggerToStartFrom: { name } } : {}) });
		return executionId;
	};
	/** @returns {Promise<string>} the final status */
	const wait = async (executionId, timeoutMs = 300_000) => {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await call('GET', `/executions/${executionId}`).catch(() => undefined);
			if (execution && !['new', 'running', 'waiting', 'unknown'].includes(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${executionId} did not end within ${timeoutMs / 1000} s.`);
			await new Promise((resolve) => setTimeout(resolve, 300));
		}
	};
	return { call, run, wait };
}
