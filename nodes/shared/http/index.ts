/** The HTTP room's door. Engines import `types` and `secrets` only; the two transports are for transport/ and methods/. */
export { createN8nHttpPort } from './n8nHttp';
export type { HttpContext, HttpDefaults } from './n8nHttp';
export { createNodeHttpPort } from './nodeHttp';
export type { NodeHttpOptions, NodeHttpPort } from './nodeHttp';
export { MASK, isSecretName, maskSecrets, maskText } from './secrets';
export * from './types';
