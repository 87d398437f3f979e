/**
 * undici corks its socket, writes head and body, and uncorks: node then keeps both as entries of a list until they leave
 * together. Once V8 takes those entries for long-lived (allocation site pretenuring), each keeps its text until the next full
 * collection: 130 MB for 400,000 requests, in one run of three. Joined here, they leave in one write, without the list.
 */
import type { Socket } from 'node:net';

type Write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => boolean;

export function writeWhole(socket: Socket): Socket {
	const write = socket.write.bind(socket) as Write;
	let corked = false;
	let head: string | undefined;
	const flush = (): void => {
		const text = head;
		head = undefined;
		if (text !== undefined) write(text, 'latin1');
	};
	const joining: Write = (chunk, encoding, callback) => {
		if (corked && head === undefined && typeof chunk === 'string' && encoding === 'latin1' && callback === undefined) {
			head = chunk;
			return true;
		}
		if (head === undefined || typeof chunk === 'string') {
			flush();
			return write(chunk, encoding, callback);
		}
		const whole = Buffer.allocUnsafe(head.length + chunk.length);
		whole.write(head, 'latin1');
		whole.set(chunk, head.length);
		head = undefined;
		return write(whole, encoding, callback);
	};
	socket.cork = () => {
		corked = true;
	};
	socket.uncork = () => {
		corked = false;
		flush();
	};
	socket.write = joining as Socket['write'];
	return socket;
}
