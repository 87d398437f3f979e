/** The editor's loaders: a form's fields for the mapper, and the list of forms. They throw; they never show a fault as an entry. */
import fs from 'node:fs';
import path from 'node:path';
import { getFormFields } from '../../nodes/Joget/methods/formFields';
import { searchForms } from '../../nodes/Joget/methods/formList';
import { adminCredential, apiCredential, startSimulator, type Simulator } from './support';

let sim: Simulator;
beforeAll(async () => {
	sim = await startSimulator();
});
afterEach(() => sim.faults.clear());
afterAll(async () => await sim.close());

function editor(parameters: Record<string, unknown>, credentials = ['jogetApi', 'jogetAdminApi']): any {
	const data: Record<string, unknown> = { jogetApi: apiCredential(sim).data, jogetAdminApi: adminCredential(sim).data };
	const read = (name: string, fallback?: unknown) => parameters[name] ?? fallback;
	return {
		getNode: () => ({
			name: 'Joget',
			type: 'joget',
			typeVersion: 1,
			credentials: Object.fromEntries(credentials.map((name) => [name, { id: name, name }])),
		}),
		getNodeParameter: read,
		getCurrentNodeParameter: read,
		getCredentials: async (name: string) => data[name],
		helpers: {},
	};
}

const customer = { backend: 'apiBuilder', formId: 'customer', definitionSource: 'auto' };
const definition = fs.readFileSync(path.join(__dirname, '../simulators/joget/forms/customer.json'), 'utf8');

it.each([
	['the App API', customer],
	['the core JSON API', { ...customer, definitionSource: 'coreJson', definitionAppId: 'demo' }],
	['pasted JSON', { ...customer, definitionSource: 'pasted', formDefinition: definition }],
])('offers the form’s fields from %s, with options, and without what Joget would drop', async (_, parameters) => {
	const { fields } = await getFormFields.call(editor(parameters));
	const ids = fields.map(({ id }) => id);
	expect(ids).toEqual(expect.arrayContaining(['code', 'name', 'email', 'segment', 'vat']));
	expect(ids).not.toEqual(expect.arrayContaining(['score']));
	expect(ids).not.toContain('taxNote');
	expect(fields.find(({ id }) => id === 'segment')).toMatchObject({
		type: 'options',
		options: expect.arrayContaining([{ name: 'Trade', value: 'trade' }]),
	});
	expect(fields.filter(({ required }) => required).map(({ id }) => id)).toEqual(['code', 'name']);
});

const stored = { mappingMode: 'defineBelow', value: { code: 'A' }, schema: [{ id: 'code' }] };

it('throws Joget’s own reason where fields that are stored cannot be read again, so that they stay', async () => {
	sim.faults.set({ always: 'pluginMissing' });
	await expect(getFormFields.call(editor({ ...customer, columns: stored }))).rejects.toThrow(/API Builder plugin/);
});

it('shows the reason as a notice where there are no fields yet, which n8n would not show of an error', async () => {
	sim.faults.set({ always: 'pluginMissing' });
	const failed = await getFormFields.call(editor(customer));
	expect(failed).toEqual({ fields: [], emptyFieldsNotice: expect.stringMatching(/API Builder plugin/) });
	const unchosen = await getFormFields.call(editor({ ...customer, formId: '' }));
	expect(unchosen).toEqual({ fields: [], emptyFieldsNotice: 'Choose a form first' });
});

it('lists an app’s forms as an administrator, filtered', async () => {
	const parameters = { ...customer, definitionAppId: 'demo' };
	const all = await searchForms.call(editor(parameters));
	expect(all.results.map(({ value }) => value)).toEqual(expect.arrayContaining(['customer', 'order']));
	const some = await searchForms.call(editor(parameters), 'custo');
	expect(some.results).toEqual([{ name: 'Customer (customer)', value: 'customer' }]);
});

it('says that an API key cannot list forms, and what can', async () => {
	await expect(searchForms.call(editor(customer, ['jogetApi']))).rejects.toThrow(/does not list its forms/);
	await expect(searchForms.call(editor(customer))).rejects.toThrow(/needs an app/);
});
