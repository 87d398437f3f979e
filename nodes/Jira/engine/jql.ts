/**
 * JQL put together: the user's choice, a time window, and an order that paging can rely on. The user's own ORDER BY is
 * taken off, because a page that is not in a known order cannot be resumed; brackets keep an OR inside.
 */
import { DateTime } from 'luxon';
import { JiraFailure } from './failure';

/** How a moment is written into JQL. */
export type JqlTime = { kind: 'epoch' } | { kind: 'zone'; zone: string };

export interface IssueChoice {
	/** Keys or ids. */
	projects?: readonly string[];
	jql?: string;
}

export const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** Where an ORDER BY outside quotes begins, or -1. */
function orderAt(jql: string): number {
	const pattern = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\border\s+by\b/gi;
	for (let match = pattern.exec(jql); match; match = pattern.exec(jql))
		if (/^order/i.test(match[0])) return match.index;
	return -1;
}

/** The condition of the choice, without order; empty for all issues of the site. */
export function conditionOf({ projects, jql }: IssueChoice): string {
	const parts: string[] = [];
	if (projects?.length)
		parts.push(
			`project in (${projects.map((project) => (/^\d+$/.test(project) ? project : quote(project))).join(', ')})`,
		);
	if (jql !== undefined) {
		const at = orderAt(jql);
		const condition = (at < 0 ? jql : jql.slice(0, at)).trim();
		if (condition) parts.push(projects?.length ? `(${condition})` : condition);
	}
	return parts.join(' AND ');
}

/** Cloud refuses a query without any condition: said here, before the call, with what to write instead. */
export function assertBounded(condition: string): void {
	if (condition) return;
	throw new JiraFailure(
		'query',
		'The JQL has no condition, and Jira Cloud answers bounded queries only',
		'Choose projects, or add a condition such as project = OPS or created >= -365d.',
	);
}

export const and = (...parts: string[]): string => {
	const given = parts.filter(Boolean);
	return given.length < 2
		? (given[0] ?? '')
		: given.map((part) => (/\bor\b/i.test(part) ? `(${part})` : part)).join(' AND ');
};

/** Whole minutes in the zone, moved back until the literal names one moment only (the repeated hour names two). */
export function zoneLiteral(ms: number, zone: string): string {
	for (let back = 0; back <= 180; back += 15) {
		const moment = DateTime.fromMillis(Math.floor(ms / 60_000) * 60_000 - back * 60_000, { zone });
		if (!moment.isValid)
			throw new JiraFailure(
				'settings',
				`The time zone ${zone} is not known`,
				'Check the time zone in the Jira profile of the account.',
			);
		if (moment.getPossibleOffsets().length === 1) return quote(moment.toFormat('yyyy-MM-dd HH:mm'));
	}
	return quote(DateTime.fromMillis(ms - 4 * 3_600_000, { zone }).toFormat('yyyy-MM-dd HH:mm'));
}

/** `field >= moment`, never later than the moment. */
export function since(field: 'created' | 'updated', ms: number, time: JqlTime): string {
	return `${field} >= ${time.kind === 'epoch' ? Math.floor(ms) : zoneLiteral(ms, time.zone)}`;
}

/** `field < moment`; only exact with epoch time, and left out otherwise: what is read twice is dropped, what is not read is lost. */
export function before(field: 'created' | 'updated', ms: number, time: JqlTime): string {
	return time.kind === 'epoch' ? `${field} < ${Math.ceil(ms)}` : '';
}

/** `created` never changes, so nothing can move across pages; `updated` only moves an issue further on. */
export const ordered = (condition: string, field: 'created' | 'updated'): string =>
	`${condition}${condition ? ' ' : ''}ORDER BY ${field} ASC, key ASC`;
