export * from './container.ts';
export * from './inspect.ts';
export { extensionOf, isSidecar, temporaryNameOf, whyIgnored } from './names.ts';
export * from './read-at.ts';
export * from './sighting.ts';
export { hasLetGo, reportOf, type ReadinessEvent, type ReadinessState } from './state.ts';
export { READINESS_START, resumeReadiness, transitionReadiness } from './transition-readiness.ts';
export * from './verdict.ts';
