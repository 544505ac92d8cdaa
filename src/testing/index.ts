/** For tests only: manual time, scripted conversations, a store in memory, a suite for each port. */
export * from './builders.ts';
export * from './clock-contract.ts';
export * from './files-contract.ts';
export * from './manual-clock.ts';
export * from './memory-store.ts';
export * from './scripted-http.ts';
export * from './store-contract.ts';
export * from './vault-contract.ts';
export * from './memory-frameio.ts';
