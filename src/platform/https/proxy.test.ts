import { describe, expect, test } from 'vitest';
import { isExempt, parseProxy, proxyLabel } from './proxy.ts';

describe('what the operator says of a proxy', () => {
  test('is host, port and credentials, of which only the first two are shown', () => {
    const proxy = parseProxy('http://joe:s%3Acret@proxy.example:3128');
    expect(proxy).toMatchObject({ host: 'proxy.example', port: 3128, isSecure: false });
    expect(proxy.authorization).toBe(`Basic ${Buffer.from('joe:s:cret').toString('base64')}`);
    expect(proxyLabel(proxy)).toBe('proxy.example:3128');
    expect(proxyLabel(parseProxy('https://[::1]/'))).toBe('[::1]:443');
  });

  test.each([
    'proxy.example:3128',
    'socks5://joe:hunter2@proxy:1080',
    'http://joe:hunter2@proxy:99999',
    'http://joe:hunter2@proxy:3128/path',
    'http://joe:hunter2%@proxy:3128',
  ])('is refused when it is %s, without a word of it', (text) => {
    const refused = () => parseProxy(text);
    expect(refused).toThrow(expect.objectContaining({ code: 'bad_proxy' }));
    expect(refused).not.toThrow(/hunter2|joe/);
  });

  test.each([
    ['', 'api.frame.io', false],
    ['*', 'api.frame.io', true],
    ['api.frame.io', 'api.frame.io', true],
    ['API.frame.io ', 'api.frame.io', true],
    ['frame.io', 'api.frame.io', true],
    ['.frame.io', 'api.frame.io', true],
    ['*.frame.io', 'api.frame.io', true],
    ['.frame.io', 'frame.io', false],
    ['rame.io', 'frame.io', false],
    ['other, frame.io:443', 'frame.io', true],
    ['frame.io:8443', 'frame.io', false],
    ['[::1]:443', '::1', true],
    ['::1', '::1', true],
  ])('with NO_PROXY=%s, %s goes without: %s', (noProxy, host, exempt) => {
    expect(isExempt(parseProxy('http://proxy:1', noProxy), host, 443)).toBe(exempt);
  });
});
