/** NDJSON (one JSON object per line): a line that does not parse is rejected by its number, the next ones are read. */
import { MAX_RECORD_CHARS } from './csv';
import { RecordReadError } from './errors';
import { parseExactJson } from './exactJson';
import type { Met } from './met';
import type { OpenText } from './text';
import type { ReadOptions } from './types';

export async function* readNdjson(text: OpenText, options: ReadOptions): AsyncGenerator<Met[]> {
	const max = options.csv?.maxRecordChars ?? MAX_RECORD_CHARS;
	const unfinished: string[] = [];
	let unfinishedChars = 0;
	let line = 1;
	const take = (raw: string, met: Met[]) => {
		const trimmed = raw.trim();
		if (trimmed === '') text.stats.emptyRows++;
		else met.push(parseLine(trimmed, line));
		line++;
	};
	for await (const chunk of text.chunks()) {
		const met: Met[] = [];
		let start = 0;
		for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
			const part = chunk.slice(start, end);
			if (unfinishedChars > 0) {
				unfinished.push(part);
				take(unfinished.join(''), met);
				unfinished.length = 0;
				unfinishedChars = 0;
			} else {
				take(part, met);
			}
			start = end + 1;
		}
		if (start < chunk.length) {
			unfinished.push(chunk.slice(start));
			unfinishedChars += chunk.length - start;
			if (unfinishedChars > max) {
				throw new RecordReadError(
					'RECORD_TOO_LONG',
					`Line ${line} is longer than ${max} characters.`,
					'Check that the file is NDJSON (one object per line), or raise the limit for one record.',
				);
			}
		}
		if (met.length > 0) yield met;
	}
	const last: Met[] = [];
	if (unfinishedChars > 0) take(unfinished.join(''), last);
	if (last.length > 0) yield last;
}

function parseLine(text: string, line: number): Met {
	try {
		return { value: parseExactJson(text), line };
	} catch (error) {
		const why = (error as Error).message.replace(/\s+/g, ' ').slice(0, 160);
		const message = `Line ${line} is not valid JSON (${why}). Write one whole JSON object per line.`;
		return { fault: { code: 'BAD_JSON', message, text: text.slice(0, 2000) }, line };
	}
}
