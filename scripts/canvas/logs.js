/** What nodes write through `this.logger` during a canvas run, handed to the caller. */
const { Container } = require('@n8n/di');
const { Logger } = require('@n8n/backend-common');

const LEVELS = ['error', 'warn', 'info', 'debug'];

/**
 * n8n fixes the methods below its log level as silent ones that cannot be redefined, so the logger is not changed but stood
 * in for by an object that inherits from it.
 */
function routeLogs(log) {
	if (!log) return () => {};
	const logger = Container.get(Logger);
	const methods = LEVELS.map((level) => [level, { value: (message, meta) => log(level, message, meta) }]);
	Container.set(Logger, Object.create(logger, Object.fromEntries(methods)));
	return () => Container.set(Logger, logger);
}

module.exports = { routeLogs };
