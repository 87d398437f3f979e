/**
 * XML as records through saxes: one repeating element at a time is built, the rest of the document is passed over.
 * saxes expands no entities of a DTD and loads nothing, so neither "billion laughs" nor external entities can happen.
 */
import { SaxesParser } from 'saxes';
import { MAX_RECORD_CHARS } from './csv';
import { RecordReadError } from './errors';
import type { Met } from './met';
import type { OpenText } from './text';
import type { ReadOptions } from './types';
import { localName, newNode, valueOf } from './xmlValue';
import type { XmlNode } from './xmlValue';

const PIECE_CHARS = 64 * 1024;
const MAX_DEPTH = 500;

export async function* readXml(text: OpenText, options: ReadOptions): AsyncGenerator<Met[]> {
	const given = options.xml?.recordElement?.trim();
	const isRecord = given ? matchName(localName(given)) : matchPath(detectRecordPath(text));
	const max = options.csv?.maxRecordChars ?? MAX_RECORD_CHARS;
	const parser = newParser();
	const stack: XmlNode[] = [];
	const path: string[] = [];
	let met: Met[] = [];
	let found = 0;
	parser.on('opentag', (tag) => {
		const name = localName(tag.name);
		path.push(name);
		if (path.length > MAX_DEPTH) throw badXml(`elements nest deeper than ${MAX_DEPTH} levels`);
		if (stack.length > 0 || isRecord(path)) stack.push(newNode(name, tag.attributes as Record<string, string>));
	});
	const addText = (value: string) => {
		if (stack.length > 0) stack[stack.length - 1].text += value;
	};
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('closetag', () => {
		path.pop();
		const node = stack.pop();
		if (!node) return;
		const value = valueOf(node);
		if (stack.length > 0) {
			stack[stack.length - 1].children.push([node.name, value]);
			return;
		}
		if (found++ === 0) text.stats.recordsAt = [...path.slice(1), node.name].join('/');
		met.push({ value: typeof value === 'object' && value !== null ? value : { '#text': value } });
	});
	let chars = 0;
	for await (const chunk of text.chunks()) {
		for (let at = 0; at < chunk.length; at += PIECE_CHARS) {
			const piece = chunk.slice(at, at + PIECE_CHARS);
			let broken: unknown;
			try {
				parser.write(piece);
			} catch (error) {
				broken = error;
			}
			chars = met.length > 0 ? 0 : chars + piece.length;
			if (met.length > 0) {
				yield met;
				met = [];
			}
			// The records before the fault are handed out first.
			if (broken) throw broken;
			if (stack.length > 0 && chars > max) {
				throw new RecordReadError(
					'RECORD_TOO_LONG',
					`One <${stack[0].name}> element is longer than ${max} characters.`,
					'Name the element that repeats per record, or raise the limit for one record.',
				);
			}
		}
	}
	if (path.length > 0) {
		throw new RecordReadError(
			'TRUNCATED_XML',
			`The XML ends inside <${path[path.length - 1]}>: the file is not complete.`,
			'Check the step that produced it; a transfer may have broken off.',
		);
	}
	parser.close();
	if (met.length > 0) yield met;
	if (found === 0 && given) {
		throw new RecordReadError(
			'RECORD_ELEMENT_NOT_FOUND',
			`The XML has no element <${given}>.`,
			'Check the name of the repeating element (upper and lower case count).',
		);
	}
}

function newParser() {
	const parser = new SaxesParser();
	parser.on('error', (error) => {
		throw badXml(error.message);
	});
	return parser;
}

function badXml(detail: string): RecordReadError {
	return new RecordReadError(
		'BAD_XML',
		`The file is not well-formed XML: ${detail.replace(/\s+/g, ' ').slice(0, 200)}.`,
		'Mend it at that place (line and column come first).',
	);
}

function matchName(name: string): (path: string[]) => boolean {
	return (path) => path[path.length - 1] === name;
}

function matchPath(wanted: string): (path: string[]) => boolean {
	return (path) => path.join('/') === wanted;
}

/**
 * The shallowest path below the root at which two siblings have the same name, looked for in the head of the file: a
 * repeated detail inside the first record must not win over the record itself.
 */
function detectRecordPath(text: OpenText): string {
	interface Level {
		name: string;
		seen: Set<string>;
	}
	const levels: Level[] = [];
	let best: { path: string; depth: number } | undefined;
	let root = '';
	let onlyChild = '';
	let rootChildren = 0;
	const parser = newParser();
	parser.on('opentag', (tag) => {
		const name = localName(tag.name);
		const parent = levels[levels.length - 1] as Level | undefined;
		if (!parent) root = name;
		else {
			if (levels.length === 1) {
				rootChildren++;
				onlyChild = name;
			}
			if (parent.seen.has(name) && (!best || levels.length < best.depth)) {
				best = { path: [...levels.map((level) => level.name), name].join('/'), depth: levels.length };
			}
			parent.seen.add(name);
		}
		levels.push({ name, seen: new Set() });
	});
	parser.on('closetag', () => {
		levels.pop();
	});
	parser.write(text.head);
	if (best) return best.path;
	if (!text.complete) {
		throw new RecordReadError(
			'RECORD_ELEMENT_NOT_FOUND',
			'No element repeats in the first 64 kB of the XML, so the records cannot be told apart.',
			'Name the element that repeats per record.',
		);
	}
	// Nothing repeats in a whole document: one record, the root's only child, or the root itself.
	return rootChildren === 1 ? `${root}/${onlyChild}` : root;
}
