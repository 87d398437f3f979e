/**
 * Packs the built package, installs the tarball into an empty folder as n8n's administrators do
 * (`npm install <tgz> --omit=peer`), and constructs every node and credential in a fresh Node from there.
 * Shows that nothing but n8n-workflow is missing from the bundles, and that no library of ours is installed beside them.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildWhenStale } = require('./canvas/build');

const ROOT = path.resolve(__dirname, '..');

function run(command, args, options) {
	// npm run hands its own settings to children as npm_config_*; an installation elsewhere must not inherit them.
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config_(local_)?prefix|package|lifecycle)/i.test(name)));
	const result = spawnSync(command, args, { encoding: 'utf8', env, ...options });
	if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${result.status}:\n${result.stdout}${result.stderr}`);
	return result.stdout;
}

/** @returns {Promise<{files: string[], nodes: string[], credentials: string[], installed: string[], bytes: number}>} */
async function packAndInstall() {
	await buildWhenStale(ROOT);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-install-'));
	try {
		const [packed] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT }));
		const target = path.join(folder, 'nodes');
		fs.mkdirSync(target);
		fs.writeFileSync(path.join(target, 'package.json'), '{"name":"installed-nodes","private":true}');
		run('npm', ['install', path.join(folder, packed.filename), '--omit=peer', '--no-audit', '--no-fund'], { cwd: target });
		const loader = `
			const path = require('node:path');
			const root = path.join(process.cwd(), 'node_modules', 'n8n-nodes-dataops');
			const { n8n } = require(path.join(root, 'package.json'));
			const load = (file) => new (require(path.join(root, file))[path.basename(file).split('.')[0]])();
			const nodes = n8n.nodes.map((file) => load(file).description.name);
			const credentials = n8n.credentials.map((file) => load(file).name);
			process.stdout.write(JSON.stringify({ nodes, credentials }));`;
		// n8n supplies n8n-workflow to the packages it loads; here the project's own copy stands in for n8n's.
		const loaded = JSON.parse(run(process.execPath, ['-e', loader], { cwd: target, env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') } }));
		const installed = fs.readdirSync(path.join(target, 'node_modules')).filter((name) => !name.startsWith('.'));
		return { ...loaded, installed, files: packed.files.map((file) => file.path), bytes: packed.size };
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

module.exports = { packAndInstall };

if (require.main === module) {
	packAndInstall().then(
		({ nodes, credentials, installed, bytes, files }) => {
			console.log(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB packed; beside it installed: ${installed.join(', ')}`);
			console.log(`nodes: ${nodes.join(', ')}`);
			console.log(`credentials: ${credentials.join(', ')}`);
		},
		(error) => {
			console.error(error.message);
			process.exit(1);
		},
	);
}
