/** The parts of two untyped libraries that the transport uses. */
declare module 'pg-copy-streams' {
	import type { Writable } from 'node:stream';
	export function from(sql: string): Writable & { rowCount: number; submit: (connection: unknown) => void };
}

declare module 'pg-cursor' {
	export default class Cursor {
		constructor(sql: string, values?: unknown[], config?: { rowMode?: 'array'; types?: unknown });
		submit(connection: unknown): void;
		read(
			rows: number,
			callback: (error: Error | undefined, rows: unknown[][], result: { fields: Array<{ name: string }> }) => void,
		): void;
		close(): Promise<void>;
	}
}
