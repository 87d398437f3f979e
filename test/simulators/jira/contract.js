'use strict';
/**
 * The referee: every request is held against Atlassian's OpenAPI document (`../shared/contracts`, where present) or the
 * small schemas beside this file. What it finds is kept as a breach; tests assert that there is none.
 */
const fs = require('node:fs');
const path = require('node:path');
const Ajv = require('ajv').default;
const { BODIES, QUERIES } = require('./schemas');

/** Beside a checkout, and beside a checkout's parent for working trees one floor down. */
const FOLDERS = [
	path.resolve(__dirname, '../../../../shared/contracts'),
	path.resolve(__dirname, '../../../../../shared/contracts'),
];
const FILES = { cloud: 'jira-cloud-v3.json', dataCenter: 'jira-dc-10.3.json' };

/** @param {'cloud' | 'dataCenter'} deployment @returns {any} */
function document(deployment) {
	const file = FOLDERS.map((folder) => path.join(folder, FILES[deployment])).find((candidate) =>
		fs.existsSync(candidate),
	);
	return file ? JSON.parse(fs.readFileSync(file, 'utf8')) : null;
}

/** @type {Map<string, Contract>} one per deployment and process: compiling 2.5 MB takes a moment */
const ready = new Map();

class Contract {
	/** @param {'cloud' | 'dataCenter'} deployment */
	constructor(deployment) {
		this.deployment = deployment;
		this.document = document(deployment);
		this.ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
		if (this.document) this.ajv.addSchema({ ...this.document, $id: 'doc' });
		/** @type {Map<string, import('ajv').ValidateFunction | null>} */
		this.compiled = new Map();
	}

	/** @param {'cloud' | 'dataCenter'} deployment */
	static of(deployment) {
		let contract = ready.get(deployment);
		if (!contract) ready.set(deployment, (contract = new Contract(deployment)));
		return contract;
	}

	/** Sentences about what breaks the contract. @param {{ method: string, path: string, query: URLSearchParams, body: any }} request @returns {string[]} */
	breaches({ method, path: route, query, body }) {
		const template = this.template(route);
		const where = `${method} ${route}`;
		const operation = this.document
			? this.document.paths[this.inDocument(template)]?.[method.toLowerCase()]
			: undefined;
		const known = operation
			? (operation.parameters ?? [])
					.map((/** @type {any} */ p) => this.resolve(p))
					.filter((/** @type {any} */ p) => p.in === 'query')
					.map((/** @type {any} */ p) => p.name)
			: QUERIES[/** @type {keyof typeof QUERIES} */ (`${this.deployment} ${method} ${template}`)];
		const validate = this.bodyValidator(method, template, operation);
		if (!known && !validate) return [`${where} is not in the contract`];
		const found = [...query.keys()]
			.filter((name) => !(known ?? []).includes(name))
			.map((name) => `${where}: the query parameter '${name}' is not in the contract`);
		if (validate && !validate(body))
			found.push(
				...(validate.errors ?? []).map(
					(error) => `${where}: body${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
				),
			);
		if (!validate && body !== undefined && body !== null) found.push(`${where} takes no body`);
		// Atlassian's Data Center document leaves unknown keys open; Jira's own bean does not know them.
		const own = BODIES[/** @type {keyof typeof BODIES} */ (`${this.deployment} ${method} ${template}`)];
		if (operation && own && body)
			for (const key of Object.keys(body))
				if (!(key in own.properties)) found.push(`${where}: the key '${key}' is unknown`);
		return found;
	}

	/** Does a reply of the simulator fit the document? @param {string} method @param {string} route @param {number} status @param {any} body @returns {string[]} */
	replyBreaches(method, route, status, body) {
		const schema =
			this.document?.paths[this.inDocument(this.template(route))]?.[method.toLowerCase()]?.responses?.[status]
				?.content?.['application/json']?.schema;
		if (!schema) return [];
		const validate = this.ajv.compile(rebase(schema));
		return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
	}

	/** @param {string} route */
	template(route) {
		return route.replace(/^(\/rest\/api\/\d)\/issue\/(?!bulkfetch)[^/]+/, '$1/issue/{issueIdOrKey}');
	}

	/** Data Center's document has `/rest` in its server address. @param {string} route */
	inDocument(route) {
		return this.deployment === 'cloud' ? route : route.replace(/^\/rest/, '');
	}

	/** @param {any} parameter */
	resolve(parameter) {
		if (!parameter.$ref) return parameter;
		return parameter.$ref
			.slice(2)
			.split('/')
			.reduce((/** @type {any} */ node, /** @type {string} */ key) => node[key], this.document);
	}

	/** @param {string} method @param {string} template @param {any} operation */
	bodyValidator(method, template, operation) {
		const name = `${method} ${template}`;
		let validate = this.compiled.get(name);
		if (validate === undefined) {
			const schema = operation
				? operation.requestBody?.content?.['application/json']?.schema
				: BODIES[/** @type {keyof typeof BODIES} */ (`${this.deployment} ${name}`)];
			validate = schema ? this.ajv.compile(rebase(schema)) : null;
			this.compiled.set(name, validate);
		}
		return validate;
	}
}

/** References point into the added document. @param {any} schema @returns {any} */
function rebase(schema) {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components'));
}

module.exports = { Contract };
