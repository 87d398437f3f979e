/** The tests in a real n8n and a real browser: `npm run e2e`. Apart from `npm test`, because they install n8n (2.2 GB) first. */
const base = require('./jest.config.js');

module.exports = {
	...base,
	testEnvironment: '<rootDir>/test/e2e/support/environment.js',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	testTimeout: 180000,
	maxWorkers: 1,
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.js',
	globalTeardown: '<rootDir>/test/e2e/support/globalTeardown.js',
};
