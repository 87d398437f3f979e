// What detection is asked and what it answers: the contract between the detector and everything built on it
// (metadata, risk, rules, naming). A view may be whole or only the ends of a long file; the answer says which it was.

export interface FileView {
	/** The file's name as given, with or without folders and extension; '' when unknown. */
	name: string;
	/** The MIME type that the sender, or n8n, claims. Never believed, only compared. */
	declaredMime?: string;
	/** Size of the whole file in bytes, also when only a part of it is in view. */
	size: number;
	/** The first bytes: the whole file when `truncatedView` is false. 64 kB or more is advised for a partial view. */
	head: Buffer;
	/** The last bytes of a file that is not wholly in view (ZIP directories and ID3v1 tags live there). */
	tail?: Buffer;
	/** True when `head` is not the whole file. */
	truncatedView: boolean;
	/** The whole file, when it is in memory. `head` may be the same buffer. */
	full?: Buffer;
}

/** How the type was found, in the order in which the steps are tried. */
export type DetectionMethod =
	'empty' | 'signature' | 'container' | 'structure' | 'text' | 'code' | 'extension' | 'fallback';

export interface TypeCandidate {
	mime: string;
	/** Without the dot, lower case; '' when the type has none. */
	extension: string;
	confidence: number;
}

export interface DetectedType {
	/** The canonical MIME type of the type table. */
	mime: string;
	/** The usual extension, without the dot; '' for octet-stream and empty files. */
	extension: string;
	description: string;
	/** 0…1. Below 0.5 the answer is a guess. */
	confidence: number;
	method: DetectionMethod;
	/** Runners-up, best first; at most five. */
	alternatives: TypeCandidate[];
}

/** The 16 categories of the General preset. */
export const CATEGORIES = [
	'document',
	'spreadsheet',
	'presentation',
	'email',
	'image',
	'audio',
	'video',
	'archive',
	'code',
	'data',
	'text',
	'database',
	'font',
	'executable',
	'design',
	'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

export interface ContainerEntry {
	name: string;
	size: number;
	compressedSize: number;
	encrypted: boolean;
	directory: boolean;
}

export interface ContainerDetails {
	kind: 'zip' | 'ole2' | 'riff' | 'iso-bmff' | 'ebml' | 'ogg' | 'xml' | 'tar' | 'gzip' | 'rar' | 'cab' | 'ar' | 'cpio';
	/** Listed entries (ZIP members, OLE2 streams, tar members), capped. Never unpacked beyond small, capped reads. */
	entries?: ContainerEntry[];
	/** Entries there are, also when the list is capped. */
	entryCount?: number;
	/** Sum of the declared sizes. */
	uncompressedSize?: number;
	compressedSize?: number;
	encrypted?: boolean;
	/** RIFF form, ISO-BMFF brand, EBML doctype or Ogg codec. */
	brand?: string;
	/** XML root element and its namespace. */
	root?: string;
	namespace?: string;
	/** Where the container's own end lies; bytes after it are trailing data. */
	endOffset?: number;
}

export interface TextDetails {
	/** Bytes of the byte-order mark to skip; 0 when there is none. */
	bomLength: number;
	lineEnding: 'lf' | 'crlf' | 'cr' | 'mixed' | 'none';
	/** For CSV and TSV. */
	delimiter?: string;
	quote?: string;
	columns?: number;
	hasHeader?: boolean;
	/** Programming or markup language, e.g. `python`. */
	language?: string;
	shebang?: string;
}

export type NoteCode =
	| 'empty'
	| 'leading-junk'
	| 'trailing-data'
	| 'truncated'
	| 'encrypted'
	| 'partial-view'
	| 'entry-order'
	| 'false-magic'
	| 'extension-mismatch'
	| 'extension-used'
	| 'budget';

export interface DetectionNote {
	code: NoteCode;
	message: string;
	/** Where in the file, when that says something. */
	offset?: number;
}

export interface Detection {
	type: DetectedType;
	/** True also when there is no extension, or none that is known to belong to another type. */
	extensionMatches: boolean;
	/** Lower case, without the dot; '' when the name has none. */
	nameExtension: string;
	category: Category;
	/** Printable text (whatever its type): it has an encoding and may be decoded. */
	isText: boolean;
	/** WHATWG label for TextDecoder, e.g. `utf-8`, `windows-1252`; only for text. */
	encoding?: string;
	container?: ContainerDetails;
	text?: TextDetails;
	notes: DetectionNote[];
	/** Sentences that say why, most decisive first. */
	reasons: string[];
}

export interface DetectOptions {
	/** Ignore the extension altogether (the tie-break too). */
	ignoreExtension?: boolean;
	/** Bytes looked at by text recognition. Default 64 kB. */
	textLimit?: number;
	/** Most container entries listed. Default 10,000. */
	maxEntries?: number;
}

export type DetectType = (view: FileView, options?: DetectOptions) => Promise<Detection>;
