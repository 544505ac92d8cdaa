import { QueryClientProvider } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import type { Reply } from './api.ts';
import { App } from './app.tsx';
import { currentWith, snapshotWith } from './fixtures.ts';
import { STATUS_KEY, makeQueryClient } from './queries.ts';
import { render } from './rendering.tsx';

function renderPage(reply: Reply | undefined): string {
  const client = makeQueryClient();
  if (reply !== undefined) client.setQueryData(STATUS_KEY, reply);
  return render(
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>,
  ).html;
}

const headings = (html: string) =>
  [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
const count = (html: string, tag: string) => html.split(`<${tag}`).length - 1;

const holds = [{ reason: 'noNetwork', message: 'No route' }];
const current = [currentWith()];
const pairing = { state: 'pairing', pairedUntil: null, tokenExpiresAt: null } as const;
const answered = (snapshot = snapshotWith()): Reply => ({
  kind: 'answered',
  snapshot,
  atMs: Date.now(),
});

const PAGES: readonly [string, Reply | undefined][] = [
  ['before the first reply', undefined],
  ['of an idle device', answered()],
  ['of a busy device', answered(snapshotWith({ current, holds }))],
  ['of a device that pairs', answered(snapshotWith({ auth: pairing }))],
  ['of a device that does not answer', { kind: 'silent', why: 'No.', lastAtMs: 5 }],
  ['whose link is not valid', { kind: 'linkInvalid' }],
];

describe('the page', () => {
  test.each(PAGES)('%s has one main, one first heading, and no level left out', (_, reply) => {
    const html = renderPage(reply);
    expect(count(html, 'main')).toBe(1);
    const levels = headings(html);
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  test.each(PAGES)(
    '%s has no inline style or script: the page’s policy forbids them',
    (_, reply) => {
      expect(renderPage(reply)).not.toMatch(/ style=|<script|<style| on[a-z]+="/);
    },
  );

  test('names every landmark region', () => {
    const html = renderPage(answered(snapshotWith({ holds })));
    const sections = html.match(/<section[^>]*>/g) ?? [];
    expect(sections.length).toBeGreaterThan(5);
    for (const section of sections) expect(section).toMatch(/aria-label(ledby)?="[^"]+"/);
  });

  test('shows nothing of a device that answered long ago', () => {
    const html = renderPage({
      ...answered(snapshotWith({ current })),
      atMs: Date.now() - 60_000,
    } as Reply);
    expect(html).toContain('The device does not answer');
    expect(html).not.toContain('A001.mov');
    expect(html).not.toContain('Online');
  });
});
