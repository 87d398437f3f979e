/** JSON.parse, but with the numbers that it would round handed out as text. */
import { MAY_ROUND } from './exactNumber';
import { JsonAssembler } from './jsonAssembler';

/** One whole value, numbers exact. For texts whose numbers JSON.parse would round. */
export function parseExactJson(text: string): unknown {
	const plain: unknown = JSON.parse(text);
	if (!MAY_ROUND.test(text)) return plain;
	const assembler = new JsonAssembler(undefined);
	let result: unknown;
	assembler.onRecord = (value) => {
		result = (value as unknown[])[0];
	};
	// Wrapped twice, so that the value is the only record whatever it looks like.
	assembler.write(`[[${text}]]`);
	assembler.end();
	return result;
}
