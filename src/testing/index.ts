/** For tests only: manual time, scripted conversations, a store in memory, a suite for each port. */
export * from './builders.ts';
export * from './clock-contract.ts';
export * from './engine-world.ts';
export * from './files-contract.ts';
export * from './fuse.ts';
export * from './manual-clock.ts';
export * from './memory-files.ts';
export * from './memory-frameio.ts';
export * from './memory-store.ts';
export * from './mixed-work.ts';
export * from './scripted-http.ts';
export * from './sick-disk.ts';
export * from './states-page.ts';
export * from './store-contract.ts';
export * from './transfer-contract.ts';
export * from './vault-contract.ts';
