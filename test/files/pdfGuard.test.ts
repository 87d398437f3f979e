/** pdf.js beside n8n's own pdf.js: whoever comes first, both read. Each order has a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withGlobals } from '../../nodes/Files/engine/metadata/pdfEngine';
import { pdf } from './support/generated';

describe('In one process with Extract From File', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'pdf-'));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it.each(['ours,theirs,ours', 'theirs,ours,theirs', 'ours,ours'])('PDFs are read in the order %s', (order) => {
		const file = path.join(folder, `${order.replace(/,/g, '-')}.pdf`);
		writeFileSync(file, pdf(['Hello first', 'Hello second']));
		execFileSync(process.execPath, [path.join(__dirname, 'support', 'pdfOrder.js'), order, file], { stdio: 'pipe' });
		const { found, domMatrixLeft } = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
		for (const { error, text } of found) {
			expect(error).toBeUndefined();
			expect(text).toBe('Hello first\n\nHello second');
		}
		expect(found).toHaveLength(order.split(',').length);
		expect(domMatrixLeft).toBe(false);
	});
});

test('globals that are set aside come back as they were, absent ones as absent', () => {
	const globals = globalThis as unknown as Record<string, unknown>;
	globals.filesGuardA = 1;
	const seen = withGlobals({ filesGuardA: undefined, filesGuardB: 2 }, () => [
		'filesGuardA' in globals,
		globals.filesGuardB,
	]);
	expect(seen).toEqual([false, 2]);
	expect(globals.filesGuardA).toBe(1);
	expect('filesGuardB' in globals).toBe(false);
	expect(() =>
		withGlobals({ filesGuardA: 3 }, () => {
			throw new Error('x');
		}),
	).toThrow('x');
	expect(globals.filesGuardA).toBe(1);
	delete globals.filesGuardA;
});
