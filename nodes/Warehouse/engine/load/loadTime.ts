/** The load's moment in UTC: the run's start, or the one given for a replay. */
import { formatDays, formatTime, parseMoment } from '../expressions/moments';
import type { Clock } from '../ports';
import { PlanError } from './plan';

/** `YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC. */
export function normaliseLoadTime(given: string | null, clock: Clock): string {
	if (given === null || given.trim() === '') return clock.now().toISOString().replace('T', ' ').replace('Z', '');
	const moment = parseMoment(given);
	if (!moment)
		throw new PlanError(
			`history.loadTime "${given}" is no moment of the calendar; write it as 2026-01-31 23:59:59, in UTC`,
		);
	return `${formatDays(moment.days)} ${formatTime(moment.micros)}`;
}
