/** Small real HTTP servers that misbehave on purpose. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
	method: string;
	url: string;
	headers: http.IncomingHttpHeaders;
	body: Buffer;
	at: number;
}

export interface TestServer {
	url: string;
	seen: Seen[];
	/** TCP connections accepted so far, and now open. */
	connections(): number;
	open(): number;
	close(): Promise<void>;
}

export async function serve(
	answer: (request: Seen, response: http.ServerResponse, incoming: http.IncomingMessage) => void,
): Promise<TestServer> {
	const seen: Seen[] = [];
	const sockets = new Set<unknown>();
	let accepted = 0;
	const server = http.createServer((incoming, response) => {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		incoming.on('error', () => undefined);
		incoming.on('end', () => {
			const { method = '', url = '', headers } = incoming;
			const request = { method, url, headers, body: Buffer.concat(chunks), at: Date.now() };
			seen.push(request);
			answer(request, response, incoming);
		});
	});
	server.on('connection', (socket) => {
		accepted++;
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		connections: () => accepted,
		open: () => sockets.size,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** An address on which nothing listens. */
export async function deadUrl(): Promise<string> {
	const server = await serve(() => undefined);
	await server.close();
	return server.url;
}
