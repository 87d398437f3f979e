/** The outputs of the node: the editor's expression and execute() must name the same ones, for every choice. */
import fc from 'fast-check';
import { Workflow } from 'n8n-workflow';
import { OUTPUTS_EXPRESSION, planOutputs, type OutputParameters } from '../../nodes/Files/actions/outputs';

/** As n8n evaluates it, with its own expression room. */
function evaluated(parameters: OutputParameters): string[] {
	const node = {
		id: '1',
		name: 'F',
		type: 'f',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: structuredClone(parameters) as never,
	};
	const nodeTypes = { getByName: () => undefined, getByNameAndVersion: () => undefined, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: nodeTypes as never });
	const outputs = workflow.expression.getSimpleParameterValue(workflow.nodes.F, OUTPUTS_EXPRESSION, 'internal', {});
	return (outputs as unknown as Array<{ displayName?: string }>).map(({ displayName }) => displayName ?? '');
}

const parameters: fc.Arbitrary<OutputParameters> = fc.record({
	operation: fc.constantFrom('classify', 'detectType', 'inspectRisk', 'hash', 'trainModel', 'evaluateModel'),
	outputMode: fc.constantFrom('single', 'perCategory'),
	preset: fc.constantFrom('general', 'business', 'custom'),
	rulesMode: fc.constantFrom('none', 'fields', 'json'),
	rules: fc.record({
		rule: fc.array(
			fc.record({ category: fc.constantFrom('complaint', 'hr', 'Invoice', 'uncategorised', '', ' myOwn ') }),
		),
	}),
	moreCategories: fc.constantFrom('', 'warranty, Complaint,,', 'äöü'),
	riskyOutput: fc.boolean(),
	failedOutput: fc.boolean(),
});

test('the editor and the run name the same outputs in the same order', () => {
	fc.assert(
		fc.property(parameters, (choice) => {
			expect(evaluated(choice)).toEqual(planOutputs(choice).labels);
		}),
		{ numRuns: 200 },
	);
});

test('Risky comes first, then the 16 categories, Uncategorised, and Failed last', () => {
	const { labels } = planOutputs({
		operation: 'classify',
		outputMode: 'perCategory',
		preset: 'general',
		riskyOutput: true,
		failedOutput: true,
	});
	expect(labels.slice(0, 3)).toEqual(['Risky', 'Document', 'Spreadsheet']);
	expect(labels.slice(-2)).toEqual(['Uncategorised', 'Failed']);
	expect(labels).toHaveLength(19);
});

test('a category of ones own is appended behind those of the preset, so that no connection moves', () => {
	const choice = { operation: 'classify', outputMode: 'perCategory', preset: 'general' };
	const before = planOutputs(choice).labels.slice(0, -1);
	const after = planOutputs({ ...choice, moreCategories: 'complaint' }).labels;
	expect(after.slice(0, before.length)).toEqual(before);
	expect(after.slice(before.length)).toEqual(['Complaint', 'Uncategorised']);
});
