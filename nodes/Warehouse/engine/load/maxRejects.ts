/** Max Rejects: a number of rows, or a share of those read. What is neither must not pass for "no limit". */
import { LoadStopped } from './types';

/** Rows that may be rejected, once it is known how many were read. */
export type RejectLimit = (read: number) => number;

export function rejectLimit(given: number | string | undefined): RejectLimit | undefined {
	const text = String(given ?? '').trim();
	if (text === '') return undefined;
	const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
	if (share && Number(share[1]) <= 100) return (read) => (Number(share[1]) / 100) * read;
	if (/^\d+$/.test(text)) return () => Number(text);
	throw new LoadStopped(
		`Max Rejects is "${text.slice(0, 40)}", which is no number of rows and no share of them`,
		'BAD_OPTION',
		'Write a whole number such as 100, or a share from 0% to 100%. Nothing was written.',
	);
}
