/**
 * One row per node (and per way it treats its input) for the behaviour suite: what it is given, what fails, and where the
 * failed item must come out.
 *
 * - `error`: the node has an error for the item. Stop mode ends the execution; else it leaves as n8n's error modes say.
 * - a number: the item leaves by that output of the node's own (Failed, Rejected) in every mode, and the execution goes on.
 */
import { e2e } from './n8n';
import { Door } from './door';

export type Way = 'error' | number;

export interface NodeCase {
	title: string;
	type: string;
	credentialType: string;
	/** The server that its credential points to. */
	server(): string | { host: string; port: number };
	/** With time limits so long that only a cancel ends a call to a silent server. */
	credential(door: Door, change?: { secret?: string }): Record<string, unknown>;
	parameters: Record<string, unknown>;
	items: Array<{ json: Record<string, unknown>; binary?: object }>;
	/** How many outputs the node has of its own, and which of them speaks of all items at once. */
	outputs: number;
	report?: number;
	/** One of the items is bad: its index, where it goes, and what is said of it. */
	bad: { index: number; way: Way; says: RegExp };
	/**
	 * The server is down, for every item. `continued`: where items go in the modes that go on; `alsoTold`: the node speaks of
	 * the run as a whole besides, by an error of its own.
	 */
	down: { way: Way; continued?: Way; alsoTold?: boolean; says: RegExp };
	/** The secret is wrong. */
	refused?: { way: Way; continued?: Way; alsoTold?: boolean; says: RegExp };
	/** Parameters that give no item, where the node can give none. */
	nothing?: { parameters: Record<string, unknown>; items?: NodeCase['items'] };
}

export const WRONG_SECRET = 'wrong-secret-4711';
const credentialOf = (type: string) => e2e.credentials.find((credential) => credential.type === type)!.data;
const httpCredential = (type: string, field: string) => (door: Door, { secret }: { secret?: string } = {}) => ({
	...credentialOf(type),
	baseUrl: `http://127.0.0.1:${door.port}${new URL(String(credentialOf(type).baseUrl)).pathname.replace(/\/$/, '')}`,
	...(secret ? { [field]: secret } : {}),
});
const databaseCredential = (type: string) => (door: Door, { secret }: { secret?: string } = {}) => ({
	...credentialOf(type),
	port: door.port,
	connectTimeoutMs: 300_000,
	...(secret ? { password: secret } : {}),
});
const json = (...list: Array<Record<string, unknown>>) => list.map((each) => ({ json: each }));
const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const file = (name: string, text: string) => ({ data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: name });

const jogetRecords: NodeCase = {
	title: 'Joget, records',
	type: 'joget',
	credentialType: 'jogetApi',
	server: () => e2e.simulators.joget,
	credential: httpCredential('jogetApi', 'apiKey'),
	parameters: {
		resource: 'record',
		operation: 'upsert',
		formId: locator('customer'),
		idMode: 'column',
		idColumn: 'code',
		options: { attempts: 1, timeout: 300 },
	},
	items: json({ code: 'B-1', name: 'One' }, { code: 'B-2', name: '' }, { code: 'B-3', name: 'Three' }),
	outputs: 3,
	report: 2,
	bad: { index: 1, way: 1, says: /name/i },
	down: { way: 'error', continued: 1, says: /refused|reach|no further call is sent/i },
	refused: { way: 'error', continued: 1, says: /key/i },
};

const jogetApps: NodeCase = {
	title: 'Joget, apps',
	type: 'joget',
	credentialType: 'jogetAdminApi',
	server: () => e2e.simulators.joget,
	credential: httpCredential('jogetAdminApi', 'password'),
	parameters: { resource: 'app', operation: 'getVersions', appId: locator('={{ $json.app }}') },
	items: json({ app: 'demo' }, { app: 'noSuchApp' }, { app: 'demo' }),
	outputs: 1,
	bad: { index: 1, way: 'error', says: /noSuchApp/ },
	down: { way: 'error', says: /refused|reach|no further call is sent/i },
	refused: { way: 'error', says: /password|user/i },
};

const jogetDatabase: NodeCase = {
	title: 'Joget Database',
	type: 'jogetDatabase',
	credentialType: 'jogetDatabaseApi',
	server: () => e2e.postgres,
	credential: databaseCredential('jogetDatabaseApi'),
	parameters: {
		resource: 'formData',
		operation: 'getMany',
		appId: locator('shop'),
		formId: locator('order'),
		fields: ['id'],
		conditions: { values: [{ field: 'quantity', operator: 'equals', value: '={{ $json.n }}' }] },
	},
	items: json({ n: '10' }, { n: 'x' }, { n: '10' }),
	outputs: 1,
	bad: { index: 1, way: 'error', says: /not a number: x/ },
	down: { way: 'error', says: /accepts no database connection|refused|reach/i },
	refused: { way: 'error', says: /user|password/i },
	nothing: { parameters: {}, items: json({ n: '987654' }) },
};

