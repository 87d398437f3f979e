/** What the bytes give away: EICAR, scripts in pictures and pages, what is missing or too much at the end. */
import type { RiskFinding, RiskInspector } from './types';

/** The test string of the European Institute for Computer Antivirus Research, put together here so that this file is not it. */
const EICAR = Buffer.from(
	['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
	'latin1',
);
/** Bytes that are searched in files which are kept whole in memory. */
const MAX_SEARCH = 16 * 1024 * 1024;

const window = (subject: Parameters<RiskInspector>[0]) => {
	const { full, head, tail } = subject.view;
	const start = (full ?? head).subarray(0, MAX_SEARCH);
	return tail && !full ? Buffer.concat([start, tail]) : start;
};

export const inspectEmptiness: RiskInspector = ({ view, detection }) => {
	if (view.size === 0) return [{ flag: 'zero-bytes', level: 'low', message: 'The file is empty.' }];
	const findings: RiskFinding[] = [];
	for (const note of detection.notes) {
		if (note.code === 'truncated') findings.push({ flag: 'truncated', level: 'low', message: note.message });
		if (note.code === 'trailing-data') findings.push({ flag: 'trailing-data', level: 'medium', message: note.message });
		if (note.code === 'encrypted') findings.push({ flag: 'encrypted', level: 'low', message: note.message });
	}
	return findings;
};

export const inspectEicar: RiskInspector = (subject) => {
	// The specification wants the string within the first 128 bytes; scanners find it later too, so we look everywhere in view.
	if (window(subject).indexOf(EICAR) < 0) return [];
	return [
		{
			flag: 'eicar',
			level: 'high',
			message: 'The file holds the EICAR test string, which virus scanners treat as a virus.',
		},
	];
};

/** Script in what people take for a picture or a page: elements, event attributes, javascript: addresses, foreign objects. */
const ACTIVE = [
	/<script[\s>/]/i,
	/<(iframe|object|embed|foreignObject|applet)[\s>/]/i,
	/\son[a-z]{3,25}\s*=/i,
	/(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript|data:text\/html)/i,
];

export const inspectMarkup: RiskInspector = (subject) => {
	const { mime } = subject.detection.type;
	if (!/^(image\/svg\+xml|text\/html|application\/xhtml\+xml)$/.test(mime)) return [];
	const text = window(subject).toString('latin1').replaceAll('\0', '');
	const isSvg = mime === 'image/svg+xml';
	// Pages are expected to have scripts: a picture is not.
	if (!ACTIVE.some((pattern) => pattern.test(text))) return [];
	return [
		{
			flag: 'active-content',
			level: isSvg ? 'high' : 'medium',
			message: isSvg
				? 'The picture holds a script, an event handler or a foreign object.'
				: 'The page holds scripts, frames or event handlers.',
		},
	];
};
