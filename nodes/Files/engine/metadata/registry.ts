/** Which reader a type has. By MIME type where a format is one type, by family else. */
import type { Detection } from '../types';
import type { ExtractorEntry } from './types';

const BY_MIME = new Map<string, ExtractorEntry>();

export function extractorFor(detection: Detection): ExtractorEntry | undefined {
	return BY_MIME.get(detection.type.mime);
}
