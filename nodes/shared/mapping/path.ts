/**
 * Reads a value out of a nested record: `a.b[0].c`, and `versions[*].name` for all elements of an array. Only own
 * members are seen, so `constructor` and `__proto__` lead nowhere. A field whose name itself has dots wins.
 */

const MAX_PATH_CHARS = 500;
const EACH = Symbol('each');

type Step = string | number | typeof EACH;

export class PathError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'PathError';
	}
}

/** Compiles a path once; the result reads it from any record. Absent is undefined; `[*]` gives an array. */
export function compilePath(path: string): (record: unknown) => unknown {
	const steps = parsePath(path);
	if (steps.length === 1 && typeof steps[0] === 'string') {
		return (record) => own(record, path);
	}
	return (record) => {
		if (hasOwn(record, path)) return (record as Record<string, unknown>)[path];
		return walk(record, steps, 0);
	};
}

const cache = new Map<string, (record: unknown) => unknown>();

export function getPath(record: unknown, path: string): unknown {
	let read = cache.get(path);
	if (!read) {
		if (cache.size > 1000) cache.clear();
		read = compilePath(path);
		cache.set(path, read);
	}
	return read(record);
}

/** `a.b[0]["x.y"][*]` as steps. Throws PathError with the position of what is wrong. */
export function parsePath(path: string): Step[] {
	if (path.length > MAX_PATH_CHARS) throw new PathError(`A path may have ${MAX_PATH_CHARS} characters at most.`);
	const steps: Step[] = [];
	let at = 0;
	let wantName = true;
	while (at < path.length) {
		const char = path[at];
		if (char === '[') {
			const match = /^\[(?:(\d{1,9})|(\*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\]/.exec(path.slice(at));
			if (!match) {
				throw new PathError(
					`The path "${path}" has an unclear bracket at position ${at + 1}. Write [0], [*] or ["name"].`,
				);
			}
			if (match[1] !== undefined) steps.push(Number(match[1]));
			else if (match[2] !== undefined) steps.push(EACH);
			else steps.push((match[3] ?? match[4]).replace(/\\(.)/g, '$1'));
			at += match[0].length;
			wantName = false;
			continue;
		}
		if (char === '.') {
			if (wantName) throw new PathError(`The path "${path}" has no name before the dot at position ${at + 1}.`);
			at++;
			wantName = true;
			if (at === path.length) throw new PathError(`The path "${path}" ends with a dot.`);
			continue;
		}
		if (!wantName) throw new PathError(`The path "${path}" lacks a dot at position ${at + 1}.`);
		const name = /^[^.[]+/.exec(path.slice(at))?.[0] as string;
		steps.push(name);
		at += name.length;
		wantName = false;
	}
	if (steps.length === 0) throw new PathError('The path is empty.');
	return steps;
}

function walk(value: unknown, steps: Step[], from: number): unknown {
	let current = value;
	for (let i = from; i < steps.length; i++) {
		const step = steps[i];
		if (current === null || current === undefined) return undefined;
		if (step === EACH) {
			if (!Array.isArray(current)) return undefined;
			const found: unknown[] = [];
			const nested = steps.indexOf(EACH, i + 1) !== -1;
			for (const element of current) {
				const inner = walk(element, steps, i + 1);
				if (inner === undefined) continue;
				if (nested && Array.isArray(inner)) for (const one of inner) found.push(one);
				else found.push(inner);
			}
			return found;
		}
		if (typeof step === 'number') {
			current = Array.isArray(current) ? (current as unknown[])[step] : own(current, String(step));
		} else {
			current = own(current, step);
		}
	}
	return current;
}

function hasOwn(value: unknown, name: string): boolean {
	return typeof value === 'object' && value !== null && Object.prototype.hasOwnProperty.call(value, name);
}

function own(value: unknown, name: string): unknown {
	return hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
