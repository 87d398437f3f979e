/**
 * n8n runs Code nodes in a task runner, a process of its own beside a server. Here there is no server, so the code runs
 * in this process in a `node:vm` context. That is no sandbox and need not be: the canvas is the user's own file, started
 * by the user from the command line, with the user's own rights. Nothing of this is part of the published package.
 */
const vm = require('node:vm');

async function runOnce(code, data, extra) {
	const context = vm.createContext({
		...Object.fromEntries(Object.entries(data)),
		...extra,
		console,
		Buffer,
		URL,
		setTimeout,
		clearTimeout,
	});
	return await new vm.Script(`(async function () {\n${code}\n})()`, { filename: 'Code node' }).runInContext(context);
}

/** Values made in another context fail `instanceof` checks of n8n; a JSON-like copy belongs to this one. */
function adopt(value) {
	if (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Array]') return Array.from(value, adopt);
	if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
	if (Object.prototype.toString.call(value) === '[object Date]') return new Date(+value).toISOString();
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, adopt(entry)]));
}

/** The signature is that of `IWorkflowExecuteAdditionalData.startRunnerTask`. */
async function runCodeTask(_additionalData, jobType, settings, executeFunctions) {
	if (jobType !== 'javascript') return { ok: false, error: new Error(`Code in ${jobType} needs a server: run this canvas in n8n itself.`) };
	const proxy = (index) => executeFunctions.getWorkflowDataProxy(index);
	try {
		if (settings.nodeMode !== 'runOnceForEachItem') {
			const items = executeFunctions.getInputData();
			return { ok: true, result: adopt(await runOnce(settings.code, proxy(0), { items, ...settings.additionalProperties })) };
		}
		const results = [];
		const start = settings.chunk?.startIndex ?? 0;
		const end = start + (settings.chunk?.count ?? executeFunctions.getInputData().length);
		for (let index = start; index < end; index++) {
			const item = executeFunctions.getInputData()[index];
			const result = adopt(await runOnce(settings.code, proxy(index), { item, ...settings.additionalProperties }));
			results[results.length] = result && typeof result.json === 'object' ? { ...result, pairedItem: { item: index } } : result;
		}
		return { ok: true, result: results };
	} catch (error) {
		return { ok: false, error };
	}
}

module.exports = { runCodeTask };
