/**
 * Jest runs tests in a realm of its own, where an error of Node's file system is no `instanceof Error`. n8n-core asks just
 * that when it writes a file that is not there yet. Suites that let n8n write files name this environment.
 */
const { types } = require('node:util');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class HostErrors extends TestEnvironment {
	constructor(...options) {
		super(...options);
		const own = this.global.Error;
		const ordinary = Function.prototype[Symbol.hasInstance];
		Object.defineProperty(own, Symbol.hasInstance, {
			value(value) {
				return this === own ? types.isNativeError(value) : ordinary.call(this, value);
			},
		});
	}
};
