/**
 * What an earlier run saved, read from its report or report file, so that a second run sends only the rest.
 *
 * A record counts as done when the report has its id as saved and its content is the same (by fingerprint): a record that
 * was changed since is sent again. Where Joget makes the ids, the content alone tells, each saved line for one record; one
 * that was being sent when the run was killed has an unknown outcome and is not sent again by itself.
 */

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Lines of a dry run or of failures say nothing about what is stored. */
/** Joget may have stored it: sent again under a new id, it could be there twice. */
const UNKNOWN = new Set(['OUTCOME_UNKNOWN', 'CANCELLED']);

const DONE_ACTIONS = new Set(['upserted', 'created', 'updated', 'unchanged', 'deleted']);

export class DoneBefore {
	/** id → fingerprint */
	private readonly byId = new Map<string, string>();
	/** fingerprint → how many */
	private readonly anonymous = new Map<string, number>();
	private readonly begun = new Map<string, number>();

	/** One line of a report file, or one entry of a report's `records`. Lines of other kinds are passed over. */
	add(line: unknown): void {
		if (typeof line !== 'object' || line === null) return;
		const entry = line as Record<string, unknown>;
		const print = text(entry.fingerprint);
		if (entry.status === 'sending' && print) this.count(this.begun, print, 1);
		const isDone =
			(entry.status === 'saved' && DONE_ACTIONS.has(text(entry.action))) ||
			// An earlier run had it from a still earlier one.
			(entry.status === 'skipped' && entry.reason === 'resumed');
		if (!isDone && entry.status !== 'failed') return;
		if (entry.serverId !== true) {
			if (isDone && text(entry.id)) this.byId.set(text(entry.id), print);
			return;
		}
		if (isDone) this.count(this.anonymous, print, 1);
		// An ended line settles its `sending` line, but for the one that itself does not know.
		if (entry.status !== 'skipped') this.count(this.begun, print, -1);
		if (UNKNOWN.has(text(entry.code))) this.count(this.begun, print, 1, true);
	}

	/** @returns done, open, or `unknown`: it was on its way when the earlier run ended. */
	state(id: string | undefined, fingerprint: string): 'done' | 'open' | 'unknown' {
		if (id !== undefined) return this.byId.get(id) === fingerprint ? 'done' : 'open';
		if (this.take(this.anonymous, fingerprint)) return 'done';
		return this.take(this.begun, fingerprint) ? 'unknown' : 'open';
	}

	/** `atLeast`: a report without `sending` lines must not leave the count at nought. */
	private count(map: Map<string, number>, print: string, by: number, atLeast = false): void {
		const sum = (map.get(print) ?? 0) + by;
		map.set(print, atLeast ? Math.max(by, sum) : sum);
	}

	private take(map: Map<string, number>, print: string): boolean {
		const left = map.get(print) ?? 0;
		if (left > 0) map.set(print, left - 1);
		return left > 0;
	}
}

/** Lines of a report file. The last one may be cut where the process ended; it is then as if it had not been written. */
export async function readReportLines(chunks: AsyncIterable<Buffer | string>, done: DoneBefore): Promise<void> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of chunks) {
		rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
		const lines = rest.split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) addLine(line, done);
	}
	addLine(rest, done);
}

function addLine(line: string, done: DoneBefore): void {
	if (line.trim() === '') return;
	try {
		done.add(JSON.parse(line));
	} catch {
		// A cut line: its record was perhaps stored; it is looked at as not done, and the id keeps it from doubling.
	}
}

/** The line that is written before a record whose id Joget makes is sent. */
export const sendingLine = (index: number, fingerprint: string): object => ({ index, status: 'sending', fingerprint });
