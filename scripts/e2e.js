/** `npm run e2e`: the tests in a real n8n and a real browser. Brings Chromium from Debian where it is missing and we may. */
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { ensureDebianPackages } = require('./debian');

const ROOT = path.resolve(__dirname, '..');
ensureDebianPackages([{ command: 'chromium', packages: ['chromium', 'fonts-dejavu-core'] }]);
const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const result = spawnSync(process.execPath, ['--no-warnings', jest, '--config', 'jest.e2e.config.js', '--runInBand', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
process.exit(result.status ?? 1);
