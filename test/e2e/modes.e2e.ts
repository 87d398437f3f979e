/**
 * What n8n promises of every node, checked per node in a real n8n: the three error modes under faults of its own kind (server
 * down, wrong secret, one bad item), Retry On Fail, Always Output Data, pinned data, partial execution, cancelling.
 *
 * Under every fault and in every mode: each item that went in is spoken for by an item that came out, the words say what
 * happened and what to do, and no secret is among them.
 */
import { chain, noOp, node, rows, runOf, store, to, trigger } from './support/canvas';
import { CASES, WRONG_SECRET, type NodeCase, type Way } from './support/cases';
import { Door } from './support/door';
import { call, runWorkflow, waitForExecution, type Execution } from './support/n8n';

jest.setTimeout(60_000);

type Fault = 'bad' | 'down' | 'refused';
const MODES = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
type Mode = (typeof MODES)[number];
const SUBJECT = 'Subject';

/** Waits for what another process does; the test's own time limit is its end. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Every item that came out of a node, with the output it came from and the input items it stands for. */
function itemsOut(execution: Execution): Array<{ output: number; json: any; inputs: number[] }> {
	const outputs: any[][] = execution.runData[SUBJECT]?.at(-1)?.data?.main ?? [];
	const inputsOf = (paired: any): number[] => {
		if (paired === undefined) return [];
		return [paired].flat().map((each) => (typeof each === 'number' ? each : each.item));
	};
	return outputs.flatMap((items, output) =>
		(items ?? []).map(({ json, pairedItem }) => ({ output, json, inputs: inputsOf(pairedItem) })),
	);
}

const textOf = (json: any): string => JSON.stringify(json);

