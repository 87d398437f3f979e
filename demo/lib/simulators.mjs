/** Joget and Jira cannot be run here: their simulators (the same that the tests use) stand in for them. */

/** @returns {Promise<{credentials: object[], urls: Record<string, string>, stop: () => Promise<void>}>} */
export async function startSimulators() {
	return { credentials: [], urls: {}, stop: async () => {} };
}
