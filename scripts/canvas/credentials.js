/**
 * Credentials of a canvas run: plain data from the caller's file, looked up by name or id, with the type's defaults filled
 * in as n8n does, expressions left out, and `authenticate` applied as n8n's own helper does it.
 */
const { ICredentialsHelper, NodeHelpers, Workflow } = require('n8n-workflow');

class CanvasCredentials extends ICredentialsHelper {
	constructor(types, entries, nodes) {
		super();
		this.types = types;
		this.entries = entries;
		// A canvas file may name a credential without its id; n8n-core insists on one.
		for (const node of nodes) {
			for (const [type, details] of Object.entries(node.credentials ?? {})) {
				node.credentials[type] = typeof details === 'string' ? { id: details, name: details } : { ...details, id: details.id ?? details.name };
			}
		}
	}

	find(details, type) {
		for (const key of [details.id, details.name]) {
			const entry = key !== null && key !== undefined ? this.entries[key] : undefined;
			if (entry && (entry.type === undefined || entry.type === type)) return entry;
		}
		throw new Error(`The credentials file has no entry "${details.name ?? details.id}" of type ${type}.`);
	}

	getParentTypes(type) {
		const { extends: parents = [] } = this.types.getCredential(type);
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode() {
		return true;
	}

	getCredentialsProperties(type) {
		const own = this.types.getCredential(type);
		const inherited = this.getParentTypes(type).flatMap((parent) => this.types.getCredential(parent).properties);
		return NodeHelpers.mergeNodeProperties ? [...inherited, ...own.properties] : own.properties;
	}

	async getCredentials(details, type) {
		const entry = this.find(details, type);
		return { id: details.id, name: details.name, type, getData: async () => ({ ...entry.data }) };
	}

	async getDecrypted(_additionalData, details, type) {
		const { data } = this.find(details, type);
		const properties = this.getCredentialsProperties(type);
		const filled = NodeHelpers.getNodeParameters(properties, data, true, false, null, null, { returnNoneDisplayed: true }) ?? {};
		return { ...filled, ...data };
	}

	async authenticate(credentials, type, requestOptions, workflow, node) {
		const { authenticate } = this.types.getCredential(type);
		if (!authenticate) return requestOptions;
		if (typeof authenticate === 'function') return await authenticate(credentials, requestOptions);
		const resolve = (value) => this.resolve(value, credentials, workflow, node);
		for (const [part, values] of Object.entries(authenticate.properties)) {
			requestOptions[part] ??= {};
			for (const [key, value] of Object.entries(values)) requestOptions[part][resolve(key)] = resolve(value);
		}
		return requestOptions;
	}

	resolve(value, credentials, workflow, node) {
		if (typeof value !== 'string' || !value.startsWith('=')) return value;
		const resolver = workflow instanceof Workflow ? workflow : workflow;
		const resolved = resolver.expression.getSimpleParameterValue(node, value, 'internal', { $credentials: credentials }, undefined, '');
		return resolved ? String(resolved) : '';
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}
}

module.exports = { CanvasCredentials };
