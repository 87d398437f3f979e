/**
 * Sign-in: the login page, Spring's form, single sign-on by parameters or Basic, the name of who is signed in, and the three
 * places that tell the CSRF token (`sim.options.csrfSources`: `pair`, `json`, `script`).
 */
'use strict';

const { Answer } = require('../lib/answer');
const { readForm } = require('../lib/body');
const { anySession, csrfMissing, csrfName, openSession, LOGIN_PAGE } = require('../lib/console');
const { ANONYMOUS, jsonGate, sessionOf, signedIn } = require('../lib/gates');

exports.register = (router, sim) => {
	const offers = (source) =>
		(sim.options.csrfSources ?? (sim.options.dx === 9 ? ['pair', 'script'] : ['pair', 'json'])).includes(source);
	const cookies = (cookie) => (cookie ? { 'set-cookie': [cookie] } : {});

	router.on('GET', '/jw/web/login', (context) => {
		const { cookie } = anySession(sim, context);
		const headers = cookie
			? { 'set-cookie': ['joget_locale=en_US; Path=/jw; Expires=Sat, 20 Nov 2038 10:00:00 GMT', cookie] }
			: {};
		return Answer.html(200, LOGIN_PAGE, headers);
	});

	router.on('POST', '/jw/j_spring_security_check', async (context) => {
		context.form = await readForm(context);
		// DX 9 guards the login form too.
		const refused = sim.options.dx === 9 ? csrfMissing(sim, context) : undefined;
		if (refused) return refused;
		const user = signedIn(sim, context, context.form.fields);
		if (!user || user instanceof Answer) return Answer.redirect('/jw/web/login?login_error=1');
		return Answer.redirect('/jw/home', cookies(openSession(sim, context, user.username).cookie));
	});

	router.on('POST', '/jw/csrf', (context) => {
		if (!offers('pair') || context.req.headers['fetch-csrf-token'] !== '1') return Answer.html(403, '<html>403</html>');
		const { session, cookie } = anySession(sim, context);
		return Answer.text(200, `${csrfName(sim)}:${session.csrf}`, cookies(cookie));
	});

	router.on('GET', '/jw/csrf', (context) => {
		if (!offers('script')) return undefined;
		const { session, cookie } = anySession(sim, context);
		const script = `(function() { var masterTokenName = '${csrfName(sim)}'; var masterTokenValue = '${session.csrf}'; })();`;
		return Answer.text(200, script, { 'content-type': 'text/javascript', ...cookies(cookie) });
	});

	router.on(
		'GET|POST',
		'/jw/web/json/directory/user/csrfToken',
		(context) => {
			if (!offers('json')) return Answer.coreError(404, '');
			const { session, cookie } = anySession(sim, context);
			return Answer.json(200, { tokenName: csrfName(sim), tokenValue: session.csrf }, cookies(cookie));
		},
		jsonGate(sim),
	);

	router.on(
		'GET|POST',
		'/jw/web/json/directory/user/sso',
		(context) => {
			if (context.user === ANONYMOUS) return Answer.coreError(401, '');
			const byParameters = context.form.fields.has('j_username') || !sessionOf(sim, context);
			const opened = byParameters ? openSession(sim, context, context.user) : undefined;
			const session = opened ? sim.state.sessions.get(opened.id) : sessionOf(sim, context);
			const answer = { username: context.user, token: `${csrfName(sim)}=${session.csrf}` };
			if (sim.state.users.get(context.user).roles.has('ROLE_ADMIN')) answer.isAdmin = 'true';
			return Answer.json(200, answer, cookies(opened?.cookie));
		},
		jsonGate(sim),
	);

	router.on(
		'GET|POST',
		'/jw/web/json/workflow/currentUsername',
		(context) => {
			const shift = sim.options.clockSkewMs;
			const headers = shift ? { date: new Date(Date.now() + shift).toUTCString() } : {};
			return Answer.json(200, { username: context.user }, headers);
		},
		jsonGate(sim),
	);
};
