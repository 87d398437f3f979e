/**
 * pdf.js beside n8n's own. pdf.js keeps its worker in `globalThis.pdfjsWorker`, one slot for all copies in the process, and a
 * copy refuses a worker of another version ("The API version does not match the Worker version"): whoever loads first would
 * break the other, n8n's Extract From File included.
 *
 * The guard: the slot is emptied, our copy is loaded and told to open a tiny file, at which it takes its own worker out of
 * the slot and keeps it (PDFWorker._setupFakeWorkerGlobal caches); then the slot is put back as it was. All of it happens
 * without an await in between, so no other code ever sees our worker. The same holds for DOMMatrix, which pdf.js asks for
 * while it loads and text extraction never uses.
 */

type PdfJs = typeof import('./pdfJs');

const TINY = [
	'%PDF-1.1',
	'1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
	'2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
	'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj',
	'trailer<</Root 1 0 R/Size 4>>',
	'%%EOF',
].join('\n');

/** What pdf.js needs of DOMMatrix to be loaded. */
class MatrixStandIn {}

let engine: PdfJs | undefined;

/** Runs `load` with some globals set aside, and puts them back, absent ones as absent. */
export function withGlobals<T>(replacements: Record<string, unknown>, load: () => T): T {
	const globals = globalThis as unknown as Record<string, unknown>;
	const before = Object.keys(replacements).map(
		(name) => [name, Object.getOwnPropertyDescriptor(globals, name)] as const,
	);
	for (const [name, value] of Object.entries(replacements)) {
		delete globals[name];
		if (value !== undefined) globals[name] = value;
	}
	try {
		return load();
	} finally {
		for (const [name, descriptor] of before) {
			delete globals[name];
			if (descriptor) Object.defineProperty(globals, name, descriptor);
		}
	}
}

export function pdfEngine(): PdfJs {
	if (engine) return engine;
	const globals = globalThis as { DOMMatrix?: unknown };
	const replacements = { pdfjsWorker: undefined, DOMMatrix: globals.DOMMatrix ?? MatrixStandIn };
	engine = withGlobals(replacements, () => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would await, and the slot would be seen
		const loaded = require('./pdfJs') as PdfJs;
		const task = loaded.getDocument({ data: new TextEncoder().encode(TINY), verbosity: 0 });
		task.promise.then(
			async () => await task.destroy(),
			() => undefined,
		);
		return loaded;
	});
	return engine;
}
