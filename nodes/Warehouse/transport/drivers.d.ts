/** The parts of an untyped library that the transport uses. */
declare module 'pg-copy-streams' {
	import type { Writable } from 'node:stream';
	export function from(
		sql: string,
	): Writable & {
		rowCount: number;
		submit: (connection: unknown) => void;
		handleCopyInResponse: (connection: unknown) => void;
	};
}
