// docs/file-types.md says what the code knows. To renew it: UPDATE_DOCS=1 npx jest test/files/fileTypesDoc

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { typesAsMarkdown } from '../../nodes/Files/engine/detect/types/markdown';

const path = join(__dirname, '../../docs/file-types.md');

it('the page of file types is the table of the code', () => {
	if (process.env.UPDATE_DOCS) writeFileSync(path, typesAsMarkdown());
	expect(readFileSync(path, 'utf8')).toBe(typesAsMarkdown());
});
