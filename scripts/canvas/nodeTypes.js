/**
 * Node and credential types by name: the pack's own from `dist` as package.json lists them, n8n's base nodes from
 * n8n-nodes-base, each loaded when a canvas first names it (loading all 400 would take seconds).
 */
const path = require('node:path');
const { NodeHelpers } = require('n8n-workflow');

class CanvasNodeTypes {
	constructor(root) {
		this.nodeFiles = new Map();
		this.credentialFiles = new Map();
		this.nodes = new Map();
		this.credentials = new Map();
		this.addPackage(root);
		this.addBase(path.dirname(require.resolve('n8n-nodes-base/package.json')));
	}

	addPackage(root) {
		const { name, n8n } = require(path.join(root, 'package.json'));
		const className = (file) => path.basename(file).split('.')[0];
		const typeName = (file) => className(file).replace(/^./, (letter) => letter.toLowerCase());
		for (const file of n8n.nodes) this.nodeFiles.set(`${name}.${typeName(file)}`, { file: path.join(root, file), className: className(file) });
		for (const file of n8n.credentials) this.credentialFiles.set(typeName(file), { file: path.join(root, file), className: className(file) });
	}

	addBase(folder) {
		const known = (kind) => Object.entries(require(path.join(folder, 'dist', 'known', `${kind}.json`)));
		for (const [name, { className, sourcePath }] of known('nodes')) {
			this.nodeFiles.set(`n8n-nodes-base.${name}`, { file: path.join(folder, sourcePath), className });
		}
		for (const [name, { className, sourcePath }] of known('credentials')) {
			this.credentialFiles.set(name, { file: path.join(folder, sourcePath), className });
		}
	}

	getByName(type) {
		if (!this.nodes.has(type)) {
			const entry = this.nodeFiles.get(type);
			if (!entry) throw new Error(`Unknown node type "${type}": canvases run here with this pack and n8n's base nodes.`);
			const node = new (require(entry.file)[entry.className])();
			this.prepare(node);
			this.nodes.set(type, node);
		}
		return this.nodes.get(type);
	}

	/** What n8n's loader adds to descriptions: the poll interval of polling triggers. */
	prepare(node) {
		const versions = node.nodeVersions ? Object.values(node.nodeVersions) : [node];
		for (const version of versions) NodeHelpers.applySpecialNodeParameters?.(version);
	}

	getByNameAndVersion(type, version) {
		return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes() {
		return Object.fromEntries([...this.nodeFiles].map(([name, { file, className }]) => [name, { className, sourcePath: file }]));
	}

	getCredential(type) {
		if (!this.credentials.has(type)) {
			const entry = this.credentialFiles.get(type);
			if (!entry) throw new Error(`Unknown credential type "${type}".`);
			this.credentials.set(type, new (require(entry.file)[entry.className])());
		}
		return this.credentials.get(type);
	}
}

module.exports = { CanvasNodeTypes };
