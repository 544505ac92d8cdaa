import { STATUS_CODES } from 'node:http';
import { type Reply, detailedError, jsonReply, notAuthorized, textReply } from '../http/reply.ts';
import { xmlReply } from '../storage/xml-error.ts';
import { type Traffic, defineFault } from './fault.ts';

const BODIES = ['auto', 'simple', 'detailed', 'xml', 'html', 'none'] as const;
type Body = (typeof BODIES)[number];

/** S3's words for what it answers when it is not well (S3 API reference, "Error responses"). */
const STORAGE_CODES: Readonly<Record<number, string>> = {
  403: 'AccessDenied',
  404: 'NoSuchUpload',
  500: 'InternalError',
  503: 'SlowDown',
};

export const statusFault = defineFault({
  name: 'status',
  describe: 'Answers with a status of your choice instead of doing what was asked.',
  params: {
    status: { kind: 'number', value: 503, min: 200, max: 599, help: 'the HTTP status' },
    body: {
      kind: 'choice',
      value: 'auto',
      choices: BODIES,
      help: "auto: the host's own shape; html: as from a proxy on the way",
    },
    code: { kind: 'text', value: '', help: "the error's name; empty: one that fits" },
    retryAfter: { kind: 'text', value: '', help: 'Retry-After header; empty: none' },
  },
  start: (params) => (traffic) => ({
    before: async () => {
      const reply = withBody(params.status, shape(params.body, traffic.host), params.code);
      const { retryAfter } = params;
      const headers =
        retryAfter === '' ? reply.headers : { ...reply.headers, 'retry-after': retryAfter };
      return { kind: 'reply', reply: { ...reply, headers } };
    },
  }),
});

function shape(body: Body, host: Traffic['host']): Exclude<Body, 'auto'> {
  if (body !== 'auto') return body;
  return host === 'storage' ? 'xml' : 'detailed';
}

function withBody(status: number, body: Exclude<Body, 'auto'>, code: string): Reply {
  const words = STATUS_CODES[status] ?? 'Error';
  const name = code === '' ? words : code;
  switch (body) {
    case 'simple':
      return { ...jsonReply(status, { error: name }), error: name };
    case 'detailed':
      // In Frame.io's documented words (§9), which devices may look for.
      if (status === 401 && code === '') return notAuthorized();
      return detailedError(status, name, `The simulator was told to answer ${status}.`);
    case 'xml': {
      const xmlCode = code === '' ? (STORAGE_CODES[status] ?? 'InternalError') : code;
      return xmlReply(status, xmlCode, `The simulator was told to answer ${status}.`);
    }
    case 'html': {
      const html = `<html><head><title>${status} ${words}</title></head><body><h1>${words}</h1></body></html>`;
      return { ...textReply(status, 'text/html', html), error: name };
    }
    case 'none':
      return { status, headers: {}, body: '', error: name };
  }
}
