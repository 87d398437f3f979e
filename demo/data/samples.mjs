/** Writes the sample files that the canvases read, and makes the folders that they write to, below the folder that n8n may read. */
import fs from 'node:fs';
import path from 'node:path';
import { API_ID } from '../lib/simulators.mjs';
import { makeCustomers } from './customers.mjs';
import { lookupFiles } from './lookup.mjs';
import { mixedFiles } from './mixedFiles.mjs';
import { makeOrders } from './orders.mjs';

/** n8n's own file node makes no folders: the sorter's categories need theirs. */
export const CATEGORIES = [
	'document',
	'spreadsheet',
	'presentation',
	'email',
	'image',
	'audio',
	'video',
	'archive',
	'code',
	'data',
	'text',
	'database',
	'font',
	'executable',
	'design',
	'other',
	'uncategorised',
];

export function makeFolders(folder) {
	for (const category of CATEGORIES) fs.mkdirSync(path.join(folder, 'out', 'sorted', category), { recursive: true });
	for (const name of ['inbox', 'lookup', 'mixed', 'out/quarantine'])
		fs.mkdirSync(path.join(folder, name), { recursive: true });
}

/** @param {ReturnType<typeof makeCustomers>} customers */
export function writeInbox(folder, customers) {
	fs.writeFileSync(path.join(folder, 'inbox', 'customers.csv'), customers.csv);
	const [picture] = mixedFiles();
	fs.writeFileSync(path.join(folder, 'inbox', 'customers-photo.csv'), picture.content);
	fs.writeFileSync(
		path.join(folder, 'inbox', 'readme.txt'),
		'The list of customers comes every Monday. Please do not change its columns.\n',
	);
}

export function writeLookup(folder) {
	for (const [name, content] of Object.entries(lookupFiles(API_ID)))
		fs.writeFileSync(path.join(folder, 'lookup', name), content);
}

export function writeMixed(folder) {
	const files = mixedFiles();
	for (const { name, content } of files) fs.writeFileSync(path.join(folder, 'mixed', name), content);
	return files;
}

/** @returns {Promise<object>} what was written, with what the canvases must report */
export async function writeSampleFiles(folder) {
	makeFolders(folder);
	const orders = makeOrders();
	const customers = makeCustomers();
	fs.writeFileSync(path.join(folder, 'orders.csv'), orders.csv);
	writeInbox(folder, customers);
	writeLookup(folder);
	return { orders, customers, mixed: writeMixed(folder) };
}
