/**
 * Lint: ESLint and typescript-eslint, both n8n plugins as n8n's own node-cli joins them (self-hosted preset, because this
 * pack does not aim at n8n's verified programme), and the house's own import rule.
 */
import js from '@eslint/js';
import communityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const community = communityNodes.configs.recommendedWithoutN8nCloudSupport;

/** What no engine may import: it is plain logic, asks through interfaces of its own, and is tested without a network. */
const ENGINE_BANS = [
	'n8n-workflow',
	'n8n-core',
	'pg',
	'pg-*',
	'mysql2',
	'mysql2/*',
	'axios',
	'undici',
	'node:net',
	'net',
	'node:tls',
	'tls',
	'node:http',
	'http',
	'node:https',
	'https',
	'node:http2',
	'node:dns',
	'node:fs',
	'fs',
	'node:child_process',
];
const DOMAINS = ['Joget', 'Jira', 'Warehouse', 'Files'];

export default tseslint.config(
	// Some helpers are linted under several configurations, so a directive may be needed in one of them only.
	{ linterOptions: { reportUnusedDisableDirectives: 'off' } },
	{ ignores: ['dist/**', 'coverage/**', 'demo/n8n/**', '**/node_modules/**', '.cache/**'] },
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended, community],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			'no-console': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
		},
	},
	{
		files: ['package.json'],
		extends: [community],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Asks for a camelCase slug, where the community plugin asks for a full URL; n8n's node-cli switches it off too.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// Superseded by the community plugin's credential-password-field; n8n's node-cli switches it off too.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// These two want the string 'main', where n8n-workflow now exports NodeConnectionTypes; node-cli switches them off too.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Wants no upper bound on any limit, where ours protect servers; node-cli switches it off too.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['nodes/**/{actions,methods,transport}/**/*.ts'],
		rules: {
			// Every error of these floors leaves through one place, the face's failItem (nodes/shared/items), which makes the
			// NodeApiError or NodeOperationError with the item's index and the remedy; wrapping twice would hide both.
			'@n8n/community-nodes/require-node-api-error': 'off',
		},
	},
	{
		files: ['nodes/Files/engine/**/*.ts'],
		rules: {
			// Detectors look for exactly these bytes: control characters are what tells a binary format or a device's output.
			'no-control-regex': 'off',
		},
	},
	// The floors: a call only goes down, and no domain imports another.
	{
		files: ['nodes/**/engine/**/*.ts'],
		rules: {
			// An engine may not know n8n-workflow (next rule), so it throws the house's errors; the actions above turn them into
			// NodeApiError and NodeOperationError with the item's index.
			'@n8n/community-nodes/require-node-api-error': 'off',
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						// A regex, because the gitignore-like `group: ['http']` would also catch our own shared/http.
						{ regex: `^(?:${ENGINE_BANS.map((name) => name.replace('*', '.*')).join('|')})$`, message: 'engine/ is plain TypeScript: no n8n, no driver, no network, no files.' },
						{ group: ['**/transport/**', '**/actions/**', '**/methods/**', '**/shared/items/**'], message: 'engine/ is the lowest floor but transport, and asks for it through its own interfaces.' },
					],
				},
			],
			'no-restricted-globals': ['error', { name: 'fetch', message: 'engine/ has no network of its own.' }],
		},
	},
	...DOMAINS.map((domain) => ({
		files: [`nodes/${domain}/**/*.ts`],
		ignores: ['nodes/**/engine/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: DOMAINS.filter((other) => other !== domain).map((other) => ({ group: [`**/${other}/**`], message: 'A domain never imports another: what two need lives in nodes/shared.' })) },
			],
		},
	})),
	{
		files: ['nodes/shared/**/*.ts'],
		rules: {
			// The same reason: shared rooms serve engines.
			'@n8n/community-nodes/require-node-api-error': 'off',
			'no-restricted-imports': ['error', { patterns: [{ group: DOMAINS.map((domain) => `**/${domain}/**`), message: 'A shared room knows no domain.' }] }],
		},
	},
	// Tools and tests: plain ESLint.
	{
		files: ['scripts/**/*.{js,mjs}', 'demo/**/*.{js,mjs}', 'bench/**/*.{js,mjs,cjs}', 'test/**/*.{js,mjs}', '*.js'],
		extends: [js.configs.recommended],
		languageOptions: {
			ecmaVersion: 2024,
			globals: Object.fromEntries(['require', 'module', 'exports', '__dirname', '__filename', 'process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'AbortController', 'AbortSignal', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'structuredClone', 'fetch', 'performance', 'TextEncoder', 'TextDecoder', 'FormData', 'Blob', 'Response', 'globalThis', 'global', 'queueMicrotask', 'describe', 'test', 'expect', 'it', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach', 'jest', 'document', 'window', 'location', 'MouseEvent', 'Event'].map((name) => [name, 'readonly'])),
		},
		rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
	},
	{
		files: ['scripts/**/*.js', 'test/**/*.js', '*.js', 'bench/**/*.cjs'],
		languageOptions: { sourceType: 'commonjs' },
	},
	{
		files: ['test/**/*.ts'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			// Test helpers that are plain JavaScript are required, so that they need no declarations.
			'@typescript-eslint/no-require-imports': 'off',
			'no-undef': 'off',
			'@typescript-eslint/no-explicit-any': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
		},
	},
);
