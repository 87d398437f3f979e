/** The optional Tika server: asked when needed, judged, and never in the way when it is down. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testTika } from '../../nodes/Files/methods/credentialTest';
import { tikaEndpoints, tikaHeaders } from '../../nodes/Files/transport/tika';
import { png } from './support/generated';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript tools of the project
const { runCanvas } = require('../../scripts/canvas');

/** As tika-server 3 documents itself: /version, and PUT /rmeta/text with a list of metadata objects. */
class Tika {
	readonly requests: Array<{ method: string; url: string; headers: IncomingMessage['headers']; bytes: number }> = [];
	status = 200;
	/** Answers only after so many milliseconds. */
	delay = 0;
	body = JSON.stringify([
		{ 'dc:title': 'Scan', 'X-TIKA:content': '\n\nText in a picture\n', 'dc:creator': ['A', 'B'], 'xmpTPg:NPages': '3' },
		{ resourceName: 'inner.png', 'X-TIKA:content': '' },
	]);
	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			let bytes = 0;
			request.on('data', (chunk: Buffer) => (bytes += chunk.length));
			request.on('end', () => {
				this.requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, bytes });
				if (request.headers.authorization !== `Basic ${Buffer.from('jo:secret-pass').toString('base64')}`) {
					response.writeHead(401).end();
				} else if (request.url?.endsWith('/version')) response.end('Apache Tika 3.2.1\n');
				else if (request.method !== 'PUT' || !request.url?.endsWith('/rmeta/text')) response.writeHead(405).end();
				else {
					const answer = () => response.writeHead(this.status, { 'content-type': 'application/json' }).end(this.body);
					if (this.delay > 0) setTimeout(answer, this.delay).unref();
					else answer();
				}
			});
		});
	}

	async start() {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

let tika: Tika;
let url: string;
beforeEach(async () => {
	tika = new Tika();
	url = await tika.start();
});
afterEach(async () => await tika.stop());

const credential = (more: object = {}) => ({
	baseUrls: { entry: [{ url, weight: 1 }] },
	authentication: 'basic' as const,
	user: 'jo',
	password: 'secret-pass',
	...more,
});

async function classify(options: object, data: object = credential(), more: object = {}) {
	const start = {
		id: '1',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const sort = {
		id: '2',
		name: 'Sort',
		type: 'n8n-nodes-dataops.fileClassifier',
		typeVersion: 1,
		position: [200, 0],
		parameters: { operation: 'extract', binaryProperty: 'data', options },
		credentials: { fileClassifierApi: { name: 'Tika' } },
		...more,
	};
	const result = await runCanvas(
		{
			name: 'Tika',
			nodes: [start, sort],
			connections: { Start: { main: [[{ node: 'Sort', type: 'main', index: 0 }]] } },
			settings: {},
		},
		{
			credentials: { Tika: { type: 'fileClassifierApi', data } },
			input: [
				{
					json: {},
					binary: { data: { data: png().toString('base64'), mimeType: 'image/png', fileName: 'Prüfung 1.png' } },
				},
			],
			binaryMode: 'default',
		},
	);
	return { result, file: result.nodes.Sort?.outputs?.[0]?.[0]?.json.file };
}

describe('A Tika server', () => {
	it('gives the text of a picture and its metadata under the usual names; the built-in answer wins where both know', async () => {
		const { file } = await classify({ tika: 'whenNeeded', ocrLanguages: 'deu' });
		expect(file).toMatchObject({
			text: 'Text in a picture',
			metadata: { title: 'Scan', author: ['A', 'B'], pages: 3, width: 8, embedded: ['inner.png'] },
		});
		const [request] = tika.requests;
		expect(request).toMatchObject({ method: 'PUT', url: '/rmeta/text', bytes: png().length });
		expect(request.headers).toMatchObject({
			'x-tika-ocrlanguage': 'deu',
			'content-disposition': "attachment; filename*=UTF-8''Pr%C3%BCfung%201.png",
		});
	});

	it('is left in peace where it is not wanted', async () => {
		const { file } = await classify({});
		expect(tika.requests).toHaveLength(0);
		expect(file.metadata).toMatchObject({ width: 8 });
	});

	it.each([
		['answers 500', 500, '[]'],
		['cannot read the file', 422, ''],
		['is something else', 200, '<html>hello</html>'],
		['answers nothing', 200, ''],
		['answers an object', 200, '{"error": "none"}'],
		['answers an error page', 503, '<html><body>Service unavailable</body></html>'],
	])('that %s leaves the built-in answer standing, and the report says so', async (_what, status, body) => {
		tika.status = status;
		tika.body = body;
		const { result, file } = await classify({ tika: 'always' });
		expect(result.status).toBe('success');
		expect(file.metadata).toMatchObject({ width: 8, height: 8 });
		expect(file.notes.join()).toContain('The Tika server gave no answer');
		expect(JSON.stringify(result.nodes.Sort.outputs)).not.toContain('secret-pass');
	});

	it.each([
		['an empty list', '[]'],
		['a list of other things', '[null, 1, "a", [], {"X-TIKA:content": 7, "xmpTPg:NPages": "many"}]'],
		['no content', JSON.stringify([{ 'X-TIKA:content': ' \n\u0000 ' }])],
	])('that answers %s adds nothing and breaks nothing', async (_what, body) => {
		tika.body = body;
		const { result, file } = await classify({ tika: 'always' });
		expect(result.status).toBe('success');
		expect(file.text).toBeUndefined();
		expect(file.metadata).toMatchObject({ width: 8 });
		expect(file.metadata.pages).toBeUndefined();
	});

	it('that answers far too much is cut to the limits, and its control characters are left out', async () => {
		const title = 'T'.repeat(5_000_000);
		tika.body = JSON.stringify([{ 'dc:title': title, 'X-TIKA:content': 'a\u0000\u0007 b '.repeat(4_000_000) }]);
		const { file } = await classify({ tika: 'always', textCharacters: 100 });
		expect(file.text).toHaveLength(100);
		expect(file.text).toMatch(/^a b a b/);
		expect(file.metadata.title.length).toBeLessThan(2100);
	});

	it('that is slow has the time of the file, once, and no more', async () => {
		tika.delay = 60_000;
		const { result, file } = await classify({ tika: 'always', timeLimitSeconds: 1 });
		expect(result.status).toBe('success');
		expect(file.notes.join()).toMatch(/gave no answer \(.*within 1000 ms/);
		expect(file.metadata).toMatchObject({ width: 8 });
		expect(tika.requests).toHaveLength(1);
	});

	it('that is down is left for another one', async () => {
		const { file } = await classify(
			{ tika: 'always' },
			credential({
				baseUrls: {
					entry: [
						{ url: 'http://127.0.0.1:9', weight: 1 },
						{ url, weight: 0 },
					],
				},
			}),
		);
		expect(file.text).toBe('Text in a picture');
	});

	it('without a credential is an error that says what to do', async () => {
		const { result } = await classify({ tika: 'always' }, credential(), { credentials: {} });
		expect(result.error.message).toContain('no credential');
	});
});

describe('The credential', () => {
	it('is tested on every base URL and names the version', async () => {
		expect(await testTika(credential())).toEqual({ status: 'OK', message: 'Apache Tika 3.2.1' });
		const refused = await testTika(credential({ password: 'wrong' }));
		expect(refused).toMatchObject({ status: 'Error', message: expect.stringContaining('refuses the sign-in (401)') });
		const down = await testTika(credential({ baseUrls: { entry: [{ url }, { url: 'http://127.0.0.1:9' }] } }));
		expect(down.status).toBe('Error');
		expect(down.message).not.toContain('secret-pass');
	});

	it('never sends a password over plain http to another machine unless that is allowed', () => {
		const far = credential({ baseUrls: { entry: [{ url: 'http://tika.example.com' }] } });
		expect(() => tikaEndpoints(far)).toThrow('plain http');
		expect(tikaEndpoints({ ...far, allowHttp: true })).toEqual([{ url: 'http://tika.example.com', weight: 1 }]);
		expect(() => tikaEndpoints({ baseUrls: { entry: [{ url: 'https://a:b@tika.example.com' }] } })).toThrow('password');
		expect(() => tikaEndpoints({ baseUrls: { entry: [{ url: 'ftp://x' }] } })).toThrow('no http address');
		expect(() => tikaEndpoints({})).toThrow('names no Tika server');
	});

	it('signs in by basic or bearer, or not at all', () => {
		expect(tikaHeaders({ authentication: 'bearer', token: 't' })).toEqual({ authorization: 'Bearer t' });
		expect(tikaHeaders({ authentication: 'none' })).toEqual({});
	});
});
