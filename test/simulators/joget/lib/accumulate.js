/**
 * Lists of the core JSON API as org.json's `accumulate` builds them: `data` is absent for no row, an OBJECT for one, an array
 * from two on. Values that are null leave no trace.
 */
'use strict';

function accumulate(rows, rest = {}) {
	const answer = {};
	if (rows.length === 1) answer.data = rows[0];
	else if (rows.length > 1) answer.data = rows;
	for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== null) answer[name] = value;
	return answer;
}

/** `start` and `rows` of the query; without rows everything. */
function page(all, query) {
	const start = Number(query.get('start') ?? 0);
	const rows = query.has('rows') ? Number(query.get('rows')) : all.length;
	return all.slice(start, start + rows);
}

module.exports = { accumulate, page };
