/** One process in which our node and n8n's Extract From File read a PDF, in the order asked for. Prints what each got. */
const fs = require('node:fs');
const { runCanvas } = require('../../../scripts/canvas');

const NODES = {
	ours: {
		type: 'n8n-nodes-dataops.fileClassifier',
		typeVersion: 1,
		parameters: { operation: 'extract', binaryProperty: 'data' },
	},
	theirs: {
		type: 'n8n-nodes-base.extractFromFile',
		typeVersion: 1.1,
		parameters: { operation: 'pdf', binaryPropertyName: 'data', options: {} },
	},
};

async function read(which, data) {
	const start = {
		id: '1',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const reader = { id: '2', name: 'Read', position: [200, 0], ...NODES[which] };
	const connections = { Start: { main: [[{ node: 'Read', type: 'main', index: 0 }]] } };
	const binary = { data: { data, mimeType: 'application/pdf', fileName: 'a.pdf' } };
	const result = await runCanvas(
		{ name: 'PDF', nodes: [start, reader], connections, settings: {} },
		{ input: [{ json: {}, binary }], binaryMode: 'default' },
	);
	const json = result.nodes.Read.outputs?.[0]?.[0]?.json;
	return { which, error: result.error?.message, text: json?.file?.text ?? json?.text, notes: json?.file?.notes };
}

async function main([order, file]) {
	const data = fs.readFileSync(file).toString('base64');
	const found = [];
	for (const which of order.split(',')) found.push(await read(which, data));
	fs.writeFileSync(
		`${file}.json`,
		JSON.stringify({ found, domMatrixLeft: order.startsWith('ours,ours') && 'DOMMatrix' in globalThis }),
	);
}

void main(process.argv.slice(2));
