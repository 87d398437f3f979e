/** Tests run on the Node that the npm package `node` supplies (see scripts/run.mjs). */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.(t|j|mj)s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } }],
	},
	// Libraries published as ES modules only are compiled for Jest; everything else is loaded as it is.
	transformIgnorePatterns: ['/node_modules/(?!(cockatiel|p-queue|p-timeout|eventemitter3|uuid|unpdf|file-type|@file-type|strtok3|token-types|music-metadata|content-type|media-typer|win-guid|postal-mime|uint8array-extras|@tokenizer|peek-readable|@borewit|franc|trigram-utils|n-gram|collapse-white-space|tinyld)/)'],
	// Their export conditions know `import` alone, which Jest does not ask for.
	moduleNameMapper: {
		'^music-metadata$': '<rootDir>/node_modules/music-metadata/lib/index.js',
		'^unpdf/pdfjs$': '<rootDir>/node_modules/unpdf/dist/pdfjs.mjs',
	},
	// A test that hangs is found all the same; one on a slow disk (each DDL statement of a database waits for it) is not failed.
	testTimeout: 180000,
	maxWorkers: 2,
	globalSetup: '<rootDir>/test/support/globalSetup.js',
	globalTeardown: '<rootDir>/test/support/globalTeardown.js',
	reporters: ['default', '<rootDir>/test/support/countReporter.js'],
};
