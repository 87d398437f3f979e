/** The canvases that `npm run demo` runs, in order. */
import { csvToJoget } from './csvToJoget.mjs';
import { csvToTable } from './csvToTable.mjs';
import { fileSorter } from './fileSorter.mjs';
import { jiraHistory } from './jiraHistory.mjs';

export const scenarios = [jiraHistory, csvToJoget, fileSorter, csvToTable];
