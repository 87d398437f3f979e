/** The HTTP room's door. Engines import `types` and `secrets` only; the transports are for transport/ and methods/. */
export { createKeepAliveHttpPort } from './keepAliveHttp';
export type { Authenticate, KeepAliveContext } from './keepAliveHttp';
export { createN8nHttpPort } from './n8nHttp';
export type { HttpContext, HttpDefaults } from './n8nHttp';
export { createNodeHttpPort } from './nodeHttp';
export type { NodeHttpOptions, NodeHttpPort } from './nodeHttp';
export { MASK, isSecretName, maskSecrets, maskText } from './secrets';
export * from './types';
