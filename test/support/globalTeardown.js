/** Stops what globalSetup started. */
module.exports = async () => {
	await globalThis.__dataopsPostgres?.stop();
};
