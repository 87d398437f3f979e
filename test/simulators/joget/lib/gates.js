/**
 * Who may come in. API Builder looks at key headers; the core JSON API first at the Referer, then at the signed-in user's
 * role, and sends the unknown to the login page.
 */
'use strict';

const crypto = require('node:crypto');
const { Answer } = require('./answer');

const md5 = (text) => crypto.createHash('md5').update(text).digest('hex');
const ANONYMOUS = 'roleAnonymous';

/** md5(username + "::" + md5(password)): User.getLoginHash. */
const loginHash = (user) => md5(`${user.username}::${md5(user.password)}`);

const HASHES = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' };

/** The token a signed API expects now (and for the minute before, for clocks that differ). */
function tokensFor(api) {
	return [0, -60_000].map((shift) => {
		const stamp = new Date(Date.now() + shift).toISOString();
		const text = api.pattern
			.replace('{api_key}', api.key)
			.replace('{api_secret}', api.secret)
			.replace(/\{([^}]*)\}/, (_, format) =>
				format
					.replace('yyyy', stamp.slice(0, 4))
					.replace('MM', stamp.slice(5, 7))
					.replace('dd', stamp.slice(8, 10))
					.replace('HH', stamp.slice(11, 13))
					.replace('mm', stamp.slice(14, 16)),
			);
		return crypto
			.createHash(HASHES[api.hash ?? 'SHA-256'])
			.update(text)
			.digest('hex');
	});
}

/** Gate of `/jw/api/**`. `sim.options.dropUnderscoreHeaders` plays nginx's default. */
function apiGate(sim) {
	return (context) => {
		const header = (name) =>
			(sim.options.dropUnderscoreHeaders ? undefined : context.req.headers[`api_${name}`]) ??
			context.req.headers[`api-${name}`] ??
			context.query.get(`api_${name}`) ??
			undefined;
		const api = sim.state.apis.get(header('id') ?? '');
		// An id that no published app has is "nothing published" to Joget.
		if (!api) return Answer.flat(400, 'Bad Request');
		const denied = () => Answer.flat(sim.options.keyFailureStatus, 'Unauthorized');
		if (sim.options.whitelistBlock) return Answer.flat(403, 'Forbidden');
		if (header('key') !== api.key) return denied();
		if (api.secret && !tokensFor(api).includes(context.req.headers.token ?? '')) return denied();
		const basic = basicUser(sim, context);
		if (api.basic && !basic) return denied();
		context.api = api;
		context.user = basic?.username ?? ANONYMOUS;
		return undefined;
	};
}

function basicUser(sim, context) {
	const [scheme, value] = (context.req.headers.authorization ?? '').split(' ');
	if (scheme?.toLowerCase() !== 'basic') return undefined;
	const [name, ...rest] = Buffer.from(value ?? '', 'base64')
		.toString('utf8')
		.split(':');
	const user = sim.state.users.get(name);
	return user && user.password === rest.join(':') ? user : undefined;
}

function sessionOf(sim, context) {
	const id = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(context.req.headers.cookie ?? '')?.[1];
	return id ? sim.state.sessions.get(id) : undefined;
}

/**
 * The signed-in user of a core call: session cookie, Basic, or `j_username` with `j_password` or `hash` (and `loginAs` for
 * the master login). Wrong credentials: an Answer of 401.
 * @returns {{username: string, roles: Set<string>}|Answer|undefined}
 */
function signedIn(sim, context, parameters) {
	const get = (name) => parameters?.get(name)?.[0] ?? context.query.get(name) ?? undefined;
	const name = get('j_username');
	const wrong = () => Answer.coreError(401, 'Invalid username or password');
	if (name !== undefined) {
		const loginAs = get('loginAs');
		const master = sim.options.masterLogin;
		if (loginAs && master && name === master.username) {
			const good = get('j_password') === master.password || get('hash') === loginHash(master);
			return good ? (sim.state.users.get(loginAs) ?? wrong()) : wrong();
		}
		const user = sim.state.users.get(name);
		const good = user && (get('j_password') === user.password || get('hash') === loginHash(user));
		return good ? user : wrong();
	}
	if (/^basic /i.test(context.req.headers.authorization ?? '')) return basicUser(sim, context) ?? wrong();
	return sim.state.users.get(sessionOf(sim, context)?.username ?? '');
}

/**
 * Gates of `/jw/web/json/**`: the Referer's host must be the server's or a listed one, then the role. Pass no roles for the
 * open calls.
 * @param {...string} roles any of them is enough
 */
function jsonGate(sim, ...roles) {
	return async (context) => {
		const { readForm } = require('./body');
		const referer = context.req.headers.referer ?? '';
		const host = /^https?:\/\/([^/:]+)/.exec(referer)?.[1];
		// Behind a proxy a server may know itself by another name (`sim.options.serverName`) than its callers use.
		const own = sim.options.serverName ?? context.req.headers.host?.split(':')[0];
		const allowed = [own, ...(sim.options.jsonpWhitelist ?? [])];
		if (!allowed.includes('*') && !allowed.includes(host)) return Answer.coreError(400, '');
		context.form = await readForm(context);
		const user = signedIn(sim, context, context.form.fields);
		if (user instanceof Answer) return user;
		context.user = user?.username ?? ANONYMOUS;
		if (roles.length === 0) return undefined;
		if (!user) return Answer.redirect('/jw/web/login');
		return roles.some((role) => user.roles.has(role)) ? undefined : Answer.coreError(403, '');
	};
}

module.exports = { apiGate, jsonGate, signedIn, sessionOf, basicUser, loginHash, ANONYMOUS };
