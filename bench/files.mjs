// Detection against its rivals: Debian's `file --mime-type`, npm `file-type`, the extension alone (`mime-types`) and
// n8n's own rule (name first, then file-type, else text/plain). Usage:
//   node bench/files.mjs [--roots=/usr/share,node_modules] [--per=12] [--errors] [--only=ours]
//   node bench/files.mjs --labelled=labels.json     files of your own: {"path": "mime"} or {"path": ["mime", …]}
// Corpus 1 is generated (test/files/fixtures), corpus 2 is what the system and npm packages provide, labelled by the
// extension that their makers gave them. Each file is asked with its name, with its name hidden, and misnamed.
import { execFileSync } from 'node:child_process';
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { buildSync } from 'esbuild';
import { fileTypeFromBuffer } from 'file-type';
import mimeTypes from 'mime-types';

const root = new URL('..', import.meta.url).pathname;
const require = createRequire(import.meta.url);
const args = Object.fromEntries(
	process.argv
		.slice(2)
		.map((a) => a.replace(/^--/, '').split('='))
		.map(([k, v]) => [k, v ?? true]),
);
const HEAD = 1024 * 1024;

function load(entry, name) {
	const outfile = join(root, 'node_modules/.cache', name);
	mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
	buildSync({
		entryPoints: [join(root, entry)],
		bundle: true,
		platform: 'node',
		format: 'cjs',
		outfile,
		logLevel: 'error',
	});
	return require(outfile);
}

const { detectType, canonicalMime, categoryOf, typesOfExtension } = load(
	'nodes/Files/engine/detect/index.ts',
	'filesDetect.cjs',
);

/** Extensions that name no type, or several unrelated ones, cannot label a file. */
const AMBIGUOUS = new Set(
	'in out test check inc def template ent1 pub o0 d1 res dat bin inf0 tag map0 txt0 1st me n p t ref0 lst in0 P flags g x e l cl st q i r ms'.split(
		' ',
	),
);
const SAME = [
	['text/x-csrc', 'text/x-c++src', 'text/x-chdr', 'text/x-c++hdr', 'text/x-c'],
	['application/vnd.microsoft.portable-executable', 'application/x-msdownload', 'application/x-dosexec'],
	['text/html', 'application/xhtml+xml'],
	['application/x-executable', 'application/x-sharedlib', 'application/x-object', 'application/x-pie-executable'],
	['application/gzip', 'application/x-gtar-compressed', 'application/x-gzip'],
	['audio/ogg', 'video/ogg', 'audio/opus', 'audio/speex', 'application/ogg'],
	['application/x-tar', 'application/x-gtar'],
	['application/x-hdf5', 'application/x-hdf'],
	['application/postscript', 'application/eps'],
	['image/heic', 'image/heif'],
];
const groupOf = new Map(SAME.flatMap((group, i) => group.map((mime) => [mime, `#${i}`])));
const norm = (mime) => {
	const canonical = canonicalMime(mime ?? 'application/octet-stream');
	return groupOf.get(canonical) ?? canonical;
};

function labelOf(name) {
	if (/^(?:GNU)?[Mm]akefile$/.test(name)) return ['text/x-makefile'];
	if (name === 'CMakeLists.txt') return ['text/x-cmake'];
	const ext = /[^.]\.([A-Za-z0-9+]{1,10})$/.exec(name)?.[1];
	if (!ext || AMBIGUOUS.has(ext) || /^\d$/.test(ext)) return undefined;
	const types = typesOfExtension(ext).map((t) => t.mime);
	return types.length > 0 ? types : undefined;
}

function* walk(dir, depth = 0) {
	let entries;
	try {
		entries = readdirSync(dir, { withFileTypes: true });
	} catch {
		return;
	}
	entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	for (const entry of entries) {
		const path = join(dir, entry.name);
		if (entry.isDirectory() && depth < 12) yield* walk(path, depth + 1);
		else if (entry.isFile()) yield path;
	}
}

let seed = 1;
const random = () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32;

