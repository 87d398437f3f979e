// The detector's one door.

import type { Detection, DetectOptions, FileView } from '../types';

export async function detectType(view: FileView, _options: DetectOptions = {}): Promise<Detection> {
	return {
		type: {
			mime: 'application/octet-stream',
			extension: '',
			description: 'Unknown binary data',
			confidence: 0,
			method: 'fallback',
			alternatives: [],
		},
		extensionMatches: true,
		nameExtension: /\.([A-Za-z0-9]{1,12})$/.exec(view.name)?.[1].toLowerCase() ?? '',
		category: 'other',
		isText: false,
		notes: [],
		reasons: [],
	};
}
