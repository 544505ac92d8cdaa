import { type Reply, textReply } from '../http/reply.ts';
import { defineFault } from './fault.ts';

const HTML = 'text/html; charset=utf-8';
const LOGIN_PAGE =
  '<!doctype html><html><head><title>Welcome to Hotel Wi-Fi</title></head><body>' +
  '<form action="/login" method="post"><input name="room"><button>Connect</button></form>' +
  '</body></html>';

export const captivePortalFault = defineFault({
  name: 'captive-portal',
  describe: 'Answers everything as the Wi-Fi of a hotel does before somebody has logged in.',
  params: {
    answer: {
      kind: 'choice',
      value: 'login-page',
      choices: ['login-page', 'redirect', 'not-found', 'login-required'],
      help: '200 with a page, 302 to one, 404 with HTML, or 511 (RFC 6585)',
    },
  },
  start: ({ answer }) => {
    const reply = portalReply(answer);
    return () => ({ before: async () => ({ kind: 'reply', reply }) });
  },
});

function portalReply(answer: 'login-page' | 'redirect' | 'not-found' | 'login-required'): Reply {
  switch (answer) {
    case 'login-page':
      return textReply(200, HTML, LOGIN_PAGE);
    case 'redirect': {
      const headers = { 'content-type': HTML, location: 'http://login.hotel.example/' };
      return { status: 302, headers, body: '', error: 'Found' };
    }
    case 'not-found':
      return { ...textReply(404, HTML, LOGIN_PAGE), error: 'Not Found' };
    case 'login-required':
      return { ...textReply(511, HTML, LOGIN_PAGE), error: 'Network Authentication Required' };
  }
}
