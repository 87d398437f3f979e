/** Request bodies: JSON, form-encoded and multipart (Node's own parser, so nothing is guessed here). */
'use strict';

/** @returns {object|undefined} undefined where the body is not a JSON object. */
function readJson(context) {
	try {
		const value = JSON.parse(context.body.toString('utf8'));
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** @returns {Promise<{fields: Map<string,string[]>, files: Array<{field:string,name:string,bytes:Buffer}>}>} */
async function readForm(context) {
	const type = context.req.headers['content-type'] ?? '';
	const fields = new Map();
	const files = [];
	const add = (name, value) => fields.set(name, [...(fields.get(name) ?? []), value]);
	if (type.startsWith('multipart/form-data')) {
		const form = await new Response(context.body, { headers: { 'content-type': type } }).formData();
		for (const [name, value] of form.entries()) {
			if (typeof value === 'string') add(name, value);
			else files.push({ field: name, name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
		}
	} else if (type.startsWith('application/x-www-form-urlencoded')) {
		for (const [name, value] of new URLSearchParams(context.body.toString('utf8'))) add(name, value);
	}
	// A servlet's getParameter sees the query too.
	for (const [name, value] of context.query) add(name, value);
	return { fields, files };
}

module.exports = { readJson, readForm };
