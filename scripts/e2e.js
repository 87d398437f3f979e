/**
 * `npm run e2e [-- <part of a suite's path>]`: the tests in a real n8n, in a real browser and in queue mode. Brings Chromium and
 * Redis from Debian where they are missing and we may. Where we may not, the suites that need them are skipped by name; with
 * CI=true that is a failure.
 */
const fs = require('node:fs');
const path = require('node:path');
const { ensureDebianPackages, findCommand } = require('./debian');
const { runJest } = require('./jest');

const ROOT = path.resolve(__dirname, '..');
const SUITES = path.join(ROOT, 'test', 'e2e');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const suites = fs
	.readdirSync(SUITES)
	.filter((file) => file.endsWith('.e2e.ts') && (wanted.length === 0 || wanted.some((part) => `test/e2e/${file}`.includes(part.replace(/^\.\//, '')))));
const text = (file) => fs.readFileSync(path.join(SUITES, file), 'utf8');

const NEEDS = [
	{ command: 'chromium', packages: ['chromium', 'fonts-dejavu-core'], present: () => Boolean(process.env.CHROMIUM_PATH), of: (file) => /support\/(browser|editor)'/.test(text(file)) },
	{ command: 'redis-server', packages: ['redis-server'], present: () => false, of: (file) => file.startsWith('queue.') },
];

const skipped = [];
for (const { command, packages, present, of } of NEEDS) {
	const needing = suites.filter(of);
	if (needing.length === 0 || present()) continue;
	ensureDebianPackages([{ command, packages }]);
	if (findCommand(command)) continue;
	if (process.env.CI === 'true') {
		process.stderr.write(`${command} is missing and could not be installed, so these cannot run: ${needing.join(', ')}\n`);
		process.exit(1);
	}
	for (const file of needing) {
		process.stdout.write(`skipped: test/e2e/${file} (${command} is missing: sudo apt-get install -y ${packages.join(' ')})\n`);
		skipped.push(file);
	}
}

const ignore = skipped.length > 0 ? [`--testPathIgnorePatterns=${skipped.map((file) => file.replaceAll('.', '\\.')).join('|')}`] : [];
process.exit(runJest(['--config', 'jest.e2e.config.js', '--runInBand', ...process.argv.slice(2), ...ignore]));
