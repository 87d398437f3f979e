/** Ends what globalSetup started. */
module.exports = async () => {
	await globalThis.__dataopsE2e?.stop();
};
