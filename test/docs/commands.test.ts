/**
 * Every command in the documents is run: the quick ones here, with little data and in a folder of their own; the long ones
 * by the step of .ci/run or the suite that is named for them. A command that nobody runs fails the first test.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pdf } from '../files/support/generated';
import { commandsOf, documents, ROOT } from './support/commands';
const { createDatabase } = require('../support/postgres');
const { writeSampleFiles } = require('../../demo/data/samples.mjs');
const manifest = require('../../package.json');

let sandbox: string;
let database: any;
beforeAll(async () => {
	sandbox = fs.mkdtempSync(path.join(os.tmpdir(), 'documents-'));
	database = await createDatabase();
	const here = (text: string) => text.replaceAll('/data/dataops', path.join(sandbox, 'data'));
	fs.mkdirSync(path.join(sandbox, 'workflows'));
	for (const file of fs.readdirSync(path.join(ROOT, 'workflows'))) fs.writeFileSync(path.join(sandbox, 'workflows', file), here(fs.readFileSync(path.join(ROOT, 'workflows', file), 'utf8')));
	fs.mkdirSync(path.join(sandbox, 'data'));
	await writeSampleFiles(path.join(sandbox, 'data'));
	fs.writeFileSync(path.join(sandbox, 'credentials.json'), JSON.stringify({ 'Demo warehouse': { type: 'warehouseApi', data: database.credential } }));
});
afterAll(async () => {
	await database?.drop();
	fs.rmSync(sandbox, { recursive: true, force: true });
});

function run(program: string, args: string[], env: Record<string, string> = {}) {
	const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, DATAOPS_NO_BUILD: '1', ...env } });
	if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with code ${status}:\n${stdout}${stderr}`);
	return stdout;
}
const node = (...args: string[]) => run(process.execPath, args);
/** What `npm run <name> -- …` does, without npm: its line in package.json, from the reader's folder. */
function npmRun(name: string, ...args: string[]): string {
	const [program, ...rest] = manifest.scripts[name].split(' ');
	expect(program).toBe('node');
	return run(process.execPath, [...rest, ...args], { INIT_CWD: sandbox });
}
const statusOf = (stdout: string) => JSON.parse(stdout).status;

const RUN: Array<[name: string, command: RegExp, run: () => void | Promise<void>]> = [
	[
		'the workflow command, with credentials',
		/^npm run -s workflow -- workflows\/csv-to-table\.json --credentials credentials\.json$/,
		() => expect(statusOf(npmRun('workflow', 'workflows/csv-to-table.json', '--credentials', 'credentials.json'))).toBe('success'),
	],
	[
		'the workflow command, with a file',
		/^npm run -s workflow -- my-canvas\.json --credentials credentials\.json --binary data=orders\.csv$/,
		() => {
			const canvas = JSON.parse(fs.readFileSync(path.join(sandbox, 'workflows', 'csv-to-table.json'), 'utf8'));
			const start = canvas.nodes.find(({ type }: any) => /manualTrigger/.test(type)).name;
			canvas.connections = { ...canvas.connections, [start]: { main: [[{ node: 'Load orders', type: 'main', index: 0 }]] } };
			fs.writeFileSync(path.join(sandbox, 'my-canvas.json'), JSON.stringify(canvas));
			fs.copyFileSync(path.join(sandbox, 'data', 'orders.csv'), path.join(sandbox, 'orders.csv'));
			expect(statusOf(npmRun('workflow', 'my-canvas.json', '--credentials', 'credentials.json', '--binary', 'data=orders.csv'))).toBe('success');
		},
	],
	[
		'the workflow command, with two files',
		/^npm run -s workflow -- workflows\/sort-files\.json --binary data=\/inbox\/scan0001\.pdf --binary data=\/inbox\/letter\.docx$/,
		() => {
			const files = ['scan0001.pdf', 'letter.docx'].map((name) => path.join(sandbox, name));
			fs.writeFileSync(files[0], pdf(['Invoice number 5, amount due 12.50'], { Title: 'Invoice 5' }));
			fs.writeFileSync(files[1], 'no document at all');
			expect(statusOf(npmRun('workflow', 'workflows/sort-files.json', ...files.flatMap((file) => ['--binary', `data=${file}`])))).toBe('success');
		},
	],
	[
		'the folders of the canvases',
		/^mkdir -p \/data\/dataops\//,
		() => {
			const lines = commandsOf(fs.readFileSync(path.join(ROOT, 'docs', 'canvases.md'), 'utf8')).filter((line) => line.startsWith('mkdir'));
			expect(lines).toHaveLength(2);
			for (const line of lines) run('bash', ['-c', line.replaceAll('/data/dataops', path.join(sandbox, 'made'))]);
			for (const folder of ['inbox', 'lookup', 'mixed', 'out/quarantine', 'out/sorted/document', 'out/sorted/uncategorised']) expect(fs.existsSync(path.join(sandbox, 'made', folder))).toBe(true);
		},
	],
	['npm run docs', /^npm run docs$/, () => void npmRun('docs', '--check')],
	['npm run format', /^npm run format$/, () => void run(process.execPath, ['scripts/run.mjs', 'prettier', '--check', 'jest.e2e.config.js'])],
	['the writer of output schemas', /^node scripts\/schemas\.js \/tmp\/outputs$/, () => expect(node('scripts/schemas.js', fs.mkdtempSync(path.join(sandbox, 'outputs-')))).toBe('0 schemas written\n')],
	[
		'the history case command',
		/^npm run (?:-s )?history-case/,
		() => {
			const connection = path.join(sandbox, 'connection.json');
			fs.writeFileSync(connection, JSON.stringify(database.credential));
			const [file] = fs.readdirSync(path.join(ROOT, 'test/warehouse/cases'));
			expect(JSON.parse(npmRun('history-case', path.join(ROOT, 'test/warehouse/cases', file), '--engine', 'postgres', '--connection', connection))).toMatchObject({ engine: 'postgres', passed: true });
		},
	],
	[
		'the Joget simulator',
		/^node test\/simulators\/joget\/server\.js --port \d+$/,
		async () => {
			const child = spawn(process.execPath, ['test/simulators/joget/server.js', '--port', '0'], { cwd: ROOT });
			const said = await new Promise<string>((resolve, reject) => {
				child.stdout.once('data', (chunk) => resolve(String(chunk)));
				child.once('exit', (code) => reject(new Error(`The simulator ended with code ${code}.`)));
			});
			child.kill();
			expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/jw/);
		},
	],
	['bench/jira.mjs', /^node bench\/jira\.mjs$/, () => expect(node('bench/jira.mjs', '200')).toContain('this pack')],
	['bench/records.mjs', /^node bench\/records\.mjs$/, () => expect(node('bench/records.mjs', '1000')).toContain('rows/s')],
	['bench/classify.mjs', /^node bench\/classify\.mjs$/, () => expect(node('bench/classify.mjs', '10')).toContain('Classify')],
	['bench/classify.mjs by kind', /^node bench\/classify\.mjs \d+ --kinds$/, () => expect(node('bench/classify.mjs', '20', '--kinds')).toMatch(/CPU ms each[^]*text\/x-python/)],
	['bench/files.mjs', /^node bench\/files\.mjs$/, () => expect(node('bench/files.mjs', '--per=1', '--only=ours', `--roots=${path.join(ROOT, 'icons')}`)).toContain('this pack')],
];

