/** Each dropdown that loads data loads it, filters where it can be searched, and shows the service's own message when it cannot. */
import { call, e2e, nodeTypes, runWorkflow } from './support/n8n';

interface Loader {
	node: string;
	kind: 'options' | 'search' | 'mapper';
	method: string;
	path: string;
	show: Record<string, unknown[]>;
}

/** Every parameter of the pack that loads its choices, found in the descriptions themselves. */
function loadersOf(description: any): Loader[] {
	const found: Loader[] = [];
	const walk = (properties: any[], path: string, show: Record<string, unknown[]>) => {
		for (const property of properties) {
			const here = `${path}.${property.name}`;
			const conditions = { ...show, ...(property.displayOptions?.show ?? {}) };
			const add = (kind: Loader['kind'], method: string | undefined) => {
				if (method) found[found.length] = { node: description.name, kind, method, path: here, show: conditions };
			};
			add('options', property.typeOptions?.loadOptionsMethod);
			add('mapper', property.typeOptions?.resourceMapper?.resourceMapperMethod);
			for (const mode of property.modes ?? []) add('search', mode.typeOptions?.searchListMethod);
			for (const option of property.options ?? []) {
				if (option.values) walk(option.values, `${here}.${option.name}`, conditions);
				else if (option.type) walk([option], here, conditions);
			}
		}
	};
	walk(description.properties, 'parameters', {});
	return found;
}

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
/** What a person has chosen before opening the dropdown: the app and form that the demo's Joget has, and so on. */
const CHOSEN: Record<string, Record<string, unknown>> = {
	joget: { backend: 'apiBuilder', definitionSource: 'auto', fieldsMode: 'mapper', source: 'items', versionChoice: 'latest' },
	jogetDatabase: { versionChoice: 'published', appId: locator('shop'), formId: locator('order') },
};

const FIRST: Record<string, string> = { appId: 'demo', formId: 'customer' };

function parametersFor(loader: Loader): Record<string, unknown> {
	const short = loader.node.split('.')[1];
	const shown = Object.fromEntries(Object.entries(loader.show).map(([name, values]) => [name, values[0]]));
	const ids = Object.fromEntries(Object.entries(FIRST).map(([name, value]) => [name, locator(value)]));
	return { ...ids, ...CHOSEN[short], ...shown };
}

function credentialsFor(description: any, parameters: Record<string, unknown>) {
	// As n8n judges it: what is not among the node's parameters shows nothing and hides nothing.
	const fits = (entry: any) => {
		const { show = {}, hide = {} } = entry.displayOptions ?? {};
		const is = ([name, values]: [string, any]) => values.includes(parameters[name]);
		return Object.entries(show).every(is) && !Object.entries(hide).some(is);
	};
	const result: Record<string, { id: string; name: string }> = {};
	for (const entry of (description.credentials ?? []).filter(fits)) {
		const stored = e2e.credentials.find((credential) => credential.type === entry.name);
		if (stored) result[entry.name] = { id: stored.id, name: stored.name };
	}
	return result;
}

const ROUTES = { options: 'options', search: 'resource-locator-results', mapper: 'resource-mapper-fields' };

async function load(loader: Loader, parameters: Record<string, unknown>, credentials: object, filter?: string) {
	return await call('POST', `/dynamic-node-parameters/${ROUTES[loader.kind]}`, {
		nodeTypeAndVersion: { name: loader.node, version: 1 },
		path: loader.path,
		methodName: loader.method,
		currentNodeParameters: parameters,
		credentials,
		...(filter === undefined ? {} : { filter }),
	});
}

const entriesOf = (answer: any): any[] => (Array.isArray(answer) ? answer : (answer.results ?? answer.fields ?? []));

/** Saves two mappings, so that their list has something to show. */
beforeAll(async () => void (await runWorkflow('dataopsNightlyWarehouse', { trigger: 'Set up' })));

describe.each(['joget', 'jogetDatabase', 'jiraIssues', 'jiraIssuesTrigger', 'warehouse', 'warehouseJobTrigger'])('the dropdowns of %s', (short) => {
	test('load, filter, and say what is wrong when the service does not answer', async () => {
		const description = (await nodeTypes()).find((type) => type.name === `n8n-nodes-dataops.${short}`);
		const problems: string[] = [];
		for (const loader of loadersOf(description)) {
			const parameters = parametersFor(loader);
			const credentials = credentialsFor(description, parameters);
			const title = `${loader.path} (${loader.method}, ${JSON.stringify(loader.show)})`;
			if (Object.keys(credentials).length === 0) continue;
			try {
				const entries = entriesOf(await load(loader, parameters, credentials));
				if (entries.length === 0) problems.push(`${title}: empty`);
				if (loader.kind === 'search' && entries.length > 0) {
					const { name } = entries[0];
					const filtered = entriesOf(await load(loader, parameters, credentials, String(name).slice(0, 4)));
					if (!filtered.some((entry) => entry.name === name)) problems.push(`${title}: the filter "${String(name).slice(0, 4)}" does not find "${name}"`);
					const none = entriesOf(await load(loader, parameters, credentials, 'zzz-no-such-thing'));
					if (none.length > 0) problems.push(`${title}: the filter finds what is not there`);
				}
			} catch (error) {
				problems.push(`${title}: ${(error as Error).message.slice(0, 300)}`);
			}
		}
		expect(problems).toEqual([]);
	});

	test('throw the message of a service that refuses, and never give it as an option', async () => {
		const description = (await nodeTypes()).find((type) => type.name === `n8n-nodes-dataops.${short}`);
		const seen = new Set<string>();
		const problems: string[] = [];
		for (const loader of loadersOf(description)) {
			if (seen.has(loader.method)) continue;
			seen.add(loader.method);
			const parameters = parametersFor(loader);
			const credentials = credentialsFor(description, parameters);
			const broken: Record<string, { id: string; name: string }> = {};
			for (const [type, { id }] of Object.entries(credentials)) {
				const stored = e2e.credentials.find((credential) => credential.id === id)!;
				const dead = { ...stored.data, ...(stored.data.baseUrl ? { baseUrl: 'http://127.0.0.1:9' } : {}), ...(stored.data.port ? { port: 9 } : {}) };
				const created = await call('POST', '/credentials', { name: `dead ${type} ${Math.random()}`, type, data: dead });
				broken[type] = { id: created.id, name: created.name };
			}
			if (Object.keys(broken).length === 0) continue;
			try {
				const answer = await load(loader, parameters, broken);
				// The one way in which n8n shows the reason of a mapper that has no fields yet.
				if (loader.kind === 'mapper' && answer.emptyFieldsNotice?.length > 40) continue;
				const entries = entriesOf(answer);
				problems.push(`${loader.method} answered ${JSON.stringify(entries).slice(0, 200)} though its service is down`);
			} catch (error) {
				if ((error as Error).message.length < 40) problems.push(`${loader.method}: says only ${(error as Error).message}`);
			}
		}
		expect(problems).toEqual([]);
	});
});
