import { type StorageErrorCode, xmlError } from '../storage/xml-error.ts';
import { defineFault } from './fault.ts';

/** In S3's words (S3 API reference, "Error responses"). */
const MESSAGES = {
  SlowDown: 'Please reduce your request rate.',
  InternalError: 'We encountered an internal error. Please try again.',
  ServiceUnavailable: 'Service is unable to handle request.',
  RequestTimeout:
    'Your socket connection to the server was not read from or written to within the timeout ' +
    'period. Idle connections will be closed.',
  RequestTimeTooSkewed:
    'The difference between the request time and the current time is too large.',
  SignatureDoesNotMatch:
    'The request signature we calculated does not match the signature you provided. Check your ' +
    'key and signing method.',
  NoSuchUpload:
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have ' +
    'been aborted or completed.',
  AccessDenied: 'Access Denied',
  BadDigest: 'The Content-MD5 you specified did not match what we received.',
} as const satisfies Partial<Record<StorageErrorCode, string>>;

export const storageErrorFault = defineFault({
  name: 'storage-error',
  describe: "Refuses parts with one of S3's errors.",
  params: {
    code: {
      kind: 'choice',
      value: 'SlowDown',
      choices: [
        'SlowDown',
        'InternalError',
        'ServiceUnavailable',
        'RequestTimeout',
        'RequestTimeTooSkewed',
        'SignatureDoesNotMatch',
        'NoSuchUpload',
        'AccessDenied',
        'BadDigest',
      ],
      help: "S3's name of the error; its status goes with it",
    },
    phase: {
      kind: 'choice',
      value: 'before',
      choices: ['before', 'after'],
      help: 'after: the part was taken and kept all the same',
    },
  },
  applies: ({ host }) => host === 'storage',
  start: ({ code, phase }) => {
    const reply = () => xmlError(code, MESSAGES[code]);
    return () =>
      phase === 'before'
        ? { before: async () => ({ kind: 'reply', reply: reply() }) }
        : { beforeReply: async () => ({ kind: 'reply', reply: reply() }) };
  },
});
