/** Forty mixed files: where each must land, and which must not, is known from how it was made. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolders, writeMixed } from '../data/samples.mjs';
import { compare, execute, itemsOf } from './shared.mjs';

export const WORKFLOW_ID = 'dataopsFileSorter';

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
const hashesBelow = (folder) =>
	fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => `${path.basename(entry.parentPath)}/${sha256(fs.readFileSync(path.join(entry.parentPath, entry.name)))}`)
		.sort();

export const fileSorter = {
	title: 'File sorter',
	workflowId: WORKFLOW_ID,
	async run(setup) {
		const faults = [];
		makeFolders(setup.files);
		const mixed = writeMixed(setup.files);
		const { run, seconds } = await execute(WORKFLOW_ID, setup);
		const wanted = mixed.map(({ category, content, risky }) => `${risky ? 'quarantine' : category}/${sha256(content)}`).sort();
		const found = hashesBelow(path.join(setup.files, 'out')).filter((each) => !each.startsWith('out/'));
		for (const each of wanted) if (!found.includes(each)) faults.push(`${mixed.find(({ content }) => each.endsWith(sha256(content)))?.name} is not in ${each.split('/')[0]}`);
		compare(faults, 'files in place', found.length, mixed.length);
		const risky = mixed.filter((file) => file.risky).length;
		const events = setup.simulators.servers.events.received.filter(({ event }) => event === 'file.classified').length;
		compare(faults, 'events told', events, risky);
		const sorted = itemsOf(run, 'Sorted');
		compare(faults, 'files sorted', sorted.length, mixed.length - risky);
		const rows = [{ canvas: 'File sorter (inserted: sorted, rejected: quarantine)', read: mixed.length, inserted: sorted.length, updated: 0, unchanged: 0, rejected: events, seconds: seconds.toFixed(2) }];
		const shown = sorted.filter(({ name, path: place }) => path.extname(name) !== path.extname(place)).map(({ name, type, path: place }) => ({ name, 'is really': type, 'goes to': path.relative(setup.files, place) }));
		return { rows, faults, shown: { title: 'Files whose name did not say what they are', records: shown } };
	},
};