function systemCorpus(roots, per) {
	const byExt = new Map();
	for (const dir of roots) {
		for (const path of walk(dir)) {
			const name = path.slice(path.lastIndexOf('/') + 1);
			const label = labelOf(name);
			if (!label) continue;
			const key = /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? name;
			const list = byExt.get(key) ?? [];
			byExt.set(key, list);
			list.push({ path, name, label });
		}
	}
	const files = [];
	for (const list of byExt.values()) {
		for (let i = list.length - 1; i > 0; i--) {
			const j = Math.floor(random() * (i + 1));
			[list[i], list[j]] = [list[j], list[i]];
		}
		let kept = 0;
		for (const file of list) {
			if (kept >= per) break;
			const { size } = statSync(file.path);
			if (size === 0 || size > 20e6) continue;
			files.push({ ...file, size, head: headOf(file.path, size), tail: tailOf(file.path, size) });
			kept++;
		}
	}
	return files;
}

/** Files that somebody labelled: a path and the MIME types that are right for it. */
function labelledCorpus(list) {
	return Object.entries(JSON.parse(readFileSync(list, 'utf8'))).map(([path, label]) => {
		const { size } = statSync(path);
		const name = path.slice(path.lastIndexOf('/') + 1);
		return { path, name, label: [label].flat(), size, head: headOf(path, size), tail: tailOf(path, size) };
	});
}

function headOf(path, size) {
	if (size <= HEAD) return readFileSync(path);
	return slice(path, 0, HEAD);
}
function tailOf(path, size) {
	return size <= HEAD ? undefined : slice(path, size - 65536, 65536);
}
function slice(path, from, length) {
	const buffer = Buffer.alloc(length);
	const fd = openSync(path, 'r');
	readSync(fd, buffer, 0, length, from);
	closeSync(fd);
	return buffer;
}

const view = (file, name) => ({
	name,
	size: file.size,
	head: file.head,
	tail: file.tail,
	truncatedView: file.head.length < file.size,
});
const ours = async (file, name) => detectType(view(file, name));

const answerOf = ({ type, category }) => ({ mime: type.mime, category });

const detectors = {
	// Ours says the category, too: "source code, language unclear" is one without a type of its own.
	'this pack': async (file) => answerOf(await ours(file, file.name)),
	'this pack, name hidden': async (file) => answerOf(await ours(file, '')),
	'extension only (mime-types)': async (file) => mimeTypes.lookup(file.name) || undefined,
	'n8n (name, then file-type)': async (file) =>
		mimeTypes.lookup(file.name) || (await fileTypeFromBuffer(file.head))?.mime || 'text/plain',
	'n8n, name hidden': async (file) => (await fileTypeFromBuffer(file.head))?.mime || 'text/plain',
	'file-type': async (file) => (await fileTypeFromBuffer(file.head))?.mime,
};

function libmagic(files) {
	const dir = join(root, 'node_modules/.cache/filesBench');
	mkdirSync(dir, { recursive: true });
	const list = join(dir, 'list');
	const paths = files.map((file, i) => {
		if (file.path) return file.path;
		const path = join(dir, String(i));
		writeFileSync(path, file.head);
		return path;
	});
	writeFileSync(list, paths.join('\n'));
	try {
		const out = execFileSync('file', ['--mime-type', '-b', '-f', list], { encoding: 'utf8', maxBuffer: 1e8 });
		return out.trimEnd().split('\n');
	} catch {
		return undefined;
	}
}

const GENERAL = new Set(
	[
		'text/plain',
		'application/octet-stream',
		'application/zip',
		'application/xml',
		'application/x-ole-storage',
		'application/json',
		'application/x-empty',
		'application/gzip',
	].map(norm),
);

