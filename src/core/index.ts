/** The protocol without I/O: requests, replies, plans, states. Usable alone on any runtime. */
export * from './assets.ts';
export * from './auth.ts';
export * from './backoff.ts';
export * from './error.ts';
export * from './http.ts';
export * from './identity.ts';
export * from './outcome.ts';
export * from './pairing.ts';
export * from './part-plan.ts';
export * from './read.ts';
export * from './reply.ts';
export * from './request.ts';
export * from './table.ts';
export * from './token.ts';
export * from './vault.ts';
