/** Equal files of one run and of earlier ones, against a store that behaves as n8n's own: entries, the newest so many. */
import type { IExecuteFunctions } from 'n8n-workflow';
import { markDuplicates, type Placed } from '../../nodes/Files/engine/classify/duplicates';
import type { FileReport } from '../../nodes/Files/engine/classify/types';
import { seenBefore } from '../../nodes/Files/transport/seenBefore';

const placed = (name: string, itemIndex: number, hash: string | undefined): Placed => ({
	report: { name, size: 1, reasons: [], notes: [] } as FileReport,
	itemIndex,
	field: 'data',
	hash,
});

function store() {
	let kept: string[] = [];
	const asked: string[][] = [];
	const helpers = {
		checkProcessedAndRecord: async (
			hashes: string[],
			_scope: string,
			{ maxEntries }: { mode: string; maxEntries: number },
		) => {
			asked.push(hashes);
			const processed = hashes.filter((hash) => kept.includes(hash));
			kept = [...kept, ...hashes.filter((hash) => !kept.includes(hash))].slice(-maxEntries);
			return { new: hashes.filter((hash) => !processed.includes(hash)), processed };
		},
	};
	return { context: { helpers } as unknown as IExecuteFunctions, asked };
}

async function oneRun(
	context: IExecuteFunctions,
	files: Placed[],
	maxEntries = 10_000,
): Promise<Array<string | undefined>> {
	const hashes = files.flatMap(({ hash }) => (hash === undefined ? [] : [hash]));
	markDuplicates(files, await seenBefore(context, hashes, { scope: 'node', maxEntries }));
	return files.map(({ report }) => report.duplicateOf?.where);
}

test('the second run knows the files of the first, and within each the first of equal files is the original', async () => {
	const { context, asked } = store();
	const files = () => [
		placed('a', 0, 'h1'),
		placed('b', 1, 'h2'),
		placed('copy of a', 2, 'h1'),
		placed('unread', 3, undefined),
	];
	expect(await oneRun(context, files())).toEqual([undefined, undefined, 'batch', undefined]);
	expect(await oneRun(context, files())).toEqual(['earlierRun', 'earlierRun', 'batch', undefined]);
	// One question for the whole batch, each hash once.
	expect(asked).toEqual([
		['h1', 'h2'],
		['h1', 'h2'],
	]);
});

test('what the store has let go of is new again', async () => {
	const { context } = store();
	await oneRun(context, [placed('a', 0, 'h1'), placed('b', 1, 'h2')], 1);
	expect(await oneRun(context, [placed('a', 0, 'h1'), placed('b', 1, 'h2')], 1)).toEqual([undefined, 'earlierRun']);
});

test('no files ask nothing, and a store that is gone is an error that says what to set', async () => {
	const { context, asked } = store();
	expect(await oneRun(context, [placed('unread', 0, undefined)])).toEqual([undefined]);
	expect(asked).toEqual([]);
	const gone = { helpers: { checkProcessedAndRecord: async () => await Promise.reject(new Error('no database')) } };
	await expect(oneRun(gone as unknown as IExecuteFunctions, [placed('a', 0, 'h1')])).rejects.toMatchObject({
		message: expect.stringContaining('could not be looked up'),
		code: 'HISTORY_UNAVAILABLE',
	});
});