const jiraIssues: NodeCase = {
	title: 'Jira Issues',
	type: 'jiraIssues',
	credentialType: 'jiraInstanceApi',
	server: () => e2e.simulators.jiraCloud,
	credential: httpCredential('jiraInstanceApi', 'apiToken'),
	parameters: {
		resource: 'issue',
		operation: 'getMany',
		chooseBy: 'jql',
		jql: '={{ $json.jql }}',
		mappingMode: 'columns',
		columns: {},
		options: { attempts: 1 },
	},
	items: json({ jql: 'project = OPS' }, { jql: 'colour = red' }, { jql: 'project = OPS' }),
	outputs: 4,
	report: 3,
	bad: { index: 1, way: 'error', says: /colour/ },
	down: { way: 'error', says: /refused|reach|no further call is sent/i },
	refused: { way: 'error', says: /token|authenticat|credential/i },
	nothing: { parameters: {}, items: json({ jql: 'project = OPS AND created < "2001-01-01"' }) },
};

const warehouseItems: NodeCase = {
	title: 'Warehouse, load of items',
	type: 'warehouse',
	credentialType: 'warehouseApi',
	server: () => e2e.postgres,
	credential: databaseCredential('warehouseApi'),
	parameters: {
		resource: 'table',
		operation: 'load',
		source: 'items',
		mappingMode: 'fields',
		table: { __rl: true, mode: 'name', value: 'e2e_modes' },
		tableType: 'fact',
		columns: {
			column: [
				{ name: 'id', type: 'integer', key: true },
				{ name: 'name', type: 'varchar(50)' },
			],
		},
	},
	items: json({ id: 1, name: 'a' }, { id: 'x', name: 'bad' }, { id: 3, name: 'c' }),
	outputs: 2,
	report: 0,
	bad: { index: 1, way: 1, says: /id|integer/ },
	down: { way: 'error', continued: 1, alsoTold: true, says: /refused|reach|listen|connection/i },
	refused: { way: 'error', continued: 1, alsoTold: true, says: /password|user/i },
};

const warehouseQueries: NodeCase = {
	title: 'Warehouse, load of queries',
	type: 'warehouse',
	credentialType: 'warehouseApi',
	server: () => e2e.postgres,
	credential: databaseCredential('warehouseApi'),
	parameters: {
		...warehouseItems.parameters,
		source: 'query',
		queryConnection: 'target',
		query: "SELECT $1::int AS id, 'a' AS name",
		queryParameters: '={{ JSON.stringify([$json.id]) }}',
		table: { __rl: true, mode: 'name', value: 'e2e_queries' },
	},
	items: json({ id: 1 }, { id: 'two' }, { id: 3 }),
	outputs: 2,
	bad: { index: 1, way: 'error', says: /source query failed.*two/ },
	down: { way: 'error', says: /refused|reach|listen|connection/i },
	refused: { way: 'error', says: /password|user/i },
};

const warehouseJobs: NodeCase = {
	title: 'Warehouse, jobs',
	type: 'warehouse',
	credentialType: 'warehouseApi',
	server: () => e2e.postgres,
	credential: databaseCredential('warehouseApi'),
	parameters: {
		resource: 'job',
		operation: 'enqueue',
		metadataSchema: 'e2e_modes',
		mappingReference: { __rl: true, mode: 'name', value: '={{ $json.mapping }}' },
		requestType: 'IMMEDIATE',
		payload: '={{ $json.payload }}',
		enqueueOptions: {},
	},
	items: json({ mapping: 'e2eModes', payload: '{}' }, { mapping: 'e2eModes', payload: '{"a":' }, { mapping: 'e2eModes', payload: '{}' }),
	outputs: 1,
	bad: { index: 1, way: 'error', says: /payload/i },
	down: { way: 'error', says: /refused|reach|listen|connection/i },
	refused: { way: 'error', says: /password|user/i },
	nothing: { parameters: { operation: 'getMany', list: 'requests', requestStatus: 'FAILED' } },
};

/** Files that the Tika server cannot be asked for are classified all the same, and say so. */
const fileClassifier: NodeCase = {
	title: 'File Classifier',
	type: 'fileClassifier',
	credentialType: 'fileClassifierApi',
	server: () => e2e.simulators.events,
	credential: (door, { secret } = {}) => ({
		baseUrls: { entry: [{ url: `http://127.0.0.1:${door.port}`, weight: 1 }] },
		authentication: 'bearer',
		token: secret ?? 'tika-token-0815',
	}),
	parameters: { operation: 'classify', binaryProperty: 'data', options: { tika: 'always', timeLimitSeconds: 600 } },
	items: [
		{ json: { n: 1 }, binary: { data: file('one.txt', 'The first file, with some words in it.\n') } },
		{ json: { n: 2 } },
		{ json: { n: 3 }, binary: { data: file('three.csv', 'a,b\n1,2\n3,4\n') } },
	],
	outputs: 1,
	bad: { index: 1, way: 'error', says: /no file in/ },
	down: { way: 0, says: /Tika/ },
};

const fileClassifierFailed: NodeCase = {
	...fileClassifier,
	title: 'File Classifier, with a Failed output',
	parameters: { ...fileClassifier.parameters, failedOutput: true },
	outputs: 2,
	bad: { index: 1, way: 1, says: /no file in/ },
};

export const CASES: NodeCase[] = [
	jogetRecords,
	jogetApps,
	jogetDatabase,
	jiraIssues,
	warehouseItems,
	warehouseQueries,
	warehouseJobs,
	fileClassifier,
	fileClassifierFailed,
];
