/**
 * Gates of the HTML console and Joget's CSRF guard: a session or Basic with the right role, and for everything but GET the
 * session's token, under a name that is a setting (`sim.options.csrfTokenName`; DX 8 and DX 9 differ).
 */
'use strict';

const crypto = require('node:crypto');
const { Answer } = require('./answer');
const { readForm } = require('./body');
const { sessionOf, signedIn } = require('./gates');

const csrfName = (sim) => sim.options.csrfTokenName ?? (sim.options.dx === 9 ? 'OWASP-CSRFTOKEN' : 'OWASP_CSRFTOKEN');

const newId = () => crypto.randomBytes(16).toString('hex').toUpperCase();
const newToken = () =>
	crypto
		.randomBytes(16)
		.toString('hex')
		.toUpperCase()
		.replace(/(.{4})(?=.)/g, '$1-');

/** A fresh session, as Joget makes one at sign-in: the old id is void from then on. */
function openSession(sim, context, username) {
	const old = sessionIdOf(context);
	if (old) sim.state.sessions.delete(old);
	const id = newId();
	sim.state.sessions.set(id, { username, csrf: newToken() });
	return { id, cookie: `JSESSIONID=${id}; Path=/jw; HttpOnly` };
}

const sessionIdOf = (context) => /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(context.req.headers.cookie ?? '')?.[1];

/** The caller's session, or a new one of nobody with the cookie that starts it. */
function anySession(sim, context) {
	const session = sessionOf(sim, context);
	if (session) return { session };
	const { id, cookie } = openSession(sim, context, undefined);
	return { session: sim.state.sessions.get(id), cookie };
}

/** The guard itself: header or parameter, and only the session's own token. */
function csrfMissing(sim, context) {
	if (context.method === 'GET') return undefined;
	const name = csrfName(sim);
	const session = sessionOf(sim, context);
	const sent = context.req.headers[name.toLowerCase()] ?? context.form?.fields.get(name)?.[0];
	if (session && sent === session.csrf) return undefined;
	return Answer.html(403, '<html><body><h1>HTTP Status 403</h1><p>Security violation.</p></body></html>');
}

const LOGIN_PAGE = `<!DOCTYPE html><html><head><title>Login</title></head><body><form action="/jw/j_spring_security_check" method="POST">
<input type="text" id="j_username" name="j_username"/><input type="password" name="j_password"/></form></body></html>`;

/** Gate of `/jw/web/console/**`. */
function consoleGate(sim, ...roles) {
	return async (context) => {
		context.form = await readForm(context);
		const user = signedIn(sim, context, context.form.fields);
		if (user instanceof Answer) return user;
		if (!user) return Answer.redirect('/jw/web/login');
		if (!roles.some((role) => user.roles.has(role))) {
			return Answer.html(403, '<html><body><h1>HTTP Status 403</h1></body></html>');
		}
		context.user = user.username;
		return csrfMissing(sim, context);
	};
}

module.exports = { csrfName, openSession, anySession, csrfMissing, consoleGate, LOGIN_PAGE };
