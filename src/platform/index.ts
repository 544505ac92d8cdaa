/** This machine: one port a file. */
export * from './clock.ts';
export * from './disk/files.ts';
export * from './disk/media-type.ts';
export * from './disk/read-at.ts';
export * from './disk/stamp.ts';
export * from './disk/walk.ts';
export * from './https/api-client.ts';
export * from './https/part-client.ts';
export * from './https/trust.ts';
export * from './machine-secret.ts';
export * from './state-dir.ts';
export * from './store/sqlite-store.ts';
export * from './vault-file.ts';
export * from './version.ts';
