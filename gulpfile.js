/**
 * The build: clean, type-check, bundle, copy icons and codex files, write the third-party licences.
 *
 * Each node and credential class becomes one CommonJS file in which every library is bundled and only `n8n-workflow`
 * stays outside: n8n's lint forbids run-time dependencies, and partial nested installs are a known user complaint.
 * File name = class name, as n8n's loader wants it.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const gulp = require('gulp');
const { NOTICE, pdfjsPatch } = require('./scripts/pdfjsPatch.js');
const { writeLicences } = require('./scripts/licences.js');
const { stampFile, sourceStamp } = require('./scripts/stale.js');

const ROOT = __dirname;
const DIST = path.join(ROOT, 'dist');

/** `dist/nodes/X/X.node.js` as package.json lists it → `nodes/X/X.node.ts`. */
function entryPoints() {
	const { nodes, credentials } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')).n8n;
	const listed = [...nodes, ...credentials].map((file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	const missing = listed.filter((file) => !fs.existsSync(path.join(ROOT, file)));
	if (missing.length > 0) console.warn(`without a source yet: ${missing.join(', ')}`);
	return listed.filter((file) => !missing.includes(file));
}

async function clean() {
	await fs.promises.rm(DIST, { recursive: true, force: true });
}

/** Runs a program of node_modules/.bin on the Node that runs gulp. */
function run(script, args) {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', script), ...args], { cwd: ROOT, stdio: 'inherit' });
		child.once('error', reject);
		child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${script} ended with code ${code}`))));
	});
}

async function typeCheck() {
	await run('typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']);
}

async function bundle() {
	const result = await esbuild.build({
		absWorkingDir: ROOT,
		entryPoints: entryPoints(),
		outdir: DIST,
		outbase: '.',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		// pg-native is an optional native driver that pg asks for lazily; it is never installed.
		external: ['n8n-workflow', 'pg-native'],
		plugins: [pdfjsPatch],
		// ESM-only libraries find their own address through import.meta.url.
		define: { 'import.meta.url': '__dataopsFileUrl' },
		banner: { js: "const __dataopsFileUrl = require('node:url').pathToFileURL(__filename).href;" },
		// Class names must survive: n8n loads a class by its file's name. Output expressions are strings already.
		keepNames: false,
		minifySyntax: true,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
	});
	await fs.promises.mkdir(DIST, { recursive: true });
	const target = path.join(DIST, 'THIRD_PARTY_LICENSES.txt');
	await writeLicences({ root: ROOT, metafile: result.metafile, target, changed: { unpdf: NOTICE } });
}

/** Icons, codex files and output schemas, at the same places relative to the bundles. */
function copyAssets() {
	return gulp
		.src(['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/*.svg', 'nodes/**/__schema__/**/*.json'], {
			base: '.',
			encoding: false,
			allowEmpty: true,
		})
		.pipe(gulp.dest(DIST));
}

/** So that `npm run workflow` and the engine tests know whether dist is that of the present sources. */
async function stamp() {
	await fs.promises.writeFile(stampFile(ROOT), sourceStamp(ROOT));
}

const bundleAll = gulp.series(clean, bundle, copyAssets, stamp);
exports.clean = clean;
exports.typeCheck = typeCheck;
/** Without the type-check: for quick runs while working. */
exports.quick = bundleAll;
exports.default = gulp.series(typeCheck, bundleAll);
