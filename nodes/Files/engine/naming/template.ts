/**
 * A path from a template: `{{category}}/{{year}}/{{date}}_{{title}}.{{trueExt}}`. What a variable brings is one segment
 * and can never open a folder of its own, climb, or leave the root: slashes come from the template alone.
 */
import { safeFileName, safeSegment, splitName } from './sanitise';

export interface NamingOptions {
	/** Slashes part folders; the last segment is the file's name. */
	template: string;
	/** Folder that every proposed path stays in, e.g. `/data/sorted`; '' for a relative path. */
	root?: string;
	/** Longest whole path in characters (default 180: with a root, well below Windows' 260). */
	maxLength?: number;
}

/** Dot paths are allowed in a template, e.g. `metadata.pages`, so values may be nested. */
export type NamingValues = Record<string, unknown>;

export interface ProposedPath {
	name: string;
	path: string;
	/** Variables of the template that had no value. */
	missing: string[];
}

export const DEFAULT_TEMPLATE = '{{category}}/{{year}}/{{date}}_{{title}}.{{trueExt}}';

const MAX_TEMPLATE = 1000;
const VARIABLE = /\{\{\s*([\w.-]{1,100})\s*\}\}/g;

function lookUp(values: NamingValues, path: string): string {
	let value: unknown = values;
	for (const key of path.split('.')) {
		// Own properties only: a template must not reach the prototype.
		if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return '';
		value = (value as Record<string, unknown>)[key];
	}
	if (value === null || value === undefined || typeof value === 'object') return '';
	return String(value);
}

/** Names the variables of a template. Throws a sentence where the template cannot be used. */
export function templateVariables(template: string): string[] {
	if (template.trim() === '')
		throw new Error('The path template is empty: write for instance {{category}}/{{title}}.{{trueExt}}.');
	if (template.length > MAX_TEMPLATE)
		throw new Error(`The path template has ${template.length} characters: at most ${MAX_TEMPLATE} are allowed.`);
	const stray = template.replace(VARIABLE, '');
	if (/\{\{|\}\}/.test(stray))
		throw new Error(
			'The path template has a {{ or }} without its partner, or a variable with other characters than letters, digits, ".", "_" and "-".',
		);
	return [...template.matchAll(VARIABLE)].map((match) => match[1]);
}

/** Runs of separators that empty variables leave behind: `2026__x`, `_x`, `x_`. */
function tidy(text: string): string {
	return text.replace(/([_-])\1+/g, '$1').replace(/^[_\s-]+|[_\s-]+$/g, '');
}

function fill(segment: string, values: NamingValues, missing: Set<string>): string {
	return segment.replace(VARIABLE, (_all, name: string) => {
		const given = lookUp(values, name);
		// Dots and blanks alone name nothing.
		const value = safeSegment(given, '') === '' ? '' : given;
		if (value === '') missing.add(name);
		// A slash in a value is data, not a folder.
		return value.replace(/[/\\]/g, '_');
	});
}

/** Where a file should go, by the template and its values. Always inside `root`; never empty. */
export function proposePath(values: NamingValues, options: NamingOptions): ProposedPath {
	templateVariables(options.template);
	const maxLength = Math.max(20, options.maxLength ?? 180);
	const missing = new Set<string>();
	// Backslashes part folders too, as people on Windows write them; `.`, `..` and empty parts fall away.
	const parts = options.template.split(/[/\\]/).map((part) => tidy(fill(part, values, missing)));
	const last = parts.pop() ?? '';
	const { base, extension } = splitName(last);
	const folders = parts
		.filter((part) => part !== '' && !/^\.+$/.test(part))
		.map((part) => safeSegment(part, 'unnamed', 80));
	let name = safeFileName(tidy(base), extension);
	const room = maxLength - folders.reduce((sum, folder) => sum + folder.length + 1, 0);
	if (name.length > room) name = shorten(name, Math.max(16, room));
	while (folders.length > 0 && joined(folders, name).length > maxLength) folders.pop();
	return { name, path: underRoot(options.root ?? '', joined(folders, name)), missing: [...missing] };
}

function joined(folders: string[], name: string): string {
	return [...folders, name].join('/');
}

function shorten(name: string, maxLength: number): string {
	const { base, extension } = splitName(name);
	return safeFileName(base.slice(0, Math.max(1, maxLength - extension.length - 1)).toWellFormed(), extension);
}

/** The root is the canvas author's own word and kept as written, but for its trailing slashes. */
function underRoot(root: string, path: string): string {
	const trimmed = root.trim().replace(/[/\\]+$/, '');
	if (trimmed === '') return /^[/\\]/.test(root.trim()) ? `/${path}` : path;
	return `${trimmed}/${path}`;
}
