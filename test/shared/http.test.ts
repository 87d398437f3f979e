import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { IHttpRequestOptions } from 'n8n-workflow';
import {
	MultipartBody,
	createKeepAliveHttpPort,
	createN8nHttpPort,
	createNodeHttpPort,
	type HttpPort,
} from '../../nodes/shared/http';
import { writeWhole } from '../../nodes/shared/http/wholeWrites';
import { CancelledError, createPolicy, createResilientHttp, joinUrl } from '../../nodes/shared/resilience';
import { n8nContext } from './n8nContext';
import { deadUrl, serve, type TestServer } from './servers';

const nodePort = createNodeHttpPort();
const keepAlivePort = createKeepAliveHttpPort(n8nContext() as never, 'testApi', async (_, options) => options);
const ports: Array<[string, HttpPort]> = [
	["n8n's helper", createN8nHttpPort(n8nContext())],
	["n8n's helper with a credential", createN8nHttpPort(n8nContext(), 'testApi')],
	['undici', nodePort],
	['kept connections', keepAlivePort],
];

let server: TestServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});
afterAll(() => {
	nodePort.close();
	keepAlivePort.close();
});

describe.each(ports)('%s', (_name, port) => {
	test('gives text exactly as received, JSON and HTML alike, with lower-case header names', async () => {
		const texts = ['{ "a" : 1.0 }', '<html>Sign in</html>', '', '123456789012345678901234567890', '  null '];
		server = await serve((request, response) => {
			response.setHeader('Content-Type', 'application/json');
			response.setHeader('X-Odd-Case', 'Yes');
			response.end(texts[Number(request.url.slice(1))]);
		});
		for (const [index, text] of texts.entries()) {
			const answer = await port.request({ method: 'GET', url: `${server.url}/${index}` });
			expect(answer).toMatchObject({ status: 200, text });
			expect(answer.headers['x-odd-case']).toBe('Yes');
		}
	});

	test.each([200, 204, 302, 400, 401, 404, 429, 500, 503])(
		'an answer of %d is an answer, not an error',
		async (code) => {
			server = await serve((_, response) => {
				response.writeHead(code, { location: '/elsewhere', 'retry-after': '3' }).end(code === 204 ? undefined : 'body');
			});
			const answer = await port.request({ method: 'GET', url: server.url });
			expect(answer.status).toBe(code);
			expect(answer.headers['retry-after']).toBe('3');
			expect(server.seen).toHaveLength(1);
		},
	);

	test('a redirect is followed only when asked', async () => {
		server = await serve((request, response) => {
			if (request.url === '/from') response.writeHead(302, { location: '/to' }).end();
			else response.end('there');
		});
		const request = { method: 'GET', url: `${server.url}/from` } as const;
		expect((await port.request(request)).status).toBe(302);
		expect(await port.request({ ...request, followRedirects: true })).toMatchObject({ status: 200, text: 'there' });
	});

	test('bytes come unchanged when asked for, and other charsets and gzip are read', async () => {
		const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
		server = await serve((request, response) => {
			if (request.url === '/bytes') return void response.end(bytes);
			if (request.url === '/gzip') {
				response.setHeader('content-encoding', 'gzip');
				return void response.end(zlib.gzipSync('zipped ü'));
			}
			response.setHeader('content-type', 'text/plain; charset=ISO-8859-1');
			response.end(Buffer.from('Grüße', 'latin1'));
		});
		const answer = await port.request({ method: 'GET', url: `${server.url}/bytes`, binary: true });
		expect(answer.bytes?.equals(bytes)).toBe(true);
		expect((await port.request({ method: 'GET', url: server.url })).text).toBe('Grüße');
		expect((await port.request({ method: 'GET', url: `${server.url}/gzip` })).text).toBe('zipped ü');
	});

	test('an object is sent as JSON, text and form values as they are, and a GET never has a body', async () => {
		server = await serve((_, response) => response.end());
		const { url } = server;
		await port.request({ method: 'POST', url, body: { a: 'ü', n: null } });
		await port.request({ method: 'PUT', url, body: '{"n":1.0}', headers: { 'Content-Type': 'application/json' } });
		await port.request({ method: 'POST', url, body: new URLSearchParams({ q: 'a b&c' }) });
		await port.request({ method: 'POST', url, body: [] });
		await port.request({ method: 'GET', url, body: { never: true } });
		expect(server.seen.map(({ body }) => body.toString())).toEqual([
			'{"a":"ü","n":null}',
			'{"n":1.0}',
			'q=a+b%26c',
			'[]',
			'',
		]);
		expect(server.seen.map(({ headers }) => headers['content-type'])).toEqual([
			'application/json',
			'application/json',
			'application/x-www-form-urlencoded',
			'application/json',
			undefined,
		]);
		expect(server.seen[0]!.headers['content-length']).toBe('19');
	});

	test('query values are encoded and join those of the URL', async () => {
		server = await serve((_, response) => response.end());
		const query = { jql: 'a = "b & c" ä', n: 0, no: false, absent: undefined };
		await port.request({ method: 'GET', url: `${server.url}/s?x=1`, query });
		const sent = new URL(server.seen[0]!.url, server.url);
		expect(Object.fromEntries(sent.searchParams)).toEqual({ x: '1', jql: 'a = "b & c" ä', n: '0', no: 'false' });
		expect(sent.search).toContain('%20');
	});

	test('a multipart body arrives whole, from bytes and from a stream, and can be sent twice', async () => {
		server = await serve((_, response) => response.end());
		const big = Buffer.alloc(300_000, 'x');
		const body = new MultipartBody([
			{ name: 'json', value: '{"a":"ü"}' },
			{ name: 'file', fileName: 'größe.txt', contentType: 'text/plain', data: Buffer.from('one') },
			{ name: 'file2', fileName: 'two.bin', data: () => Readable.from([big]), size: big.length },
		]);
		for (let i = 0; i < 2; i++) await port.request({ method: 'POST', url: server.url, body });
		expect(server.seen).toHaveLength(2);
		for (const { headers, body: sent } of server.seen) {
			const form = await new Response(new Uint8Array(sent), {
				headers: { 'content-type': headers['content-type']! },
			}).formData();
			expect(Number(headers['content-length'])).toBe(sent.length);
			expect(form.get('json')).toBe('{"a":"ü"}');
			expect((form.get('file') as File).name).toBe('größe.txt');
			expect(await (form.get('file') as File).text()).toBe('one');
			expect((form.get('file2') as File).size).toBe(big.length);
		}
	});

	test('no listener: an error that says so, with its code and without having reached the server', async () => {
		const url = await deadUrl();
		const failure = port.request({ method: 'POST', url: `${url}/path?token=abc123def`, body: {} });
		await expect(failure).rejects.toMatchObject({
			name: 'CallError',
			code: 'ECONNREFUSED',
			reachedServer: false,
			message: `The server refused the connection (${url})`,
		});
	});

	test('a dropped connection and a body cut short are failures with the code ECONNRESET', async () => {
		server = await serve((request, response, incoming) => {
			if (request.url === '/cut') {
				response.writeHead(200, { 'content-length': '1000' });
				response.write('half');
			}
			setTimeout(() => incoming.socket.destroy(), 10);
		});
		for (const path of ['/drop', '/cut']) {
			const failure = (await port
				.request({ method: 'GET', url: `${server.url}${path}` })
				.catch((error: unknown) => error)) as { code: string; reachedServer?: boolean; name: string };
			expect(failure).toMatchObject({ name: 'CallError', code: 'ECONNRESET' });
			expect(failure.reachedServer).not.toBe(false);
		}
	});

	test('an unknown host is told as such', async () => {
		await expect(port.request({ method: 'GET', url: 'http://no-such-host.invalid/' })).rejects.toMatchObject({
			code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
			reachedServer: false,
			message: expect.stringContaining('(http://no-such-host.invalid)'),
		});
	});

	test('silence ends at the time-out', async () => {
		server = await serve(() => undefined);
		await expect(port.request({ method: 'GET', url: server.url, timeoutMs: 50 })).rejects.toMatchObject({
			name: 'CallError',
			code: expect.stringMatching(/ETIMEDOUT|ECONNABORTED/),
			message: expect.stringContaining('did not answer in time'),
		});
	});

	test('an abort ends the request at once and frees its connection', async () => {
		let arrived: () => void = () => undefined;
		const arrival = new Promise<void>((resolve) => (arrived = resolve));
		server = await serve(() => arrived());
		const abort = new AbortController();
		const running = port.request({ method: 'GET', url: server.url, signal: abort.signal });
		await arrival;
		abort.abort();
		await expect(running).rejects.toBeInstanceOf(CancelledError);
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	test('no secret of the request is in the error, whatever part of it one looks at', async () => {
		const url = await deadUrl();
		const error = await port
			.request({
				method: 'POST',
				url: `${url.replace('http://', 'http://user:hunter2@')}/x?api_key=hunter2`,
				headers: { authorization: 'Bearer hunter2', api_key: 'hunter2' },
				body: { password: 'hunter2' },
			})
			.catch((reason: unknown) => reason as Error & { cause?: unknown });
		expect(require('node:util').inspect(error, { depth: 20, showHidden: true })).not.toContain('hunter2');
	});
});

describe('credentials', () => {
	test("the credential's own authentication is applied by n8n", async () => {
		server = await serve((_, response) => response.end());
		const context = n8nContext((options) => ({
			...options,
			headers: { ...options.headers, api_key: 'from credential' },
		}));
		await createN8nHttpPort(context, 'testApi').request({ method: 'GET', url: server.url, headers: { 'x-own': '1' } });
		expect(server.seen[0]!.headers).toMatchObject({ api_key: 'from credential', 'x-own': '1' });
	});

	test("n8n's own refusal, such as a missing credential, is passed on as it is", async () => {
		const context = n8nContext(undefined, { getCredentials: async () => undefined });
		await expect(
			createN8nHttpPort(context, 'testApi').request({ method: 'GET', url: 'http://127.0.0.1:1' }),
		).rejects.toMatchObject({ message: expect.stringContaining('does not have any credentials') });
	});
});

describe('kept connections', () => {
	const basic = async (_: unknown, options: IHttpRequestOptions): Promise<IHttpRequestOptions> => ({
		...options,
		headers: { ...options.headers, api_id: 'API-1' },
		qs: { signed: 'yes' },
		auth: { username: 'u', password: 'p' },
	});

	test('calls carry what the credential adds, and share connections', async () => {
		server = await serve((_, response) => response.end('ok'));
		const port = createKeepAliveHttpPort(n8nContext() as never, 'testApi', basic);
		const request = { method: 'POST', url: `${server.url}/a?x=1`, query: { y: 2 }, body: { a: 1 } } as const;
		for (let i = 0; i < 20; i++) await port.request(request);
		expect(server.connections()).toBe(1);
		expect(server.seen[0]).toMatchObject({ url: '/a?x=1&y=2&signed=yes' });
		expect(server.seen[0]!.headers).toMatchObject({
			api_id: 'API-1',
			authorization: 'Basic dTpw',
			'content-type': 'application/json',
		});
		port.close();
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	test('a connection left idle is closed by itself', async () => {
		server = await serve((_, response) => response.end('ok'));
		await createNodeHttpPort({ idleMs: 30 }).request({ method: 'GET', url: server.url });
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	test('an answer slower than the idle time still arrives', async () => {
		server = await serve((_, response) => void setTimeout(() => response.end('late'), 150));
		const port = createNodeHttpPort({ idleMs: 30 });
		await expect(port.request({ method: 'GET', url: server.url })).resolves.toMatchObject({ text: 'late' });
		port.close();
	});

	test('a redirect to another origin is given back, so that the credential stays at home', async () => {
		const other = await serve((_, response) => response.end('stolen'));
		server = await serve((_, response) => response.writeHead(302, { location: other.url }).end());
		const port = createKeepAliveHttpPort(n8nContext() as never, 'testApi', basic);
		const answer = await port.request({ method: 'GET', url: server.url, followRedirects: true });
		expect([answer.status, other.seen.length]).toEqual([302, 0]);
		port.close();
		await other.close();
	});

	test("a host that n8n's SSRF protection forbids is never called", async () => {
		server = await serve((_, response) => response.end('inside'));
		const context = n8nContext();
		const asked: string[] = [];
		const helpers = {
			getSecureEgressFilter: () => ({
				validateUrl: async (url: URL) => (asked.push(url.origin), { ok: false, error: new Error('blocked') }),
				createSecureLookup: () => undefined,
			}),
		};
		const port = createKeepAliveHttpPort({ ...context, helpers } as never, 'testApi', basic);
		await expect(port.request({ method: 'GET', url: server.url })).rejects.toMatchObject({ code: 'FORBIDDEN_URL' });
		expect([asked, server.seen.length]).toEqual([[server.url], 0]);
	});

	test("where the environment names a proxy, n8n's helper does the call", async () => {
		server = await serve((_, response) => response.end('ok'));
		process.env.HTTP_PROXY = 'http://127.0.0.1:1';
		process.env.NO_PROXY = '127.0.0.1';
		try {
			const port = createKeepAliveHttpPort(n8nContext() as never, 'testApi', basic);
			for (let i = 0; i < 3; i++) await port.request({ method: 'GET', url: server.url });
			expect(server.connections()).toBe(3);
		} finally {
			delete process.env.HTTP_PROXY;
			delete process.env.NO_PROXY;
		}
	});
});

describe('what only the port over undici sees', () => {
	/** A server that writes the given bytes for each request, as it is told. */
	let listener: net.Server | undefined;
	afterEach(() => void listener?.close());
	async function raw(answer: string, end: boolean): Promise<string> {
		listener = net.createServer((socket) => {
			socket.on('error', () => undefined);
			socket.once('data', () => (end ? socket.end(answer, 'latin1') : socket.write(answer, 'latin1')));
		});
		await new Promise<void>((resolve) => listener?.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(listener.address() as net.AddressInfo).port}`;
	}

	test('a request that ran out of time while its connection was being made is never sent', async () => {
		server = await serve((_, response) => response.end('ok'));
		const port = createNodeHttpPort({
			timeoutMs: 50,
			lookup: (_host, options, answer) =>
				void setTimeout(
					() => (answer as (...all: unknown[]) => void)(null, [{ address: '127.0.0.1', family: 4 }]),
					200,
				),
		});
		const url = server.url.replace('127.0.0.1', 'slow.example');
		await expect(port.request({ method: 'POST', url, body: { a: 1 } })).rejects.toMatchObject({
			code: 'ETIMEDOUT',
			reachedServer: false,
		});
		while (server.connections() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(server.seen).toHaveLength(0);
		port.close();
	});

	test('a chunked answer that breaks off is no answer, even where the server said it would close', async () => {
		const head = 'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n';
		const url = await raw(`${head}5\r\nhello\r\n`, true);
		await expect(nodePort.request({ method: 'GET', url })).rejects.toMatchObject({ code: 'ECONNRESET' });
	});

	test('what is not HTTP is told as such', async () => {
		const url = await raw('SSH-2.0-OpenSSH_9.9\r\n', true);
		await expect(nodePort.request({ method: 'GET', url })).rejects.toMatchObject({
			message: expect.stringContaining('answer is not HTTP'),
		});
	});

	test('an interim answer is passed over, and of repeated single headers the first counts', async () => {
		const interim = 'HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n';
		const head =
			'HTTP/1.1 429 Wait\r\nRetry-After: 1\r\nRetry-After: 2\r\nVary: a\r\nVary: b\r\ncontent-length: 2\r\n\r\nok';
		const url = await raw(interim + head, false);
		const answer = await nodePort.request({ method: 'GET', url });
		expect(answer).toMatchObject({ status: 429, text: 'ok', headers: { 'retry-after': '1', vary: 'a, b' } });
	});

	test('a user and password in the address are sent as Basic, and a header of the request goes before them', async () => {
		server = await serve((_, response) => response.end('ok'));
		const url = server.url.replace('http://', 'http://me%40x:p%3Aw@');
		await nodePort.request({ method: 'GET', url });
		await nodePort.request({ method: 'GET', url, headers: { Authorization: 'Bearer t' } });
		expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
			`Basic ${Buffer.from('me@x:p:w').toString('base64')}`,
			'Bearer t',
		]);
	});

	test('a header value with a line break is refused with a sentence, and without its value', async () => {
		server = await serve((_, response) => response.end('ok'));
		const failure = (await nodePort
			.request({ method: 'GET', url: server.url, headers: { api_key: 'hunter2\n' } })
			.catch((error: unknown) => error)) as Error;
		expect(failure).toMatchObject({
			name: 'CallError',
			message: expect.stringContaining('header that HTTP does not allow'),
		});
		expect(require('node:util').inspect(failure, { depth: 9, showHidden: true })).not.toContain('hunter2');
		expect(server.seen).toHaveLength(0);
	});
});

describe('writes of a connection', () => {
	const record = () => {
		const written: Array<string | Uint8Array> = [];
		const socket = writeWhole({ write: (chunk: string | Uint8Array) => (written.push(chunk), true) } as never);
		return { socket, texts: () => written.map((chunk) => Buffer.from(chunk as string, 'latin1').toString('latin1')) };
	};

	test('a head and a body between cork and uncork leave as one, byte for byte', () => {
		const { socket, texts } = record();
		socket.cork();
		socket.write('head é\r\n\r\n', 'latin1');
		socket.write(Buffer.from([0, 200, 255]));
		socket.uncork();
		expect(texts()).toEqual(['head é\r\n\r\n\u0000\u00c8\u00ff']);
	});

	test('a head alone leaves at uncork, several pieces in their order, and nothing waits without a cork', () => {
		const { socket, texts } = record();
		socket.cork();
		socket.write('only', 'latin1');
		expect(texts()).toEqual([]);
		socket.uncork();
		socket.cork();
		for (const piece of ['1', '2']) socket.write(piece, 'latin1');
		socket.write(Buffer.from('3'));
		socket.write(Buffer.from('4'));
		socket.uncork();
		socket.write('5', 'latin1');
		expect(texts()[0]).toBe('only');
		expect(texts().slice(1).join('')).toBe('12345');
	});
});

describe('TLS on kept connections', () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dataops-tls-'));
	const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
	const made = spawnSync(
		'openssl',
		`req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`.split(
			' ',
		),
	);
	const there = made.status === 0;
	const tested = there ? test : test.skip;
	let secure: https.Server;
	let at: string;
	let seen = 0;
	beforeAll(async () => {
		if (!there) return;
		secure = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (_, response) => {
			seen++;
			response.end('ok');
		});
		await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
		at = `https://localhost:${(secure.address() as net.AddressInfo).port}`;
	});
	afterAll(async () => {
		fs.rmSync(folder, { recursive: true });
		secure?.closeAllConnections();
		if (there) await new Promise((resolve) => secure.close(resolve));
	});
	const over = async (url: string, tls?: { rejectUnauthorized?: boolean; ca?: string }) => {
		const port = createNodeHttpPort({ tls });
		try {
			return await port.request({ method: 'POST', url, body: { a: 1 } });
		} finally {
			port.close();
		}
	};

	tested('a certificate that nobody vouches for is refused before anything is sent', async () => {
		await expect(over(at)).rejects.toMatchObject({
			name: 'CallError',
			code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
			reachedServer: false,
			message: expect.stringContaining('signed by itself'),
		});
		expect(seen).toBe(0);
	});

	tested('its authority given, or the check switched off, it is taken', async () => {
		const ca = fs.readFileSync(cert, 'utf8');
		await expect(over(at, { ca })).resolves.toMatchObject({ status: 200, text: 'ok' });
		await expect(over(at, { rejectUnauthorized: false })).resolves.toMatchObject({ status: 200, text: 'ok' });
		await expect(over(at.replace('localhost', '127.0.0.1'), { ca })).rejects.toMatchObject({
			code: 'ERR_TLS_CERT_ALTNAME_INVALID',
		});
	});

	tested('https to a port of plain http says so', async () => {
		server = await serve((_, response) => response.end('ok'));
		await expect(over(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
			message: expect.stringContaining('does not speak TLS'),
		});
	});
});

describe('connections', () => {
	test('the port over undici keeps its connections, and close() ends them', async () => {
		server = await serve((_, response) => response.end('ok'));
		const port = createNodeHttpPort();
		for (let i = 0; i < 20; i++) await port.request({ method: 'GET', url: server.url });
		expect(server.connections()).toBe(1);
		port.close();
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});

	test("n8n's helper opens one for each call and leaves none behind", async () => {
		server = await serve((_, response) => response.end('ok'));
		const port = createN8nHttpPort(n8nContext());
		for (let i = 0; i < 20; i++) await port.request({ method: 'GET', url: server.url });
		expect(server.connections()).toBe(20);
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});

describe.each(ports)('the policy over %s', (_name, port) => {
	const policyFor = (...urls: string[]) =>
		createPolicy({
			endpoints: urls.map((url) => ({ url })),
			timeoutMs: 2000,
			attempts: 3,
			backoffMs: 1,
			maxBackoffMs: 5,
		});

	test('503 once, then the answer', async () => {
		server = await serve((_, response) => {
			response.writeHead(server!.seen.length === 1 ? 503 : 200).end('<html>busy</html>');
		});
		const http = createResilientHttp(port, policyFor(server.url));
		const answer = await http.request({ method: 'GET', path: '/x' });
		expect(answer).toMatchObject({ status: 200, attempts: 2, baseUrl: server.url });
	});

	test('503 to the end is given back as the answer it is, for the engine to judge', async () => {
		server = await serve((_, response) => response.writeHead(503).end('<html>busy</html>'));
		const http = createResilientHttp(port, policyFor(server.url));
		await expect(http.request({ method: 'GET', path: 'x' })).resolves.toMatchObject({ status: 503, attempts: 3 });
		expect(server.seen.map(({ url }) => url)).toEqual(['/x', '/x', '/x']);
	});

	test('a POST is not sent again after 503 or a drop, and is after a refused connection', async () => {
		server = await serve((request, response, incoming) => {
			if (request.url === '/drop') incoming.socket.destroy();
			else response.writeHead(request.url === '/503' ? 503 : 200).end();
		});
		const http = createResilientHttp(port, policyFor(server.url));
		await expect(http.request({ method: 'POST', path: '/503', body: {} })).resolves.toMatchObject({ status: 503 });
		await expect(http.request({ method: 'POST', path: '/drop', body: {} })).rejects.toMatchObject({
			code: 'ECONNRESET',
		});
		expect(server.seen).toHaveLength(2);
		const twoUrls = createResilientHttp(port, policyFor(await deadUrl(), server.url));
		await expect(twoUrls.request({ method: 'POST', path: '/ok', body: {} })).resolves.toMatchObject({
			status: 200,
			attempts: 2,
			baseUrl: server.url,
		});
		expect(twoUrls.stats()).toMatchObject({ failovers: 1 });
	});

	test('of 8 callers none sends before the Retry-After of the first refusal has passed', async () => {
		let until = 0;
		const early: number[] = [];
		server = await serve((request, response) => {
			if (request.at < until) early.push(request.at);
			if (server!.seen.length !== 10) return void response.end();
			until = Date.now() + 1000;
			response.writeHead(429, { 'retry-after': '1' }).end();
		});
		const http = createResilientHttp(port, policyFor(server.url));
		const inFlight = 8;
		await Promise.all(
			Array.from({ length: inFlight }, async () => {
				for (let i = 0; i < 5; i++) await http.request({ method: 'POST', path: '/', body: { i } });
			}),
		);
		expect(server.seen).toHaveLength(41);
		// Those already under way when the refusal was written cannot be called back.
		expect(early.length).toBeLessThan(inFlight);
		expect(early.every((at) => at < until - 800)).toBe(true);
	});

	test('a time-out frees the connection', async () => {
		server = await serve(() => undefined);
		const http = createResilientHttp(port, policyFor(server.url));
		await expect(http.request({ method: 'POST', path: '/', body: {}, timeoutMs: 50 })).rejects.toMatchObject({
			code: expect.stringMatching(/ETIMEDOUT|ECONNABORTED/),
		});
		while (server.open() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});

test('paths join a base URL with exactly one slash, and another host is never taken', () => {
	expect(joinUrl('http://a/jw', '/api/form')).toBe('http://a/jw/api/form');
	expect(joinUrl('http://a/jw/', 'api')).toBe('http://a/jw/api');
	expect(joinUrl('http://a/jw', '')).toBe('http://a/jw');
	expect(joinUrl('http://a/jw', 'http://a/jw/next?page=2')).toBe('http://a/jw/next?page=2');
	expect(joinUrl('http://a', 'http://evil/x')).toBe('http://a/http://evil/x');
	expect(joinUrl('http://a', 'http://a.evil/x')).toBe('http://a/http://a.evil/x');
});
