/**
 * Sources of a mapping: a field, then a dot path with array steps. `status.name`, `labels[0]`, `fixVersions[*].name`,
 * `customfield_10010.child.value`, and a name in quotes where it holds dots: `"Story Points (v1.2)".value`.
 */

export interface SourcePath {
	/** Field id or name, as written. */
	field: string;
	steps: Array<string | number | '*'>;
	text: string;
}

/** An unquoted field runs to the first dot or bracket; names with blanks are fine. */
export function parsePath(text: string): SourcePath {
	const trimmed = text.trim();
	const quoted = /^"((?:[^"\\]|\\.)+)"/.exec(trimmed);
	const field = quoted ? quoted[1].replace(/\\(.)/g, '$1') : /^[^.[\]]*/.exec(trimmed)![0].trim();
	if (!field)
		throw new Error(`"${text}" names no field. Write a field ID or name first, e.g. customfield_10010.value.`);
	let rest = trimmed.slice(quoted ? quoted[0].length : /^[^.[\]]*/.exec(trimmed)![0].length);
	const steps: SourcePath['steps'] = [];
	while (rest) {
		const step = /^(?:\.([^.[\]]+)|\[(\*|\d+)\])/.exec(rest);
		if (!step)
			throw new Error(
				`"${text}" is not a path: "${rest}" was not understood. Use dots and brackets, e.g. fixVersions[*].name.`,
			);
		steps.push(step[1] !== undefined ? step[1].trim() : step[2] === '*' ? '*' : Number(step[2]));
		rest = rest.slice(step[0].length);
	}
	return { field, steps, text: trimmed };
}

/** Server-era sprints are a Java toString: `…Sprint@1f[id=4,rapidViewId=2,state=ACTIVE,name=Sprint 4,…]`. */
export function readSprintText(text: string): Record<string, string | null> | null {
	const match = /^com\.atlassian\.greenhopper\.[\w.]*Sprint@[^[]*\[(.*)\]$/s.exec(text);
	if (!match) return null;
	const fields: Record<string, string | null> = {};
	// A value may hold commas; the next key starts after a comma with a word and an equals sign.
	for (const part of match[1].split(/,(?=\w+=)/)) {
		const at = part.indexOf('=');
		if (at > 0) fields[part.slice(0, at)] = part.slice(at + 1) === '<null>' ? null : part.slice(at + 1);
	}
	return fields;
}

/** The value at the path; an array step gives an array, missing parts give null or leave no entry in it. */
export function follow(value: unknown, steps: SourcePath['steps'], at = 0): unknown {
	let current = value;
	for (let i = at; i < steps.length; i++) {
		if (current === null || current === undefined) return null;
		const step = steps[i];
		if (step === '*') {
			if (!Array.isArray(current)) return null;
			const found: unknown[] = [];
			for (const entry of current) {
				const inner = follow(entry, steps, i + 1);
				if (inner === null || inner === undefined) continue;
				// Nested array steps give one flat list.
				if (Array.isArray(inner) && steps.includes('*', i + 1)) for (const deep of inner) found.push(deep);
				else found.push(inner);
			}
			return found;
		}
		if (typeof current === 'string') current = readSprintText(current);
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return null;
		current = (current as Record<string | number, unknown>)[step];
	}
	return current ?? null;
}
