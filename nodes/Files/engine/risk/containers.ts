/** What an archive or an office file gives away by its listing, without unpacking it. */
import { unzipSync } from 'fflate';
import type { RiskFinding, RiskInspector } from './types';

const ARCHIVE_NAME = /\.(zip|7z|rar|tar|gz|tgz|bz2|tbz2?|xz|txz|zst|jar|cab|iso|arj|lzh)$/i;

/** Below this, no ratio harms anyone. */
const MIN_BOMB_BYTES = 5_000_000;

/** Absolute, drive-letter and climbing names, with either slash, as "Zip Slip" (Snyk, 2018) describes. */
function escapes(name: string): boolean {
	const parts = name.split(/[/\\]/);
	return /^([/\\]|[a-z]:)/i.test(name) || parts.includes('..');
}

export const inspectArchive: RiskInspector = ({ view, detection, limits }) => {
	const { container } = detection;
	if (!container || container.kind === 'ole2' || container.kind === 'xml') return [];
	const findings: RiskFinding[] = [];
	const entries = container.entries ?? [];
	const count = container.entryCount ?? entries.length;
	const unpacked = container.uncompressedSize ?? entries.reduce((sum, entry) => sum + entry.size, 0);
	const packed = Math.max(1, container.compressedSize ?? view.size);
	const bombs: string[] = [];
	// A small file may well be mostly zeros (a white picture's layer): nothing is exhausted by it.
	if (unpacked / packed > limits.maxRatio && unpacked > MIN_BOMB_BYTES)
		bombs.push(`it declares ${Math.round(unpacked / packed)} times its packed size`);
	if (unpacked > limits.maxUnpackedBytes) bombs.push(`it declares ${Math.round(unpacked / 1024 ** 2)} MiB`);
	if (count > limits.maxEntries) bombs.push(`it has ${count} entries`);
	// One entry that swells is enough, however well the rest behaves.
	const swelling = entries.find(
		(entry) => entry.size > MIN_BOMB_BYTES && entry.size / Math.max(1, entry.compressedSize) > limits.maxRatio,
	);
	if (bombs.length === 0 && swelling)
		bombs.push(
			`the entry "${swelling.name.slice(0, 80)}" declares ${Math.round(swelling.size / Math.max(1, swelling.compressedSize))} times its packed size`,
		);
	if (bombs.length > 0)
		findings.push({
			flag: 'archive-bomb',
			level: 'high',
			message: `Unpacking may exhaust disk or memory: ${bombs.join(', ')}.`,
		});
	const climbing = entries.find((entry) => escapes(entry.name));
	if (climbing)
		findings.push({
			flag: 'path-traversal',
			level: 'high',
			message: `The entry "${climbing.name.slice(0, 80)}" would be written outside the target folder.`,
		});
	const nested = entries.find((entry) => ARCHIVE_NAME.test(entry.name));
	if (nested && detection.category === 'archive')
		findings.push({
			flag: 'nested-archive',
			level: 'low',
			message: `The archive holds another archive ("${nested.name.slice(0, 80)}").`,
		});
	if (container.encrypted || entries.some((entry) => entry.encrypted))
		findings.push({ flag: 'encrypted', level: 'low', message: 'Entries of the archive are encrypted.' });
	return findings;
};

const MACRO_ENTRY = /(^|\/)(vbaProject\.bin|vbaData\.xml|_VBA_PROJECT(_CUR)?|VBA|Macros|Basic|Scripts)(\/|$)/;

export const inspectMacros: RiskInspector = ({ detection }) => {
	const { container } = detection;
	const entries = container?.entries ?? [];
	// Publisher keeps an empty VBA storage in every file; a project has a stream that says so ([MS-OVBA] 2.3.4).
	const isEmpty =
		container?.kind === 'ole2' && !entries.some(({ name, directory }) => name === '_VBA_PROJECT' && !directory);
	const entry = isEmpty ? undefined : entries.find(({ name }) => MACRO_ENTRY.test(name));
	const isOffice =
		container &&
		(container.kind === 'ole2' ||
			/officedocument|ms-(word|excel|powerpoint)|opendocument|visio/i.test(detection.type.mime));
	if (!entry || !isOffice) return [];
	return [{ flag: 'macros', level: 'high', message: `The document holds macros (${entry.name.slice(0, 80)}).` }];
};

const RELATIONS = /\.rels$/;
const MAX_RELATIONS_BYTES = 256 * 1024;
/** Relationship types that Office follows by itself when it opens the file. */
const FOLLOWED = /attachedTemplate|oleObject|frame|subDocument|externalLink/i;

/** Another machine: a scheme other than file, a share (\\\\host or file://host), with slashes of either kind. */
const REMOTE = /^(?:(?!file:)[a-z][a-z0-9+.-]+:(?!\\)|[\\/]{2}|file:(?:[\\/]{4,}|[\\/]{2})(?![a-z]:|[\\/]|localhost))/i;

/** `Target` of external relationships (ECMA-376 part 2, 9.3): a template or object that is fetched on opening. */
export const inspectExternalTemplate: RiskInspector = ({ view, detection }) => {
	if (
		detection.container?.kind !== 'zip' ||
		!/officedocument|ms-(word|excel|powerpoint)/i.test(detection.type.mime) ||
		!view.full
	)
		return [];
	let parts: Record<string, Uint8Array>;
	try {
		// fflate lists first and inflates only what the filter lets through; the declared size is capped.
		parts = unzipSync(view.full, {
			filter: (file) =>
				RELATIONS.test(file.name) && file.originalSize < MAX_RELATIONS_BYTES && file.size < MAX_RELATIONS_BYTES,
		});
	} catch {
		return []; // a damaged archive has its own flag
	}
	let local: RiskFinding | undefined;
	for (const bytes of Object.values(parts)) {
		const text = Buffer.from(bytes.subarray(0, MAX_RELATIONS_BYTES)).toString('utf8');
		for (const [relation] of text.matchAll(/<Relationship\b[^>]{0,2000}>/g)) {
			const isExternal = /TargetMode\s*=\s*["']External["']/i.test(relation);
			const type = /\bType\s*=\s*["']([^"']*)["']/i.exec(relation)?.[1] ?? '';
			const kind = type.slice(type.lastIndexOf('/') + 1);
			if (!isExternal || !FOLLOWED.test(kind)) continue;
			const target = /\bTarget\s*=\s*["']([^"']*)["']/i.exec(relation)?.[1] ?? '';
			if (REMOTE.test(target)) {
				const message = `Opening the document fetches a ${kind} from elsewhere.`;
				return [{ flag: 'external-template', level: 'high', message }];
			}
			// A template in the author's own folders is a trace of the author's machine: it is not there for anyone else.
			local ??= { flag: 'external-template', level: 'low', message: `The document names a ${kind} on a local drive.` };
		}
	}
	return local ? [local] : [];
};
