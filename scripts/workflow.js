/**
 * npm run -s workflow -- <workflow.json> [--credentials <file>] [--input <items.json>] [--binary <property>=<path> …] [--out <file>]
 *
 * Executes an n8n workflow file on the real n8n-core engine with this pack's nodes and n8n's base nodes, and prints
 * `{"status","error"?,"nodes":{"<name>":{"outputs":[[…]],"ms","error"?}}}`. Exit code 0 on success, 1 otherwise.
 * Everything that is not the result goes to standard error.
 */
const fs = require('node:fs');
const { parseArgs } = require('node:util');

const USAGE =
	'Usage: npm run -s workflow -- <workflow.json> [--credentials <file>] [--input <items.json>] [--binary <property>=<path> …] [--out <file>]';

function readJson(file, what) {
	let text;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch {
		throw new Error(`The ${what} cannot be read: ${file}`);
	}
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new Error(`The ${what} is not JSON (${file}): ${error.message}`);
	}
}

function readArguments() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			credentials: { type: 'string' },
			input: { type: 'string' },
			binary: { type: 'string', multiple: true },
			out: { type: 'string' },
			start: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help || positionals.length !== 1) throw new Error(USAGE);
	const binary = {};
	for (const entry of values.binary ?? []) {
		const at = entry.indexOf('=');
		if (at < 1) throw new Error(`--binary wants <property>=<path>, got "${entry}".`);
		(binary[entry.slice(0, at)] ??= []).push(entry.slice(at + 1));
	}
	// An export may hold one workflow or an array of them (n8n export:workflow --all).
	const file = readJson(positionals[0], 'workflow file');
	const workflow = Array.isArray(file) ? file[0] : file;
	if (!Array.isArray(workflow?.nodes)) throw new Error(`The workflow file has no "nodes": ${positionals[0]}`);
	return {
		workflow,
		out: values.out,
		options: {
			credentials: values.credentials ? readJson(values.credentials, 'credentials file') : {},
			...(values.input ? { input: [].concat(readJson(values.input, 'input file')) } : {}),
			...(values.binary ? { binary } : {}),
			...(values.start ? { startNode: values.start } : {}),
		},
	};
}

async function main() {
	// n8n's logger and Code nodes write to standard output, which belongs to the result.
	const print = process.stdout.write.bind(process.stdout);
	process.stdout.write = process.stderr.write.bind(process.stderr);
	let result;
	let out;
	try {
		const asked = readArguments();
		out = asked.out;
		const { runCanvas } = require('./canvas');
		result = await runCanvas(asked.workflow, asked.options);
	} catch (error) {
		result = { status: 'error', error: { message: error.message }, nodes: {} };
	}
	const text = JSON.stringify(result);
	if (out) fs.writeFileSync(out, `${text}\n`);
	await new Promise((resolve) => print(out ? '' : `${text}\n`, resolve));
	if (out && result.error) console.error(result.error.message);
	process.exit(result.status === 'success' ? 0 : 1);
}

void main();
