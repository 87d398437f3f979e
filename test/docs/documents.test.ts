/** The documents say what is true: every link leads somewhere, every command exists, every generated page is that of the code. */
import fs from 'node:fs';
import path from 'node:path';
const { generate, TARGET } = require('../../scripts/docs');

const ROOT = path.resolve(__dirname, '../..');
const manifest = require('../../package.json');

function pages(folder: string): string[] {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const full = path.join(folder, entry.name);
		if (entry.isDirectory()) return pages(full);
		return entry.name.endsWith('.md') ? [full] : [];
	});
}
const documents = [...fs.readdirSync(ROOT).filter((name) => name.endsWith('.md')).map((name) => path.join(ROOT, name)), ...pages(path.join(ROOT, 'docs'))];

/** GitHub's anchor of a heading. */
const anchor = (heading: string) =>
	heading
		.replace(/[`*]/g, '')
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

test.each(documents.map((file) => [path.relative(ROOT, file), file]))('every link in %s leads somewhere', (_name, file) => {
	const text = withoutCode(fs.readFileSync(file, 'utf8'));
	const broken: string[] = [];
	for (const [, target] of text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
		if (/^(https?:|mailto:)/.test(target)) continue;
		const [relative, fragment] = target.split('#');
		const full = relative ? path.resolve(path.dirname(file), decodeURIComponent(relative)) : file;
		if (!fs.existsSync(full)) broken.push(target);
		else if (fragment && full.endsWith('.md')) {
			const headings = [...fs.readFileSync(full, 'utf8').matchAll(/^#+\s+(.*)$/gm)].map((match) => anchor(match[1]));
			if (!headings.includes(fragment)) broken.push(target);
		}
	}
	expect(broken).toEqual([]);
});

/** No link is followed over the network: a new host is looked at by a person once, and listed. */
const HOSTS = ['n8n.io', 'docs.n8n.io', 'keepachangelog.com', 'semver.org', 'moment.github.io', 'tika.apache.org', 'github.com'];

test('every link that leads out is https, well-formed, and to a host that somebody has looked at', () => {
	const strange = documents.flatMap((file) => {
		const text = withoutCode(fs.readFileSync(file, 'utf8'));
		const targets = [...text.matchAll(/\]\(([a-z]+:[^)\s]+)/g), ...text.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);
		return targets.filter((target) => !URL.canParse(target) || new URL(target).protocol !== 'https:' || !HOSTS.includes(new URL(target).host)).map((target) => `${path.relative(ROOT, file)}: ${target}`);
	});
	expect(strange).toEqual([]);
});

test('every npm command in the documents is a script of package.json', () => {
	const unknown = documents.flatMap((file) => {
		const text = fs.readFileSync(file, 'utf8');
		return [...text.matchAll(/npm run (?:-s )?([\w-]+)/g)].map((match) => match[1]).filter((name) => !(name in manifest.scripts));
	});
	expect(unknown).toEqual([]);
});

test('every node command and bench in the documents names a file that exists', () => {
	const missing = documents.flatMap((file) => {
		const text = fs.readFileSync(file, 'utf8');
		return [...text.matchAll(/\bnode (?:--[\w-]+(?:=\S+)? )*((?:bench|scripts|demo|test)\/[\w./-]+)/g)].map((match) => match[1]).filter((name) => !fs.existsSync(path.join(ROOT, name)));
	});
	expect(missing).toEqual([]);
});

test('the generated reference pages are those of the code', async () => {
	const generated: Map<string, string> = await generate();
	const stale = [...generated].filter(([name, text]) => !fs.existsSync(path.join(TARGET, name)) || fs.readFileSync(path.join(TARGET, name), 'utf8') !== text);
	expect(stale.map(([name]) => name)).toEqual([]);
});

test('there is no reference page of a node that is gone', async () => {
	const generated: Map<string, string> = await generate();
	expect(fs.readdirSync(TARGET).filter((name) => !generated.has(name))).toEqual([]);
});
