/**
 * A door in front of a canvas: a Webhook node beside its trigger, and the canvas active. What comes in there is a production
 * execution, with watermarks kept, as when its own trigger starts it; by hand n8n keeps none.
 */
const NAME = 'Door';
const pathOf = (workflowId) => `door-${workflowId}`;

/** @param {{workflowId: string, door: string}} scenario `door` is the trigger whose way the Webhook takes */
export async function openDoor(rest, { workflowId, door }) {
	const workflow = await rest.call('GET', `/workflows/${workflowId}`);
	const { nodes, connections } = workflow;
	const { position } = nodes.find(({ name }) => name === door);
	const parameters = { path: pathOf(workflowId), httpMethod: 'POST', responseMode: 'onReceived', options: {} };
	const node = { id: NAME, name: NAME, type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [position[0], position[1] + 200], parameters, webhookId: pathOf(workflowId) };
	const { versionId } = await rest.call('PATCH', `/workflows/${workflowId}`, {
		nodes: [...nodes.filter(({ name }) => name !== NAME), node],
		connections: { ...connections, [NAME]: connections[door] },
		versionId: workflow.versionId,
	});
	await rest.call('POST', `/workflows/${workflowId}/activate`, { versionId });
}

async function entered(rest, workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await rest.call('GET', `/executions?filter=${filter}&limit=100`);
	return results.filter(({ mode }) => mode === 'webhook').map(({ id }) => String(id));
}

/** `count` production executions at once. @returns {Promise<string[]>} their ids */
export async function knock(url, rest, { workflowId }, count) {
	const before = new Set(await entered(rest, workflowId));
	await Promise.all(
		Array.from({ length: count }, async () => {
			const answer = await fetch(`${url}/webhook/${pathOf(workflowId)}`, { method: 'POST' });
			if (!answer.ok) throw new Error(`The door of ${workflowId} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
		}),
	);
	const deadline = Date.now() + 60_000;
	for (;;) {
		const ids = (await entered(rest, workflowId)).filter((id) => !before.has(id));
		if (ids.length >= count) return ids;
		if (Date.now() > deadline) throw new Error(`${workflowId}: ${count} came in, but n8n lists ${ids.length} executions.`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