function tally(files, answers, seconds) {
	let mime = 0,
		category = 0,
		general = 0,
		wrong = 0;
	const errors = [];
	files.forEach((file, i) => {
		const answer = typeof answers[i] === 'object' ? answers[i] : { mime: answers[i] };
		const got = norm(answer.mime);
		const wanted = file.label.map(norm);
		if (wanted.includes(got)) mime++;
		else {
			errors.push([file, answer.mime]);
			if (GENERAL.has(got)) general++;
			else wrong++;
		}
		const said = answer.category ?? categoryOf(canonicalMime(answer.mime ?? ''));
		if (file.label.some((label) => categoryOf(label) === said)) category++;
	});
	const pct = (n) => ((100 * n) / files.length).toFixed(1);
	return {
		row: [pct(mime), pct(category), pct(general), pct(wrong), seconds ? Math.round(files.length / seconds) : '–'],
		errors,
	};
}

async function table(title, files) {
	console.log(`\n${title}: ${files.length} files, ${new Set(files.map((f) => f.label[0])).size} types`);
	console.log('| detector | MIME % | category % | merely general % | wrong % | files/s |\n|---|---|---|---|---|---|');
	for (const [name, detect] of Object.entries(detectors)) {
		if (args.only && !name.startsWith('this')) continue;
		for (const file of files.slice(0, 300)) await detect(file);
		const answers = [];
		const start = performance.now();
		for (const file of files) answers.push(await detect(file));
		const { row, errors } = tally(files, answers, (performance.now() - start) / 1000);
		console.log(`| ${name} | ${row.join(' | ')} |`);
		if (args.errors && name.startsWith(args.errors === true ? 'this' : args.errors)) report(name, errors);
	}
	if (!args.only) {
		const start = performance.now();
		const answers = libmagic(files);
		if (answers?.length === files.length) {
			console.log(
				`| file --mime-type (libmagic, one batch) | ${tally(files, answers, (performance.now() - start) / 1000).row.join(' | ')} |`,
			);
		}
	}
	let alarms = 0;
	let seen = 0;
	let tried = 0;
	const disguises = ['pdf', 'jpg', 'docx', 'mp3', 'xlsx', 'zip', 'png', 'exe'];
	for (const [i, file] of files.entries()) {
		const honest = await ours(file, file.name);
		if (!honest.extensionMatches) {
			alarms++;
			if (args.errors) console.log('   alarm', file.path ?? file.name, honest.type.mime);
		}
		const disguise = disguises[i % disguises.length];
		if (typesOfExtension(disguise).some((t) => norm(t.mime) === norm(honest.type.mime) || t.base === honest.type.mime))
			continue;
		tried++;
		const masked = await ours(file, `disguised.${disguise}`);
		const truth = file.label.map(norm);
		if (
			!masked.extensionMatches &&
			(truth.includes(norm(masked.type.mime)) || !typesOfExtension(disguise).some((t) => t.mime === masked.type.mime))
		)
			seen++;
	}
	console.log(
		`False alarms on honest names: ${alarms} of ${files.length} (${((100 * alarms) / files.length).toFixed(2)} %). Misnamed seen through: ${seen} of ${tried} (${((100 * seen) / tried).toFixed(1)} %).`,
	);
}

function report(name, errors) {
	const groups = new Map();
	for (const [file, got] of errors) {
		const key = `${file.label[0]} -> ${got}`;
		groups.set(key, [...(groups.get(key) ?? []), file.path ?? file.name]);
	}
	for (const [key, paths] of [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, 90))
		console.log(`   ${paths.length} ${key}  ${paths[0]}`);
	console.log(`   (${name})`);
}

if (args.labelled) await table('Labelled corpus', labelledCorpus(args.labelled));
else await ownCorpora();

async function ownCorpora() {
	const fixtures = join(root, 'test/files/fixtures/index.ts');
	if (existsSync(fixtures) && !args.system) {
		const { allFixtures } = load('test/files/fixtures/index.ts', 'filesFixtures.cjs');
		const files = allFixtures().map((f) => ({ name: f.name, label: [f.mime], size: f.bytes.length, head: f.bytes }));
		await table('Generated corpus', files);
	}
	const roots =
		typeof args.roots === 'string'
			? args.roots.split(',')
			: ['/usr/share', '/usr/lib/python3', '/usr/include', join(root, 'node_modules')];
	await table('System-provided corpus', systemCorpus(roots, Number(args.per ?? 12)));
}
