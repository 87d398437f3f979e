/** Stops what globalSetup started. */
const { stopMariadb } = require('./mariadb');

module.exports = async () => {
	await globalThis.__dataopsPostgres?.stop();
	await stopMariadb();
};
