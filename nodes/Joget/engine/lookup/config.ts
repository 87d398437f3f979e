/**
 * The configuration of many lookup endpoints, as the public importer for Joget keeps it (`joget.yaml`, and its batch file):
 * `metadata_endpoints` (code and name) as a list or by name, `endpoints` with `required_fields` and `field_mapping`
 * (source: target), `connection`, `options`, `subcategory_mappings`. Keys this pack adds: `form_id`, `key_columns`,
 * `parents`. JSON is YAML, so one reader serves both.
 */
import { parse } from 'yaml';
import { DataOpsError } from '../../../shared/errors';

export interface LookupEndpoint {
	name: string;
	formId: string;
	apiId?: string;
	/** File name, where the configuration names one. */
	file?: string;
	/** Code and name are recognised; else the columns are taken as they are. */
	isCodeName: boolean;
	requiredFields: string[];
	/** source → target */
	fieldMapping: Array<[string, string]>;
	keyColumns?: string[];
	parents: string[];
	/** A custom API instead of a form. */
	customPath?: string;
}

export interface LookupConfig {
	endpoints: LookupEndpoint[];
	timeoutSeconds?: number;
	attempts?: number;
	stopOnError?: boolean;
	dryRun?: boolean;
	warnings: string[];
}

type Plain = Record<string, unknown>;

const asObject = (value: unknown): Plain =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value).trim());

const list = (value: unknown): string[] =>
	(Array.isArray(value) ? value : text(value) === '' ? [] : text(value).split(','))
		.map(text)
		.filter((one) => one !== '');

const number = (value: unknown): number | undefined => {
	const parsed = Number(text(value));
	return text(value) !== '' && Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
};

function bad(message: string, detail?: string): DataOpsError {
	return new DataOpsError(message, {
		code: 'BAD_CONFIG',
		remedy: 'Give metadata_endpoints or endpoints, each with its name and api_id.',
		detail,
	});
}

function readEndpoint(name: string, given: Plain, isCodeName: boolean): LookupEndpoint {
	const customPath = text(given.full_path);
	const keyColumns = list(given.key_columns);
	return {
		name,
		formId: text(given.form_id) || name,
		...(text(given.api_id) ? { apiId: text(given.api_id) } : {}),
		...(text(given.file) ? { file: text(given.file) } : {}),
		isCodeName,
		requiredFields: list(given.required_fields),
		fieldMapping: Object.entries(asObject(given.field_mapping)).map(([from, to]) => [from, text(to) || from]),
		...(keyColumns.length > 0 ? { keyColumns } : {}),
		parents: list(given.parents ?? given.parent ?? given.depends_on),
		...(customPath ? { customPath } : {}),
	};
}

/** By name (`name: {…}`), or as a list with `endpoint` or `name`. */
function readEndpoints(section: unknown, isCodeName: boolean, key: string): LookupEndpoint[] {
	if (section === undefined || section === null) return [];
	const entries: Array<[string, unknown]> = Array.isArray(section)
		? section.map((one) => [text(asObject(one).endpoint) || text(asObject(one).name), one])
		: Object.entries(asObject(section));
	return entries.map(([name, given], at) => {
		if (name === '') throw bad(`Entry ${at + 1} of ${key} has no endpoint name`);
		return readEndpoint(name, asObject(given), isCodeName);
	});
}

export function parseLookupConfig(source: unknown): LookupConfig {
	let document: Plain;
	try {
		// Aliases are capped by the library, so that a small document cannot unfold into a huge one.
		document = asObject(typeof source === 'string' ? parse(source, { maxAliasCount: 100 }) : source);
	} catch (error) {
		throw bad('The lookup configuration is neither YAML nor JSON', (error as Error).message.slice(0, 500));
	}
	const endpoints: LookupEndpoint[] = [];
	const seen = new Set<string>();
	const warnings: string[] = [];
	for (const [key, isCodeName] of [['metadata_endpoints', true] as const, ['endpoints', false] as const]) {
		for (const endpoint of readEndpoints(document[key], isCodeName, key)) {
			if (seen.has(endpoint.name)) throw bad(`The endpoint ${endpoint.name} is configured twice`);
			seen.add(endpoint.name);
			endpoints.push(endpoint);
		}
	}
	if (endpoints.length === 0) throw bad('The lookup configuration names no endpoint');
	addSubcategoryParents(document.subcategory_mappings, endpoints);
	if (text(document.default_api_key) || text(document.base_url)) {
		warnings.push('base_url and default_api_key of the configuration are not used; the credential has them.');
	}
	const connection = asObject(document.connection);
	const options = asObject(document.options);
	const retries = number(connection.retry_count);
	return {
		endpoints,
		timeoutSeconds: number(connection.timeout),
		attempts: retries === undefined ? undefined : retries + 1,
		stopOnError: options.stop_on_error === true,
		dryRun: options.dry_run === true,
		warnings,
	};
}

/** `parent: { CODE: child, … }`: each child comes after its parent. */
function addSubcategoryParents(section: unknown, endpoints: LookupEndpoint[]): void {
	for (const [parent, children] of Object.entries(asObject(section))) {
		const names = new Set(Object.values(asObject(children)).map(text));
		for (const endpoint of endpoints) {
			if (names.has(endpoint.name) || names.has(endpoint.formId)) endpoint.parents.push(parent);
		}
	}
}
