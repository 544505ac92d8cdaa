import { describe, expect, it } from 'vitest';
import { matchPath } from './path-template.ts';

describe('a path template', () => {
  it('gives what stands for its names, decoded', () => {
    expect(matchPath('/a/{id}/b/{index}', '/a/x%20y/b/0')).toEqual({ id: 'x y', index: '0' });
    expect(matchPath('/health', '/health')).toEqual({});
  });

  it('keeps an encoded slash inside its segment', () => {
    expect(matchPath('/a/{id}/b', '/a/%2e%2e%2fb/b')).toEqual({ id: '../b' });
  });

  it('takes bad encoding as it is, and names of objects as text', () => {
    expect(matchPath('/a/{id}', '/a/%zz')).toEqual({ id: '%zz' });
    expect(matchPath('/a/{id}', '/a/__proto__')).toEqual({ id: '__proto__' });
  });

  it.each(['/a//b', '/a/x/b/', '/a/x/y/b', '/a/b', '/A/x/b', 'a/x/b', '//a/x/b', '/a/x/b?'])(
    'does not take %s',
    (path) => {
      expect(matchPath('/a/{id}/b', path)).toBeNull();
    },
  );
});
