'use strict';
/**
 * Time as Jira shows it. Stamps leave as ISO with milliseconds and a zone offset without colon (`+0200`); quoted JQL
 * literals are read in the caller's zone with minute resolution, and a literal inside the hour that daylight saving
 * skips is refused (Jira Server source; reference/jira.md, sections 1.2 and 6).
 */
const { DateTime } = require('luxon');

/** @param {number} ms @param {string} zone */
function stamp(ms, zone) {
	return DateTime.fromMillis(ms, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ");
}

const LITERAL = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/;

/**
 * The moment that a quoted JQL literal names, or null where it is none.
 * @param {string} text @param {string} zone @returns {number | null}
 */
function literalMillis(text, zone) {
	const match = LITERAL.exec(text.trim());
	if (!match) return null;
	const [, year, month, day, hour = '0', minute = '0'] = match.map((part) => part ?? '0');
	const wanted = { year: +year, month: +month, day: +day, hour: +hour, minute: +minute };
	const moment = DateTime.fromObject(wanted, { zone });
	if (!moment.isValid || moment.hour !== wanted.hour || moment.minute !== wanted.minute) return null;
	return moment.toMillis();
}

const UNITS = { m: 60e3, h: 3600e3, d: 86400e3, w: 7 * 86400e3 };

/** `-30m`, `-12h`, `-1d`, `2w`. @param {string} text @param {number} now @returns {number | null} */
function relativeMillis(text, now) {
	const match = /^([+-]?\d+)([mhdw])$/.exec(text.trim());
	return match ? now + Number(match[1]) * UNITS[/** @type {keyof typeof UNITS} */ (match[2])] : null;
}

module.exports = { stamp, literalMillis, relativeMillis };
