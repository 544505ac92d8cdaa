/** The durable upload: states, readiness, scheduler, and the ports it stands on. */
export * from './engine.ts';
export * from './events.ts';
export * from './job.ts';
export * from './part.ts';
export * from './ports/clock.ts';
export * from './ports/files.ts';
export * from './ports/frameio.ts';
export * from './ports/store.ts';
export * from './readiness/index.ts';
export * from './transition.ts';
