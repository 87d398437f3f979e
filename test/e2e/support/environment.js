/** Jest's Node environment, plus `dataopsSetup`: the running servers and simulators themselves, which globalSetup started in this process. */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
	async setup() {
		await super.setup();
		this.global.dataopsSetup = globalThis.__dataopsE2e;
	}
};
