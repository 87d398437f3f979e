/** The canvas of the recipe, as it ships. */
/* eslint-disable @typescript-eslint/no-require-imports -- plain JavaScript tools of the project */
import { docx, pdf, zip } from './support/generated';

const { runCanvas } = require('../../scripts/canvas');
const canvas = require('../../workflows/sort-files.json');

const file = (fileName: string, bytes: Buffer | string) => ({
	data: Buffer.from(bytes as string).toString('base64'),
	mimeType: 'application/octet-stream',
	fileName,
});

test('each file of the recipe lands where the note on the canvas says, under a name of its own', async () => {
	const result = await runCanvas(canvas, {
		binaryMode: 'default',
		input: [
			{
				json: {},
				binary: {
					attachment_0: file(
						'scan1.pdf',
						pdf(['Invoice number 7. Amount due: 12 EUR, VAT included.'], { CreationDate: 'D:20260131100000Z' }),
					),
					attachment_1: file('scan2.pdf', docx(['Invoice number 8, amount due 9 EUR, payable now'])),
					attachment_2: file('letter.txt', 'The parcel arrived broken and I ask for a refund.'),
					attachment_3: file('photo.jpg.exe', 'MZ'),
					attachment_4: file('stuff.zip', zip({ 'a.txt': 'x' })),
				},
			},
			{ json: { n: 2 } },
		],
	});
	expect(result.error).toBeUndefined();
	const names = (node: string) =>
		(result.nodes[node]?.outputs[0] ?? []).map((item: any) => item.json.file?.name ?? item.json.code);
	expect(names('To accounting')).toEqual(['scan1.pdf', 'scan2.pdf']);
	expect(names('To support')).toEqual(['letter.txt']);
	expect(names('Quarantine')).toEqual(['photo.jpg.exe']);
	expect(names('To a person')).toEqual(['stuff.zip']);
	expect(names('Unreadable')).toEqual(['NO_FILE']);
	const [first, second] = result.nodes['To accounting'].outputs[0];
	expect(first.json.file.proposed.path).toBe('invoice/2026/2026-01-31_scan1.pdf');
	expect(second.binary.attachment_1).toMatchObject({ fileName: '2026-01-31_A title.docx', fileExtension: 'docx' });
	expect(second.json.file.text).toBeUndefined();
});
