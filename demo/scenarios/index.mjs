/** The canvases that `npm run demo` runs, in order. */
import { csvToTable } from './csvToTable.mjs';

export const scenarios = [csvToTable];
