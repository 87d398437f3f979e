/** As much of S3's REST interface as n8n's object store asks for: a bucket on loopback that keeps objects in memory. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface StoredObject {
	body: Buffer;
	type: string;
	fileName?: string;
}

export interface Bucket {
	host: string;
	objects: Map<string, StoredObject>;
	/** Method and key of every request, in order. */
	requests: string[];
	/** Objects that someone deleted behind n8n's back. */
	isGone: (object: StoredObject) => boolean;
	stop(): Promise<void>;
}

export async function startBucket(): Promise<Bucket> {
	const objects = new Map<string, StoredObject>();
	const requests: string[] = [];
	const bucket: Bucket = { host: '', objects, requests, isGone: () => false, stop: async () => {} };
	const server: Server = createServer((request, response) => {
		const [, , ...rest] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
		const key = decodeURIComponent(rest.join('/'));
		requests.push(`${request.method} ${key}`);
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			if (request.method === 'PUT') {
				objects.set(key, {
					body: Buffer.concat(parts),
					type: request.headers['content-type'] ?? '',
					fileName: request.headers['x-amz-meta-filename'] as string | undefined,
				});
				response.writeHead(200, { etag: '"1"' }).end();
				return;
			}
			const found = objects.get(key);
			if (key !== '' && (!found || bucket.isGone(found))) {
				response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
				return;
			}
			if (!found) {
				response.writeHead(200).end();
				return;
			}
			response.writeHead(200, {
				'content-type': found.type,
				'content-length': found.body.length,
				...(found.fileName ? { 'x-amz-meta-filename': found.fileName } : {}),
			});
			response.end(request.method === 'HEAD' ? undefined : found.body);
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve());
	});
	const { port } = server.address() as AddressInfo;
	bucket.host = `127.0.0.1:${port}`;
	bucket.stop = async () =>
		await new Promise((resolve) => {
			server.closeAllConnections();
			server.close(() => resolve());
		});
	return bucket;
}