const STEPS = fs.readFileSync(path.join(ROOT, '.ci', 'run'), 'utf8');
const step = (command: string) => () => STEPS.includes(` ${command}\n`);
const suite = (file: string, words: string) => () => fs.readFileSync(path.join(ROOT, file), 'utf8').includes(words);

/** Who runs the long ones. */
const ELSEWHERE: Array<[command: RegExp, isRun: () => boolean]> = [
	[/^(?:DATAOPS_RECORD_OUTPUTS=\S+ )?npm test(?: -- \S+)?$/, step('npm test')],
	[/^npm run lint$/, step('npm run lint')],
	[/^npm run build$/, step('npm run build')],
	[/^npm run demo$/, step('npm run demo')],
	// The tarball instead of the registry's name: the same npm options.
	[/(?:^|&& )(?:mkdir -p|cd) ~\/\.n8n\/nodes|^npm install n8n-nodes-dataops --omit=peer$/, () => step('npm run pack-install')() && suite('scripts/pack-install.js', '--omit=peer')()],
	[/^npm run -s workflow -- <workflow\.json>|^npm run workflow$/, suite('test/foundation/workflow-command.test.ts', 'scripts/workflow.js')],
	[/^npm start(?: -- --fresh)?$/, suite('test/e2e/start.e2e.ts', "demo/start.mjs")],
	[/^npm run queue$/, suite('test/e2e/queue.e2e.ts', 'demo/queue.mjs')],
	[/^npm run e2e(?: -- \S+)?$/, suite('jest.e2e.config.js', "testMatch: ['**/*.e2e.ts']")],
	[/^node bench\/(?:warehouse|joget|http|expressions)\.mjs/, suite('test/e2e/benchmarks.e2e.ts', 'bench/')],
	[/^npm run$/, () => true],
];

/** Cannot be run wherever the tests are: what they need is said beside them. */
const BY_HAND: RegExp[] = [/^npm run test-mysql/, /^node bench\/joget\/formData\.cjs/, /^node bench\/filesTrain\.mjs/, /^N8N_UNVERIFIED_PACKAGES_ENABLED=true$/];

test('every command in the documents is run by somebody', () => {
	const known = [...RUN.map(([, command]) => command), ...ELSEWHERE.map(([command]) => command), ...BY_HAND];
	const unknown = documents.flatMap((file) =>
		commandsOf(fs.readFileSync(file, 'utf8'))
			.filter((command) => !known.some((pattern) => pattern.test(command)))
			.map((command) => `${path.relative(ROOT, file)}: ${command}`),
	);
	expect(unknown).toEqual([]);
});

test.each(ELSEWHERE.map(([command, isRun]) => [command.source, isRun] as const))('the suite or step that runs %s is there', (_command, isRun) => {
	expect(isRun()).toBe(true);
});

test('no command of this list has left the documents', () => {
	const all = documents.flatMap((file) => commandsOf(fs.readFileSync(file, 'utf8')));
	const gone = RUN.filter(([, command]) => !all.some((line) => command.test(line))).map(([name]) => name);
	expect(gone).toEqual([]);
});

test.each(RUN.map(([name, , command]) => [name, command] as const))('%s does what the documents say', async (_name, command) => await command());

test('commands are found in blocks and in spans, without prompts and remarks', () => {
	const text = ['```', 'npm run demo    # runs', 'Trigger → node', '```', '', 'and `npm test`, not `npm`', '```json', '{"a": 1}', '```', '```sh', '$ ls', '```'].join('\n');
	expect(commandsOf(text)).toEqual(['npm run demo', 'ls', 'npm test']);
});
