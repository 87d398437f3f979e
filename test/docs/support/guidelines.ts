/**
 * n8n's guidelines for what a person reads in a node, as rules over descriptions: labels and options in Title Case, actions
 * and sentences in Sentence case, one sentence without a full stop, "Whether …", "e.g. …", sorted options, "… Name or ID".
 * From https://docs.n8n.io/integrations/creating-nodes/build/reference/ux-guidelines/ and n8n's content guide. The lint
 * plugins check some of it in literals; this walks what the built nodes really say, texts that are put together included.
 */

/** What was found: where, which rule, and the text. */
export type Finding = `${string}: ${string}: ${string}`;

const SMALL = new Set('a an and as at but by for from if in into nor not of on or out per than the to up via vs with'.split(' '));
/** Words that are capital wherever they stand: names and abbreviations. */
const NAMES = new Set(['Joget', 'Jira', 'I']);

/** Every word capital but the small ones inside; words in parentheses may be codes, as in `Hyphen (api-id)`. */
export function isTitleCase(text: string): boolean {
	const words = text
		.replace(/\([^)]*-[^)]*\)|\([^)]*_[^)]*\)/g, '')
		.trim()
		.split(/\s+/);
	return words.every((word, i) => {
		const bare = word.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N}]+$/u, '');
		return !/^\p{Ll}/u.test(bare) || (i > 0 && i < words.length - 1 && SMALL.has(bare));
	});
}

/** The first word capital, the others not, names and abbreviations apart. */
export function isSentenceCase(text: string): boolean {
	return text.split(/\s+/).every((word, i) => {
		if (i === 0) return /^\p{Lu}/u.test(word);
		return !/^\p{Lu}\p{Ll}/u.test(word) || NAMES.has(word.replace(/[^\p{L}]+$/u, ''));
	});
}

/** Only what a reader sees: no markup, no link, and no full stop that ends an abbreviation. */
const plain = (text: string) => text.replace(/<[^>]+>/g, '').replace(/\b(e\.g|i\.e|etc)\./g, '$1');
const severalSentences = (text: string) => /[.?!]\s+\S/.test(plain(text));

function* sentences(where: string, text: unknown): Generator<Finding> {
	if (typeof text !== 'string' || text === '') return;
	const seen = plain(text);
	// A code word may begin a sentence: jobId, api_id, `id`.
	if (/^\p{Ll}+(?:[\s,.;:]|$)/u.test(seen)) yield `${where}: begins small: ${text}`;
	if (severalSentences(text) ? !/[.?!)]$/.test(seen) : /\.$/.test(seen)) yield `${where}: full stop: ${text}`;
}

/** What fits into n8n's panel before it is cut off with "…". */
const LABEL_LENGTH = 32;

const textTypes = ['string', 'number', 'json', 'dateTime'];
const silentTypes = ['notice', 'callout', 'hidden', 'button'];
const byName = (a: string, b: string) => a.localeCompare(b, 'en', { sensitivity: 'base' });

function* choices(where: string, property: any): Generator<Finding> {
	const options: any[] = property.options ?? [];
	const labels: string[] = options.map((option) => option.displayName ?? option.name);
	const isMenu = ['options', 'multiOptions'].includes(property.type);
	if ((isMenu || property.type === 'collection') && labels.join('|') !== [...labels].sort(byName).join('|')) yield `${where}: not sorted: ${labels.join(' | ')}`;
	if (!isMenu) return;
	for (const option of options) {
		if (!isTitleCase(option.name)) yield `${where}: option: ${option.name}`;
		yield* sentences(`${where}.${option.value}`, option.description);
		if (property.name !== 'operation') continue;
		if (!option.action || !isSentenceCase(option.action) || /\.$/.test(option.action)) yield `${where}.${option.value}: action: ${option.action}`;
		if (/get ?all/i.test(option.name) || (option.value === 'getMany' && option.name !== 'Get Many')) yield `${where}.${option.value}: Get Many: ${option.name}`;
	}
}

function* fromTheService(where: string, property: any): Generator<Finding> {
	if (!property.typeOptions?.loadOptionsMethod) return;
	const wanted = property.type === 'multiOptions' ? / Names or IDs$/ : / Name or ID$/;
	if (!wanted.test(property.displayName)) yield `${where}: Name or ID: ${property.displayName}`;
	if (!/https:\/\/docs\.n8n\.io\/code\/expressions\//.test(property.description ?? '')) yield `${where}: no link to expressions: ${property.description}`;
}

/** All findings of a list of properties and of what is inside them. */
export function* findingsOf(properties: any[], above: string): Generator<Finding> {
	for (const property of properties) {
		const where = `${above}.${property.name}`;
		const { displayName, description, hint, placeholder, type } = property;
		if (displayName && !silentTypes.includes(type) && !isTitleCase(displayName)) yield `${where}: label: ${displayName}`;
		if (displayName && !silentTypes.includes(type) && displayName.length > LABEL_LENGTH) yield `${where}: cut off: ${displayName}`;
		yield* sentences(where, description);
		yield* sentences(`${where} (hint)`, hint);
		if (type === 'boolean' && !/^Whether /.test(description ?? '')) yield `${where}: Whether: ${description}`;
		if (placeholder && textTypes.includes(type) && !/^e\.g\. /.test(placeholder)) yield `${where}: placeholder: ${placeholder}`;
		if ((type === 'collection' || (type === 'fixedCollection' && placeholder)) && !(/^Add /.test(placeholder ?? '') && isTitleCase(placeholder))) yield `${where}: placeholder: ${placeholder}`;
		if (/^(?:input)?binaryProperty/i.test(property.name) && !/^(?:Input Data Field Names?|Put Output File in Field)$/.test(displayName)) yield `${where}: binary field label: ${displayName}`;
		yield* fromTheService(where, property);
		yield* choices(where, property);
		if (property.modes && property.modes[0].type !== 'list') yield `${where}: the list comes first: ${property.modes[0].displayName}`;
		for (const mode of property.modes ?? []) {
			if (!isTitleCase(mode.displayName)) yield `${where}.${mode.name}: label: ${mode.displayName}`;
			if (mode.type === 'string' && !/^e\.g\. /.test(mode.placeholder ?? '')) yield `${where}.${mode.name}: placeholder: ${mode.placeholder}`;
		}
		for (const option of property.options ?? []) {
			if (option.values) {
				if (!isTitleCase(option.displayName)) yield `${where}.${option.name}: label: ${option.displayName}`;
				yield* findingsOf(option.values, `${where}.${option.name}`);
			} else if (option.type) yield* findingsOf([option], where);
		}
	}
}
