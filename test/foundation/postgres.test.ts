/** The embedded PostgreSQL that every database test stands on. */
const { createDatabase } = require('../support/postgres');

test('a suite gets a fresh database of its own in a real PostgreSQL', async () => {
	const db = await createDatabase();
	try {
		await db.query('CREATE TABLE t (a text)');
		await db.query('INSERT INTO t VALUES ($1)', ['ü🙂']);
		expect(await db.query('SELECT a FROM t')).toEqual([{ a: 'ü🙂' }]);
		expect((await db.query('SHOW server_encoding'))[0].server_encoding).toBe('UTF8');
	} finally {
		await db.drop();
	}
});
