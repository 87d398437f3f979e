/**
 * Answers in Joget's envelopes: API Builder's flat `{code,message,date}`, the core's `{error:{…}}`, raw JSON, HTML and
 * redirects.
 */
'use strict';

class Answer {
	constructor(status, headers, body) {
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	send(res) {
		const body = Buffer.isBuffer(this.body) ? this.body : Buffer.from(this.body ?? '', 'utf8');
		res.writeHead(this.status, { ...this.headers, 'content-length': body.length });
		res.end(body);
	}

	static json(status, value, headers = {}) {
		return new Answer(status, { 'content-type': 'application/json;charset=UTF-8', ...headers }, JSON.stringify(value));
	}

	static html(status, text, headers = {}) {
		return new Answer(status, { 'content-type': 'text/html;charset=UTF-8', ...headers }, text);
	}

	static text(status, text, headers = {}) {
		return new Answer(status, { 'content-type': 'text/plain;charset=UTF-8', ...headers }, text);
	}

	static bytes(status, bytes, headers = {}) {
		return new Answer(status, { 'content-type': 'application/octet-stream', ...headers }, bytes);
	}

	static redirect(location, headers = {}) {
		return new Answer(302, { location, ...headers }, '');
	}

	/** API Builder for every status of 400 and above, and for a plain string below it. */
	static flat(status, message) {
		return Answer.json(status, { code: String(status), message, date: stamp() });
	}

	/** The core JSON API's error envelope. */
	static coreError(status, message) {
		return Answer.json(status, { error: { code: String(status), message, date: stamp() } });
	}
}

/** Joget writes `Fri Nov 20 10:00:00 UTC 2026`. */
function stamp(now = new Date()) {
	const [day, date, month, year, time] = now.toUTCString().replace(',', '').split(' ');
	return `${day} ${month} ${date} ${time} UTC ${year}`;
}

module.exports = { Answer, stamp };
