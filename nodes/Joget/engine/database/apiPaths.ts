/**
 * An API Builder document, read for what it opens: form → api_id → methods. The document is kept in app_builder with the
 * api_id as its id; its elements list the paths switched on as `post:/;get:/{recordId};put:/`.
 */

export interface ApiMethod {
	method: string;
	path: string;
}

export interface ApiElement {
	kind: 'form' | 'list' | 'process' | 'app' | 'other';
	className: string;
	/** Form, list or process the element opens. */
	targetId?: string;
	methods: ApiMethod[];
	ignorePermission: boolean;
}

/** What a record operation needs, in words. */
export interface ApiAbilities {
	create: boolean;
	createOrUpdate: boolean;
	update: boolean;
	get: boolean;
	delete: boolean;
	upload: boolean;
	download: boolean;
}

const asObject = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function kindOf(className: string): ApiElement['kind'] {
	if (/Form/i.test(className)) return 'form';
	if (/(Data)?List/i.test(className)) return 'list';
	if (/Process|Assignment|Workflow/i.test(className)) return 'process';
	return /App/.test(className.slice(className.lastIndexOf('.') + 1)) ? 'app' : 'other';
}

export function readEnabledPaths(value: unknown): ApiMethod[] {
	return text(value)
		.split(';')
		.map((entry) => entry.trim())
		.filter((entry) => entry.includes(':'))
		.map((entry) => {
			const colon = entry.indexOf(':');
			return { method: entry.slice(0, colon).trim().toUpperCase(), path: entry.slice(colon + 1).trim() || '/' };
		});
}

/** Reads the JSON of one document; what is not readable as one gives no elements. */
export function readApiElements(json: string): ApiElement[] {
	let document: Record<string, unknown>;
	try {
		document = asObject(JSON.parse(json));
	} catch {
		return [];
	}
	return (Array.isArray(document.elements) ? document.elements : []).map(asObject).map((element) => {
		const className = text(element.className);
		const properties = asObject(element.properties);
		const targetId = text(properties.formDefId ?? properties.datalistId ?? properties.listId ?? properties.processId);
		return {
			kind: kindOf(className),
			className,
			...(targetId ? { targetId } : {}),
			methods: readEnabledPaths(properties.ENABLED_PATHS),
			ignorePermission: text(properties.ignorePermission) === 'true',
		};
	});
}

export function abilitiesOf(methods: ApiMethod[]): ApiAbilities {
	const has = (method: string, pattern: RegExp) =>
		methods.some((one) => one.method === method && pattern.test(one.path));
	return {
		create: has('POST', /^\/?$/),
		createOrUpdate: has('POST', /^\/saveOrUpdate$/i),
		update: has('PUT', /^\/?$/),
		get: has('GET', /^\/\{[^/]+\}$/),
		delete: has('DELETE', /^\/\{[^/]+\}$/),
		upload: has('POST', /^\/(addWithFiles|updateWithFiles)/i),
		download: has('GET', /\/download\/|\/files$/i),
	};
}
