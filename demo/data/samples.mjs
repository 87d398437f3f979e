/** Writes the sample files that the demo's canvases read, below the folder that n8n may read. */
import fs from 'node:fs';
import path from 'node:path';
import { makeOrders } from './orders.mjs';

/** @returns {Promise<{orders: ReturnType<typeof makeOrders>}>} what was written, with what a load must report */
export async function writeSampleFiles(folder) {
	fs.mkdirSync(folder, { recursive: true });
	const orders = makeOrders();
	fs.writeFileSync(path.join(folder, 'orders.csv'), orders.csv);
	return { orders };
}
