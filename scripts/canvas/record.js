/**
 * With DATAOPS_RECORD_OUTPUTS=<folder>, every canvas leaves what the pack's nodes gave, one JSON line per node
 * run: the material from which `scripts/schemas.js` derives the editor's output schemas.
 */
const fs = require('node:fs');
const path = require('node:path');

const PACK = 'n8n-nodes-dataops.';
const ITEMS_PER_RUN = 20;

/** A run that was routed around an error has items that are no output of the operation. */
const isOutput = ({ json, error }) => !error && !(Object.keys(json).length === 1 && 'error' in json);

function recordOutputs(runData, workflow) {
	const folder = process.env.DATAOPS_RECORD_OUTPUTS;
	if (!folder) return;
	const lines = Object.entries(runData).flatMap(([name, runs]) => {
		const { type, parameters } = workflow.getNode(name);
		if (!type.startsWith(PACK)) return [];
		const { resource, operation } = parameters;
		return runs
			.filter(({ error }) => !error)
			.map(({ data }) =>
				(data?.main ?? []).map((items) =>
					(items ?? [])
						.filter(isOutput)
						.slice(0, ITEMS_PER_RUN)
						.map(({ json }) => json),
				),
			)
			.filter((outputs) => outputs.some((items) => items.length > 0))
			.map((outputs) => `${JSON.stringify({ node: type.slice(PACK.length), resource, operation, outputs })}\n`);
	});
	fs.mkdirSync(folder, { recursive: true });
	fs.appendFileSync(path.join(folder, `${process.pid}.ndjson`), lines.join(''));
}

module.exports = { recordOutputs };
