export * from './mp4-boxes.ts';
export * from './readiness.ts';
