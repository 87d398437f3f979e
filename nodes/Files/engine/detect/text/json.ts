// JSON and its dialects. A whole text is parsed by the engine's own parser, which is iterative enough for any depth
// that fits the view; a cut or too deep one is checked by a scanner that keeps a stack of its own and stops at a cap.

import { verdict, type Verdict } from '../verdict';

const SCAN_LIMIT = 64 * 1024;
/** So much of a text that goes on out of view says as much as all of it. */
const SCAN_CUT = 16 * 1024;
const PARSE_LIMIT = 256 * 1024;

const GEO_TYPES = new Set([
	'FeatureCollection',
	'Feature',
	'Point',
	'LineString',
	'Polygon',
	'MultiPoint',
	'MultiLineString',
	'MultiPolygon',
	'GeometryCollection',
]);

export function recogniseJson(text: string, cut: boolean): Verdict | undefined {
	const start = firstVisible(text);
	const opening = text[start];
	if (opening !== '{' && opening !== '[') return undefined;
	if (!cut && text.length <= PARSE_LIMIT) {
		const value = parse(text);
		if (value !== undefined) return kindOf(value.json);
	}
	const lines = ndjson(text, start, cut);
	if (lines) return lines;
	const scan = scanJson(text, start, cut ? SCAN_CUT : SCAN_LIMIT);
	if (scan === 'valid-so-far' || (scan === 'complete' && cut)) {
		const named = namedKind(text.slice(start, start + 4096));
		// A long or deep text is taken at its word; a short one that does not parse is no JSON but may be JSON5.
		if (cut || text.length > SCAN_LIMIT)
			return named ?? verdict('application/json', 0.9, 'structure', 'JSON as far as it is in view');
		return named ?? verdict('application/json', 0.75, 'structure', 'JSON that is cut short');
	}
	return relaxed(text, start);
}

function firstVisible(text: string): number {
	let at = 0;
	while (at < text.length && (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === 0xfeff)) at++;
	return at;
}

function parse(text: string): { json: unknown } | undefined {
	try {
		return { json: JSON.parse(text) };
	} catch {
		return undefined;
	}
}

function kindOf(json: unknown): Verdict {
	const plain = verdict('application/json', 0.97, 'structure', 'The whole text parses as JSON');
	if (json === null || typeof json !== 'object' || Array.isArray(json)) return plain;
	const map = json as Record<string, unknown>;
	const say = (mime: string, reason: string) => verdict(mime, 0.97, 'structure', reason);
	if (typeof map.type === 'string' && GEO_TYPES.has(map.type)) {
		if ('coordinates' in map || 'features' in map || 'geometry' in map || 'geometries' in map) {
			return say('application/geo+json', `JSON whose type is ${map.type}`);
		}
	}
	if (map.type === 'Topology' && 'arcs' in map) return say('application/topo+json', 'JSON topology with arcs');
	if (Array.isArray(map.cells) && ('nbformat' in map || 'metadata' in map)) {
		return say('application/x-ipynb+json', 'JSON with notebook cells');
	}
	if (Array.isArray(map.worksheets) && 'nbformat' in map)
		return say('application/x-ipynb+json', 'JSON with notebook worksheets');
	if (isMap(map.asset) && 'version' in map.asset && ('scenes' in map || 'meshes' in map || 'nodes' in map)) {
		return say('model/gltf+json', 'JSON with a glTF asset');
	}
	if (map.version === 3 && 'mappings' in map && 'sources' in map)
		return say('application/source-map', 'JSON source map');
	if (typeof map.openapi === 'string' && isMap(map.info))
		return { ...plain, alternatives: [{ mime: 'application/vnd.oai.openapi+json', confidence: 0.9 }] };
	if (isMap(map.patcher) && 'boxes' in map.patcher) return say('text/x-max', 'JSON with a Max patcher');
	if ('@context' in map && ('@id' in map || '@type' in map || '@graph' in map)) {
		return { ...plain, alternatives: [{ mime: 'application/ld+json', confidence: 0.9 }] };
	}
	return plain;
}

