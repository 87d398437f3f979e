/** The load's moment in UTC: the run's start, or the one given for a replay. */
import type { Clock } from '../ports';
import { PlanError } from './plan';

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** `YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC. */
export function normaliseLoadTime(given: string | null, clock: Clock): string {
	if (given === null || given.trim() === '') return clock.now().toISOString().replace('T', ' ').replace('Z', '');
	const match = ISO.exec(given.trim());
	if (!match) throw new PlanError(`history.loadTime "${given}" is no moment; write it as 2026-01-31 23:59:59, in UTC`);
	const time = match[2] ?? '00:00:00';
	const full = `${match[1]} ${time.length === 5 ? `${time}:00` : time}`;
	const zone = match[3];
	const instant = new Date(`${full.replace(' ', 'T').slice(0, 19)}${zone ? zone.toUpperCase() : 'Z'}`);
	if (Number.isNaN(instant.getTime())) throw new PlanError(`history.loadTime "${given}" is no date of the calendar`);
	if (!zone && instant.toISOString().slice(0, 10) !== match[1])
		throw new PlanError(`history.loadTime "${given}" is no date of the calendar`);
	return instant.toISOString().slice(0, 19).replace('T', ' ') + (full.slice(19) || '');
}
