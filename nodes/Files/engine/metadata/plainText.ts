/** Text files: decoded by the encoding that detection found, with their lines counted; source code with its language. */
import type { Detection, FileView } from '../types';
import type { Extractor, Metadata } from './types';

/** The beginning of a text file as characters. A cut character at the end is dropped. */
export function decodeHead(view: FileView, detection: Detection, maxBytes: number): string {
	const bytes = (view.full ?? view.head).subarray(0, maxBytes);
	const start = detection.text?.bomLength ?? 0;
	let decoder: InstanceType<typeof TextDecoder>;
	try {
		decoder = new TextDecoder(detection.encoding ?? 'utf-8');
	} catch {
		decoder = new TextDecoder('utf-8');
	}
	return decoder.decode(bytes.subarray(start), { stream: bytes.length < view.size });
}

const LF = 10;
const CR = 13;

/** Lines of the whole file, by bytes: decoding 100 MB to count lines would be waste. UTF-16 is counted by its zero bytes. */
export function countLines(bytes: Buffer): number {
	if (bytes.length === 0) return 0;
	let lines = 0;
	let mark = bytes.includes(LF) ? LF : CR;
	if (mark === CR && !bytes.includes(CR)) return 1;
	for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) lines++;
	const last = bytes[bytes.length - 1] === 0 ? bytes[bytes.length - 2] : bytes[bytes.length - 1];
	mark = last;
	return last === LF || last === CR ? lines : lines + 1;
}

export const extractText: Extractor = ({ view, bytes, detection, limits }) => {
	const metadata: Metadata = { lineEnding: detection.text?.lineEnding };
	if (bytes) metadata.lines = countLines(bytes);
	if (detection.text?.language) metadata.programmingLanguage = detection.text.language;
	if (detection.text?.shebang) metadata.shebang = detection.text.shebang;
	// Four bytes are the longest character.
	const text = limits.text ? decodeHead(view, detection, limits.textCharacters * 4 + 4) : undefined;
	const notes =
		text && view.size > limits.textCharacters * 4 + 4
			? [`The text was cut at ${limits.textCharacters} characters.`]
			: [];
	return { metadata, text, notes };
};
