/** The published package: what it holds, and that it loads where n8n installs it. */
import fs from 'node:fs';
import path from 'node:path';
const { packAndInstall } = require('../../scripts/pack-install');
const manifest = require('../../package.json');

describe('the packed package, installed into an empty folder', () => {
	let result: { nodes: string[]; credentials: string[]; installed: string[]; files: string[] };
	beforeAll(async () => {
		result = await packAndInstall();
	}, 300_000);

	test('constructs every node and every credential that package.json lists', () => {
		expect(result.nodes).toHaveLength(manifest.n8n.nodes.length);
		expect(result.credentials).toHaveLength(manifest.n8n.credentials.length);
		expect(result.nodes).toEqual(
			expect.arrayContaining(['joget', 'jogetDatabase', 'jiraIssues', 'jiraIssuesTrigger', 'warehouse', 'warehouseJobTrigger', 'fileClassifier']),
		);
	});

	test('brings nothing beside itself: every library is inside the bundles', () => {
		expect(result.installed).toEqual(['n8n-nodes-dataops']);
		expect(manifest.dependencies).toBeUndefined();
	});

	test('holds dist, the licences of the bundled libraries, README and licence, and no sources, tests or maps', () => {
		const outside = result.files.filter((file) => !/^(dist\/|package\.json$|README\.md$|LICENSE\.md$|CHANGELOG\.md$)/.test(file));
		expect(outside).toEqual([]);
		expect(result.files).toContain('dist/THIRD_PARTY_LICENSES.txt');
		expect(result.files.filter((file) => /\.(ts|map|tsbuildinfo)$/.test(file))).toEqual([]);
	});

	test('gives every node its codex file and every icon it names', () => {
		for (const node of manifest.n8n.nodes as string[]) {
			expect(result.files).toContain(node.replace(/\.js$/, '.json'));
		}
		const bundles = [...manifest.n8n.nodes, ...manifest.n8n.credentials] as string[];
		for (const bundle of bundles) {
			const text = fs.readFileSync(path.join(__dirname, '../..', bundle), 'utf8');
			for (const [, icon] of text.matchAll(/"file:([^"]+\.svg)"/g)) {
				expect(result.files).toContain(path.posix.join(path.posix.dirname(bundle), icon));
			}
		}
	});
});
