/** A Joget database to look into, in the embedded PostgreSQL: the tables and the sample app that the tests of Joget Database use. */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import { ROOT } from './n8n.mjs';

export const JOGET_DATABASE = 'joget';

/** `?` → `$1` … */
const numbered = (sql) => {
	let count = 0;
	return sql.replace(/\?/g, () => `$${++count}`);
};

export async function fillJoget(postgres, userFolder) {
	const client = new pg.Client({ ...postgres, database: JOGET_DATABASE });
	await client.connect();
	try {
		const { rows } = await client.query("SELECT to_regclass('app_app') AS present");
		if (rows[0].present !== null) return;
		const outfile = path.join(userFolder, 'joget-schema.mjs');
		await build({ entryPoints: [path.join(ROOT, 'test', 'joget', 'support', 'jogetSchema.ts')], outfile, format: 'esm', logLevel: 'error' });
		const { fillJogetDatabase } = await import(pathToFileURL(outfile).href);
		await fillJogetDatabase('postgres', async (sql, params = []) => await client.query(numbered(sql), params));
		fs.rmSync(outfile);
	} finally {
		await client.end();
	}
}
