/**
 * Names that every system accepts, whatever was in the file: Windows is the strictest (reserved characters, reserved
 * device names, no trailing dot or blank; learn.microsoft.com "Naming Files, Paths, and Namespaces"), macOS forbids the
 * colon, Linux only `/` and NUL. Lengths are counted in bytes of UTF-8, because ext4 and APFS cap a name at 255 bytes.
 */

/** Longest name in bytes; below 255 so that a collision suffix still fits. */
export const MAX_NAME_BYTES = 240;

const RESERVED_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$/i;
/** Characters that show nothing or turn the reading direction: a name that looks like another one. */
// eslint-disable-next-line no-control-regex -- the control characters are exactly what is to be removed
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const FORBIDDEN = /[<>:"/\\|?*]/g;

const encoder = new TextEncoder();

/** Cuts to a number of bytes without breaking a character (grapheme clusters may break, code points never). */
export function cutBytes(text: string, maxBytes: number): string {
	if (text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes) return text;
	let bytes = 0;
	let cut = '';
	for (const character of text) {
		bytes += encoder.encode(character).length;
		if (bytes > maxBytes) break;
		cut += character;
	}
	return cut;
}

/**
 * One part of a path, safe on Windows, macOS and Linux; never empty, never `.` or `..`, never with a separator.
 * @param fallback what to use where nothing is left
 */
export function safeSegment(text: string, fallback = 'unnamed', maxBytes = MAX_NAME_BYTES): string {
	// A lone surrogate cannot be written as UTF-8; NFC so that the same name is the same bytes everywhere.
	// A line break or tab parted words: a blank does, too.
	let name = text
		.toWellFormed()
		.normalize('NFC')
		.replace(/[\t\r\n\v\f\u2028\u2029]+/g, ' ')
		.replace(INVISIBLE, '')
		.replace(FORBIDDEN, '_')
		.replace(/\s+/g, ' ');
	name = trimEnds(cutBytes(trimEnds(name), maxBytes));
	if (name === '' || /^[._ ]+$/.test(name)) name = fallback;
	if (RESERVED_DEVICE.test(name)) name = `_${name}`;
	return name;
}

/** Windows drops trailing dots and blanks silently, so two names would become one; leading blanks are never meant. */
function trimEnds(name: string): string {
	let end = name.length;
	while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
	let start = 0;
	while (start < end && name[start] === ' ') start++;
	return name.slice(start, end);
}

/** `report.pdf` → [`report`, `pdf`]; a leading dot is part of the name, `tar.gz` and its kin count as one extension. */
export function splitName(name: string): { base: string; extension: string } {
	const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const double = /^(.+)\.(tar\.(?:gz|bz2|xz|zst|lz4|lzma|Z))$/i.exec(base);
	if (double) return { base: double[1], extension: double[2] };
	const at = base.lastIndexOf('.');
	if (at <= 0 || at === base.length - 1 || base.length - at > 12) return { base, extension: '' };
	return { base: base.slice(0, at), extension: base.slice(at + 1) };
}

/** Name and extension joined within the length cap: the extension is kept whole, the base gives way. */
export function safeFileName(base: string, extension: string, maxBytes = MAX_NAME_BYTES): string {
	const cleanExtension = extension
		.split('.')
		.map((part) => safeSegment(part, '', 16).replace(/\s/g, ''))
		.filter((part) => part !== '')
		.join('.');
	const suffix = cleanExtension === '' ? '' : `.${cleanExtension}`;
	return `${safeSegment(base, 'unnamed', Math.max(1, maxBytes - encoder.encode(suffix).length))}${suffix}`;
}
