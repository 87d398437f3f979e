import fc from 'fast-check';
import { isSecretName, maskSecrets, maskText } from '../../nodes/shared/http';

test.each([
	'password',
	'Password',
	'dbPassword',
	'api_key',
	'apiKey',
	'API-Key',
	'x-api-key',
	'APIKEY',
	'token',
	'accessToken',
	'access_token',
	'refreshTokens',
	'Authorization',
	'proxy-authorization',
	'Cookie',
	'Set-Cookie',
	'clientSecret',
	'private_key',
	'passphrase',
	'JSESSIONID',
	'secret',
	'signature',
	'credentials',
])('%s names a secret', (name) => {
	expect(isSecretName(name)).toBe(true);
});

test.each([
	'key',
	'keys',
	'issueKey',
	'primaryKey',
	'naturalKey',
	'monkey',
	'tokenizer',
	'keyboard',
	'passwordless',
	'id',
	'author',
	'surrogate_key',
	'foreignKey',
	'secretary',
	'email',
])('%s does not: a natural key must stay readable', (name) => {
	expect(isSecretName(name)).toBe(false);
});

test('secrets are masked at any depth, and what carries none is the very same object', () => {
	const clean = { key: 'K-1', list: [1, { at: new Date(0) }], nothing: null };
	expect(maskSecrets(clean)).toBe(clean);
	const value = { a: [{ apiKey: 'k', note: 'ok' }], headers: { Authorization: 'Bearer abcdef', Accept: 'x' }, clean };
	expect(maskSecrets(value)).toEqual({
		a: [{ apiKey: '***', note: 'ok' }],
		headers: { Authorization: '***', Accept: 'x' },
		clean,
	});
	expect(value.a[0]!.apiKey).toBe('k');
	expect(maskSecrets(value).clean).toBe(clean);
});

test('an empty secret stays visible as empty, and a flag about a secret as a flag', () => {
	const value = { password: '', token: null, hasPassword: true, secret: undefined, cookie: false };
	expect(maskSecrets(value)).toEqual(value);
});

test('a cycle ends', () => {
	const loop: Record<string, unknown> = { token: 'x' };
	loop.self = loop;
	expect(maskSecrets(loop)).toEqual({ token: '***', self: '[Circular]' });
});

test.each([
	['Authorization: Bearer eyJhbGciOi.abc-_~+/=', 'Authorization: Bearer ***'],
	['sent basic dXNlcjpwYXNz here', 'sent basic *** here'],
	['https://user:pa55@host/x', 'https://***@host/x'],
	['postgres://admin:hunter2@db:5432/x failed', 'postgres://***@db:5432/x failed'],
	['GET /jw/api?api_id=API-1&api_key=abc123&x=1', 'GET /jw/api?api_id=API-1&api_key=***&x=1'],
	['{"password":"hunter2","user":"bo"}', '{"password":"***","user":"bo"}'],
	["password='hunter2' next", "password='***' next"],
	['token: abc', 'token: ***'],
	['call http://h/p?api_key=abc123 now', 'call http://h/p?api_key=*** now'],
	['the key=K-1 is a natural key', 'the key=K-1 is a natural key'],
	['Basic needs are 3 in number', 'Basic needs are 3 in number'],
])('%s', (text, masked) => {
	expect(maskText(text)).toBe(masked);
});

test('whatever the secret is, it does not survive in a query, a pair, a header or a field', () => {
	fc.assert(
		fc.property(fc.stringMatching(/^[A-Za-z0-9_~+/-]{12,40}$/), (secret) => {
			for (const text of [
				`http://h/p?x=1&access_token=${secret}&y=2`,
				`{"apiKey": "${secret}"}`,
				`Authorization: Bearer ${secret}`,
				`https://u:${secret.replace(/[/+]/g, 'a')}@host/`,
			]) {
				expect(maskText(text)).not.toContain(secret);
			}
			expect(JSON.stringify(maskSecrets({ deep: [{ client_secret: secret }] }))).not.toContain(secret);
		}),
	);
});

test('masking a text is linear in its length, even for hostile text', () => {
	const hostile = ['bearer '.repeat(10_000), 'a://'.repeat(20_000), '?a=?a='.repeat(15_000), 'a'.repeat(100_000)];
	for (const text of hostile) expect(typeof maskText(text)).toBe('string');
});
