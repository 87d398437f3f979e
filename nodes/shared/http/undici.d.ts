/** The part of undici that is used, by its own path: its index brings fetch, WebSocket, caches and mocks into each bundle. */
declare module 'undici/lib/dispatcher/agent' {
	import type { Agent } from 'undici';
	const agent: typeof Agent;
	export default agent;
}

declare module 'undici/lib/core/connect' {
	import type { buildConnector } from 'undici';
	const build: typeof buildConnector;
	export default build;
}
