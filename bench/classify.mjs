/**
 * Full Classify (type, metadata, text, language, risk, category, SHA-256, proposed name) per second, on mixed generated
 * files of 40 kB on average, through the built node; beside it the same bytes only hashed, and only detected. Twenty kinds
 * in equal shares: PDF (six full pages and a picture), Word, Excel, PowerPoint, OpenDocument, RTF, mail, three pictures,
 * sound, two archives, CSV, JSON, XML, text, Markdown and two programs; half of them small, half of 50 to 150 kB.
 *
 *   npm run build && node bench/classify.mjs [files]      (Node 24)
 *   node bench/classify.mjs [files] --kinds               what a file of each kind costs
 *   node bench/classify.mjs --memory [MB]                 what a file above the Full Inspection Limit costs (target 50 MB)
 *
 * The memory is that of a process of its own: the peak (VmHWM) after one long file was classified from disk, less the peak
 * after a file of a few bytes was, so that the node's libraries are loaded in both.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
if (process.argv.includes('--memory')) measureMemory(Number(process.argv[process.argv.indexOf('--memory') + 1]) || 300);

function measureMemory(megabytes) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'classify-'));
	const file = path.join(folder, 'long.bin');
	const out = fs.openSync(file, 'w');
	fs.writeSync(out, 'PK\x03\x04');
	for (let i = 0; i < megabytes; i++) fs.writeSync(out, randomBytes(1024 * 1024));
	fs.closeSync(out);
	const small = path.join(folder, 'small.bin');
	fs.writeFileSync(small, 'PK\x03\x04 a few bytes');
	const peak = (of) => {
		const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--one', of], { encoding: 'utf8' });
		if (child.status !== 0) throw new Error(child.stderr);
		return JSON.parse(child.stdout);
	};
	const [idle, long] = [peak(small), peak(file)];
	fs.rmSync(folder, { recursive: true });
	console.log(
		`A file of ${megabytes} MB above the limit: ${Math.round((long.peak - idle.peak) / 1024)} MB of extra memory at its peak (target 50), ${long.seconds} s`,
	);
	process.exit(0);
}

if (process.argv.includes('--one')) {
	const file = process.argv[process.argv.indexOf('--one') + 1];
	const { FileClassifier } = require(path.join(ROOT, 'dist/nodes/Files/FileClassifier.node.js'));
	const binary = {
		data: 'filesystem-v2',
		id: 'filesystem-v2:1',
		mimeType: 'application/octet-stream',
		fileName: path.basename(file),
		bytes: fs.statSync(file).size,
	};
	const items = [{ json: {}, binary: { data: binary } }];
	const parameters = { operation: 'classify', binaryProperty: 'data' };
	const ready = {
		getInputData: () => items,
		getNode: () => ({ name: 'Bench', type: 'fileClassifier', typeVersion: 1, id: '1', position: [0, 0], parameters }),
		continueOnFail: () => false,
		getWorkflowSettings: () => ({}),
		getExecutionCancelSignal: () => undefined,
		getNodeParameter: (name, _index, fallback) => parameters[name] ?? fallback,
		helpers: {
			assertBinaryData: () => binary,
			getBinaryStream: async (_id, chunkSize) => fs.createReadStream(file, { highWaterMark: chunkSize }),
			getBinaryMetadata: async () => ({ fileName: path.basename(file), fileSize: binary.bytes }),
		},
	};
	const start = performance.now();
	await new FileClassifier().execute.call(ready);
	const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
	console.log(
		JSON.stringify({ peak: Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]), seconds }),
	);
	process.exit(0);
}

const count = Number(process.argv[2]) || 1000;
const MEAN = 40 * 1024;

const bundled = esbuild.buildSync({
	entryPoints: [path.join(ROOT, 'test/files/support/generated.ts')],
	bundle: true,
	platform: 'node',
	format: 'cjs',
	write: false,
});
const holder = { exports: {} };
// eslint-disable-next-line no-new-func -- the bench's own generator, bundled a moment ago
new Function('module', 'exports', 'require', bundled.outputFiles[0].text)(holder, holder.exports, require);
const { largeFiles } = holder.exports;
const files = largeFiles(count, MEAN);
const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);

const { FileClassifier } = require(path.join(ROOT, 'dist/nodes/Files/FileClassifier.node.js'));

/** As much of n8n's context as the node asks for: files in memory, as in n8n's default mode. */
function context(parameters) {
	const items = files.map(({ name, bytes }) => ({
		json: {},
		binary: { data: { data: bytes.toString('base64'), mimeType: 'application/octet-stream', fileName: name } },
	}));
	return {
		getInputData: () => items,
		getNode: () => ({ name: 'Bench', type: 'fileClassifier', typeVersion: 1, id: '1', position: [0, 0], parameters }),
		continueOnFail: () => false,
		getWorkflowSettings: () => ({}),
		getExecutionCancelSignal: () => undefined,
		getNodeParameter: (name, _index, fallback) => parameters[name] ?? fallback,
		helpers: { assertBinaryData: (index, field) => (typeof field === 'object' ? field : items[index].binary[field]) },
	};
}

async function time(label, run) {
	await run();
	const start = performance.now();
	const before = process.cpuUsage();
	await run();
	const seconds = (performance.now() - start) / 1000;
	// On a busy machine the clock says more about the neighbours than about us.
	const { user, system } = process.cpuUsage(before);
	const cpu = (user + system) / 1e6;
	return {
		what: label,
		'files/s': Math.round(count / seconds),
		'files per CPU second': Math.round(count / cpu),
		'MB/s': Math.round(total / 1024 ** 2 / seconds),
		cpu,
	};
}

const node = new FileClassifier();
const through = (parameters) => {
	const ready = context({ binaryProperty: 'data', ...parameters });
	return async () => await node.execute.call(ready);
};

const rows = [
	await time('sha256 alone (node:crypto)', async () => {
		for (const { bytes } of files) createHash('sha256').update(bytes).digest('hex');
	}),
	await time('Hash and Find Duplicates', through({ operation: 'hash' })),
	await time('Detect Type', through({ operation: 'detectType' })),
	await time('Classify without text', through({ operation: 'classify', options: { text: 'off' } })),
	await time('Classify (all)', through({ operation: 'classify' })),
];
const full = rows.at(-1).cpu;
console.log(`${count} files, ${Math.round(total / count / 1024)} kB on average`);
console.table(rows.map(({ cpu, ...row }) => ({ ...row, 'ratio to Classify': Number((full / cpu).toFixed(2)) })));
if (process.argv.includes('--kinds')) {
	const kinds = new Map();
	for (const file of files) kinds.set(file.mime, [...(kinds.get(file.mime) ?? []), file]);
	const table = [];
	for (const [mime, own] of kinds) {
		const saved = files.splice(0, files.length, ...own);
		const bytes = own.reduce((sum, file) => sum + file.bytes.length, 0);
		const run = through({ operation: 'classify' });
		await run();
		const before = process.cpuUsage();
		await run();
		const { user, system } = process.cpuUsage(before);
		const ms = Number(((user + system) / 1000 / own.length).toFixed(2));
		table.push({ mime, files: own.length, 'kB each': Math.round(bytes / own.length / 1024), 'CPU ms each': ms });
		files.splice(0, files.length, ...saved);
	}
	console.table(table);
}
