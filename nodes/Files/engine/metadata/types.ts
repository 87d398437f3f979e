/** What the readers of metadata and text are given and what they give: the contract between the formats and the node. */
import type { Detection, FileView } from '../types';

export interface ExtractLimits {
	/** Characters of text kept. */
	textCharacters: number;
	/** Pages (PDF), slides or sheets read for text. */
	pages: number;
	/** False: metadata only. */
	text: boolean;
	/** Says that the time for this file is used up; asked between pages, parts and rows. */
	isOverdue: () => boolean;
}

/** Facts by their usual names: title, author, subject, keywords, created, modified, pages, width, height, duration … */
export type Metadata = Record<string, unknown>;

export interface Extract {
	metadata: Metadata;
	text?: string;
	/** Sentences about what was left out or could not be read; never an error. */
	notes: string[];
}

export interface ExtractSubject {
	view: FileView;
	/** The whole file. Readers that can do with the beginning ask the view instead. */
	bytes: Buffer | undefined;
	detection: Detection;
	limits: ExtractLimits;
}

/** One format. Throws what its library throws: the caller makes a note of it. */
export type Extractor = (subject: ExtractSubject) => Promise<Extract> | Extract;

export interface ExtractorEntry {
	/** Name for notes, e.g. `PDF`. */
	name: string;
	/** Larger files get a note instead of a reading. */
	maxBytes: number;
	/** Can do with the head of a file that is not wholly in view. */
	readsHead?: boolean;
	extract: Extractor;
}