function isMap(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The kind by its first keys, for a text that is not wholly in view. */
function namedKind(head: string): Verdict | undefined {
	if (/"type"\s*:\s*"FeatureCollection"/.test(head) && /"(features|crs|bbox|name)"/.test(head)) {
		return verdict('application/geo+json', 0.95, 'structure', 'JSON feature collection, partly in view');
	}
	if (/^\{\s*"cells"\s*:\s*\[\s*\{/.test(head) && /"cell_type"/.test(head)) {
		return verdict('application/x-ipynb+json', 0.95, 'structure', 'Notebook cells, partly in view');
	}
	return undefined;
}

/** Two or more lines, each a JSON object or array of its own. */
function ndjson(text: string, start: number, cut: boolean): Verdict | undefined {
	let from = start;
	let count = 0;
	while (from < text.length && count < 40) {
		const end = text.indexOf('\n', from);
		if (end < 0 && cut) break;
		const line = text.slice(from, end < 0 ? text.length : end).trim();
		from = end < 0 ? text.length : end + 1;
		if (line === '') continue;
		if (line[0] !== '{' && line[0] !== '[') return undefined;
		if (line.length > PARSE_LIMIT || parse(line) === undefined) return undefined;
		count++;
	}
	return count >= 2 ? verdict('application/x-ndjson', 0.96, 'structure', 'Each line is a JSON value') : undefined;
}

type Scan = 'complete' | 'valid-so-far' | 'invalid';

const TOKEN =
	/\s*(?:("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\],:]))/y;

/** Follows the grammar token by token with an explicit stack (a string of brackets), at most 64 kB of text. */
export function scanJson(text: string, start: number, most = SCAN_LIMIT): Scan {
	const stack: string[] = [];
	const limit = Math.min(text.length, start + most);
	let at = start;
	let expectValue = true;
	let expectKey = false;
	for (let steps = 0; at < limit && steps < SCAN_LIMIT; steps++) {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(text);
		if (!match)
			return /^\s*("(?:[^"\\\u0000-\u001f]|\\.){0,65536}|[\w.+-]{0,20})$/.test(text.slice(at, limit))
				? 'valid-so-far'
				: 'invalid';
		at = TOKEN.lastIndex;
		const mark = match[4];
		if (mark === undefined) {
			if (expectKey) {
				if (match[1] === undefined) return 'invalid';
				TOKEN.lastIndex = at;
				const colon = TOKEN.exec(text);
				if (!colon) return 'valid-so-far';
				if (colon[4] !== ':') return 'invalid';
				at = TOKEN.lastIndex;
				expectKey = false;
				expectValue = true;
				continue;
			}
			if (!expectValue) return 'invalid';
			expectValue = false;
		} else if (mark === '{' || mark === '[') {
			if (!expectValue || expectKey) return 'invalid';
			stack.push(mark);
			expectKey = mark === '{';
			expectValue = mark === '[';
		} else if (mark === '}' || mark === ']') {
			if (stack.pop() !== (mark === '}' ? '{' : '[')) return 'invalid';
			expectKey = false;
			expectValue = false;
			if (stack.length === 0) return text.slice(at, limit).trim() === '' ? 'complete' : 'invalid';
		} else if (mark === ',') {
			if (expectValue || expectKey || stack.length === 0) return 'invalid';
			expectKey = stack[stack.length - 1] === '{';
			expectValue = !expectKey;
		} else {
			return 'invalid';
		}
	}
	return 'valid-so-far';
}

/** JSON with comments, trailing commas or bare keys: the same text after those are taken out. */
function relaxed(text: string, start: number): Verdict | undefined {
	// A line that begins with # is a script's comment, which no JSON dialect has.
	if (text.length > SCAN_LIMIT || /^[ \t]*#/m.test(text)) return undefined;
	const bare = text
		.slice(start)
		.replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (all, string) => string ?? (all ? ' ' : ''));
	const commas = bare.replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_all, string) => string ?? '');
	if (parse(commas) !== undefined) {
		return verdict('application/json', 0.85, 'structure', 'JSON with comments or trailing commas', {
			alternatives: [{ mime: 'application/x-jsonc', confidence: 0.8 }],
		});
	}
	const keys = commas.replace(
		/("(?:[^"\\\n]|\\.)*")|([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)/g,
		(_all, string, open, key, colon) => string ?? `${open}"${key}"${colon}`,
	);
	const quotes = keys.replace(
		/("(?:[^"\\\n]|\\.)*")|'((?:[^'\\\n]|\\.)*)'/g,
		(_all, string, single) => string ?? JSON.stringify(single),
	);
	return parse(quotes) === undefined
		? undefined
		: verdict('application/json5', 0.8, 'structure', 'JSON5: bare keys or single quotes');
}
