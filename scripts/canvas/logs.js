/** What nodes write through `this.logger` during a canvas run, handed to the caller. */
const { Container } = require('@n8n/di');
const { Logger } = require('@n8n/backend-common');

function routeLogs(log) {
	if (!log) return () => {};
	const logger = Container.get(Logger);
	const originals = {};
	for (const level of ['error', 'warn', 'info', 'debug']) {
		originals[level] = Object.getOwnPropertyDescriptor(logger, level);
		Object.defineProperty(logger, level, { configurable: true, writable: true, value: (message, meta) => log(level, message, meta) });
	}
	return () => {
		for (const [level, descriptor] of Object.entries(originals)) {
			if (descriptor) Object.defineProperty(logger, level, descriptor);
			else delete logger[level];
		}
	};
}

module.exports = { routeLogs };
