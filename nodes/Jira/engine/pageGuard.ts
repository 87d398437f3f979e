/**
 * Keeps a paged listing honest: a token that comes back, page after page without anything new, empty pages that promise
 * more, or more pages than allowed. The listing then starts over behind what it has (nothing is lost, and what was seen is
 * dropped), and after a few such starts it fails with a sentence: never for ever, never early in silence.
 */
import { JiraFailure } from './failure';

const MAX_RESTARTS = 4;
const MAX_BARREN_PAGES = 3;

export class PageGuard {
	private readonly tokens = new Set<string>();
	private barren = 0;
	private pages = 0;
	restarts = 0;

	constructor(private readonly maxPages = 0) {}

	/** Counts a page before it is asked for. */
	nextPage(): void {
		if (this.maxPages > 0 && this.pages >= this.maxPages) {
			throw new JiraFailure(
				'pageLimit',
				`The limit of ${this.maxPages} pages is reached, and there are more`,
				'Raise Page Limit, or narrow the choice of issues.',
			);
		}
		this.pages++;
	}

	/** Did the page bring anything new? False: more in a row than allowed did not. */
	progressed(fresh: number, allowed = MAX_BARREN_PAGES): boolean {
		this.barren = fresh > 0 ? 0 : this.barren + 1;
		return this.barren < allowed;
	}

	/** Is the token new? */
	acceptToken(token: string): boolean {
		if (this.tokens.has(token)) return false;
		this.tokens.add(token);
		return true;
	}

	/** Starts over, or fails when that has not helped before. */
	restart(reason: string): void {
		if (++this.restarts > MAX_RESTARTS) {
			throw new JiraFailure(
				'paging',
				`Jira's paging does not come to an end: ${reason}, also after ${MAX_RESTARTS} new starts`,
				'Run again later. If it stays, narrow the choice of issues, and report it to the administrator of the site.',
			);
		}
		this.tokens.clear();
		this.barren = 0;
	}
}