describe.each(CASES.map((each) => [each.title, each] as const))('%s', (_title, subject: NodeCase) => {
	let door: Door;
	/** An address of its own for the silent server: no circuit breaker remembers it from the tests before. */
	let stuck: Door;
	/** Credentials of this case by what is wrong with them; every secret of them must stay inside. */
	const credentials: Record<string, { id: string; name: string }> = {};
	const secrets = new Set<string>([WRONG_SECRET]);

	beforeAll(async () => {
		door = await Door.before(subject.server());
		stuck = await Door.before(subject.server());
		const kinds = [['right', door], ['wrong', door, WRONG_SECRET], ['stuck', stuck]] as const;
		for (const [kind, behind, secret] of kinds) {
			const data = subject.credential(behind, { secret });
			for (const [field, value] of Object.entries(data)) {
				if (/password|token|key|secret/i.test(field) && typeof value === 'string' && value.length > 5) secrets.add(value);
			}
			const name = `${subject.title}, ${kind}`;
			const { id } = await call('POST', '/credentials', { name, type: subject.credentialType, data });
			credentials[kind] = { id, name };
		}
	});
	afterAll(async () => {
		await door?.close();
		await stuck?.close();
	});
	beforeEach(async () => await door.set('open'));

	const subjectNode = (extra: object = {}, { parameters = {}, credential = 'right' }: { parameters?: object; credential?: string } = {}) =>
		node(SUBJECT, `n8n-nodes-dataops.${subject.type}`, { ...subject.parameters, ...parameters }, {
			credentials: { [subject.credentialType]: credentials[credential] },
			...extra,
		});
	/** Go → Rows → the node → one node behind each output, the Error output's last. */
	const outNames = Array.from({ length: subject.outputs }, (_, at) => `Out ${at}`).concat('On error');
	const canvasOf = (tested: ReturnType<typeof subjectNode>, items = subject.items) => ({
		nodes: [trigger(), rows('Rows', items), tested, ...outNames.map(noOp)],
		connections: { ...chain('Go', 'Rows', SUBJECT), [SUBJECT]: { main: outNames.map(to) } },
	});
	const run = async (tested: ReturnType<typeof subjectNode>, items = subject.items, options = {}) => {
		const { nodes, connections } = canvasOf(tested, items);
		const { execution, workflow } = await runOf(`${subject.title} ${expect.getState().currentTestName}`.slice(0, 120), nodes, connections, options);
		for (const secret of secrets) expect(execution.raw).not.toContain(secret);
		return { execution, workflow };
	};
	/** The items that are good come out by no error, and a load says that it loaded them. */
	const expectGood = (execution: Execution, good: number[]) => {
		const out = itemsOut(execution);
		if (subject.title === 'Warehouse, load of items') {
			const [{ json }] = out.filter(({ output }) => output === subject.report);
			expect(json.inserted + json.updated + json.unchanged).toBe(good.length);
			return;
		}
		const came = out.filter(({ output, json }) => output === 0 && json.error === undefined).flatMap(({ inputs }) => inputs);
		expect([...new Set(came)].sort()).toEqual(good);
	};
	const indexes = subject.items.map((_, index) => index);
	const good = indexes.filter((index) => index !== subject.bad.index);
	const goodItems = good.map((index) => subject.items[index]);

	test('an ordinary run gives every good item', async () => {
		const { execution } = await run(subjectNode(), goodItems);
		expect(execution.status).toBe('success');
		expectGood(execution, good.map((_, at) => at));
	});

	const faults: Array<[Fault, Mode]> = (['bad', 'down', 'refused'] as const)
		.filter((fault) => subject[fault])
		.flatMap((fault) => MODES.map((mode): [Fault, Mode] => [fault, mode]));
	const TITLES: Record<Fault, string> = { bad: 'one bad item', down: 'the server down', refused: 'a wrong secret' };

	test.each(faults.map(([fault, mode]) => [TITLES[fault], mode, fault] as const))('%s, %s: every item is accounted for, in words that help', async (_words, mode, fault) => {
		if (fault === 'down') await door.set('down');
		const tested = subjectNode({ onError: mode }, { credential: fault === 'refused' ? 'wrong' : 'right' });
		// What fails for every item is tried on good ones, so that nothing else can be the reason.
		const items = fault === 'bad' ? subject.items : goodItems;
		const { execution } = await run(tested, items);
		const spec: { way: Way; continued?: Way; alsoTold?: boolean; says: RegExp } = subject[fault]!;
		const way = mode === 'stopWorkflow' ? spec.way : (spec.continued ?? spec.way);
		const out = itemsOut(execution);

		if (mode === 'stopWorkflow' && way === 'error') {
			expect(execution.status).toBe('error');
			expect(`${execution.error.message} ${execution.error.description}`).toMatch(spec.says);
			// The hint: what to do about it.
			expect(execution.error.description ?? '').toMatch(/\w{3}/);
			expect(execution.error.node?.name).toBe(SUBJECT);
			for (const name of outNames) expect(execution.runData[name]).toBeUndefined();
			return;
		}
		expect(execution.status).toBe('success');
		const failed = fault === 'bad' ? [subject.bad.index] : goodItems.map((_, index) => index);
		const place = way === 'error' ? (mode === 'continueErrorOutput' ? subject.outputs : 0) : way;
		const told = out.filter(({ output, json }) => output === place && spec.says.test(textOf(json)));
		expect([...new Set(told.flatMap(({ inputs }) => inputs))].sort()).toEqual(failed);
		for (const { json } of told) expect(textOf(json.details ?? json.message ?? json.error ?? json.file?.notes)).toMatch(/\w{3}/);
		// Nothing is gone and nothing is there twice: each input item comes out once, but for reports, which speak of all.
		const own = out.filter(({ output, json }) => output !== subject.report || json.error !== undefined);
		if (fault === 'bad') expectGood(execution, good);
		else {
			const others = own.filter((item) => !told.includes(item));
			expect(others).toHaveLength(spec.alsoTold ? 1 : 0);
			for (const { json } of others) expect(json.error).toMatch(/\w{3}/);
		}
		// What stands at the Error output has its input item's own fields beside the error.
		if (place === subject.outputs) {
			for (const { json, inputs } of told) expect(json).toMatchObject(items[inputs[0]].json);
		}
		expect((execution.runData['On error']?.at(-1)?.data.main[0] ?? []).length).toBe(
			place === subject.outputs ? told.length : mode === 'continueErrorOutput' && spec.alsoTold ? 1 : 0,
		);
	});

	test('Retry On Fail runs the node again once the server is back', async () => {
		await door.set('down');
		const tested = subjectNode({ retryOnFail: true, maxTries: 5, waitBetweenTries: 1500 });
		const back = new Promise((resolve) => setTimeout(resolve, 3000)).then(async () => await door.set('open'));
		const { execution } = await run(tested, goodItems);
		await back;
		expect(execution.status).toBe('success');
		expectGood(execution, good.map((_, at) => at));
	});

	if (subject.nothing) {
		const { parameters, items } = subject.nothing;
		test.each([false, true])('an output without items ends its branch, unless Always Output Data is on (%s)', async (alwaysOutputData) => {
			const { execution } = await run(subjectNode({ alwaysOutputData }, { parameters }), items);
			expect(execution.status).toBe('success');
			expect(execution.items('Out 0')).toHaveLength(alwaysOutputData ? 1 : 0);
		});
	}

	test('pinned data replaces the node: its service is not called', async () => {
		const { nodes, connections } = canvasOf(subjectNode());
		const workflow = await store(`${subject.title}, pinned`, nodes, connections, { pinData: { [SUBJECT]: [{ json: { pinned: 99 } }] } });
		const execution = await runWorkflow(workflow);
		expect(execution.status).toBe('success');
		expect(execution.items('Out 0')[0].json).toEqual({ pinned: 99 });
		expect(door.opened).toBe(0);
	});

	test('a partial execution runs the node on the items of the run before, and nothing behind it', async () => {
		const { nodes, connections } = canvasOf(subjectNode(), goodItems);
		const workflow = await store(`${subject.title}, partial`, nodes, connections);
		const first = await runWorkflow(workflow);
		expect(first.status).toBe('success');
		const workflowData = await call('GET', `/workflows/${workflow}`);
		const { executionId } = await call('POST', `/workflows/${workflow}/run`, {
			workflowData,
			runData: { Go: first.runData.Go, Rows: first.runData.Rows },
			destinationNode: { nodeName: SUBJECT, mode: 'inclusive' },
			dirtyNodeNames: [SUBJECT],
		});
		const partial = await waitForExecution(executionId);
		expect(partial.status).toBe('success');
		expectGood(partial, good.map((_, at) => at));
		for (const name of outNames) expect(partial.runData[name]).toBeUndefined();
		expect(partial.runData.Rows.at(-1).startTime).toBe(first.runData.Rows.at(-1).startTime);
	});

	test.each(MODES)('Stop ends the node while its server is silent, and it lets go of its connection (%s)', async (onError) => {
		await stuck.set('silent');
		const { nodes, connections } = canvasOf(subjectNode({ onError }, { credential: 'stuck' }), goodItems);
		const workflow = await store(`${subject.title}, stopped`, nodes, connections);
		const workflowData = await call('GET', `/workflows/${workflow}`);
		const { executionId } = await call('POST', `/workflows/${workflow}/run`, { workflowData, triggerToStartFrom: { name: 'Go' } });
		await until(() => stuck.open > 0);
		await call('POST', `/executions/${executionId}/stop`);
		const execution = await waitForExecution(executionId);
		expect(execution.status).toBe('canceled');
		for (const name of outNames) expect(execution.runData[name]).toBeUndefined();
		await until(() => stuck.open === 0);
	});
});
