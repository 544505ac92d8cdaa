/** What Frame.io says, as data. The one thing device and examiner share. */
export * from './endpoints.ts';
export * from './limits.ts';
export * from './requirements.ts';
export * from './wire/assets.ts';
export * from './wire/auth.ts';
export * from './wire/channels.ts';
export * from './wire/comments.ts';
export * from './wire/errors.ts';
export * from './wire/identity.ts';
export * from './wire/logging.ts';
export * from './wire/socket.ts';
