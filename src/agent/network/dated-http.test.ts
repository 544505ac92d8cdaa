import { describe, expect, test } from 'vitest';
import type { Exchange, HttpRequest } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import type { ClockReport } from './clock-skew.ts';
import { DatedHttp } from './dated-http.ts';

const REQUEST: HttpRequest = {
  method: 'GET',
  url: 'https://api.example/x',
  headers: {},
  body: { kind: 'none' },
};

async function told(
  answers: readonly { readonly aheadMs: number; readonly tookMs?: number; readonly page?: true }[],
): Promise<readonly ClockReport[]> {
  const clock = new ManualClock();
  const reports: ClockReport[] = [];
  const queue = [...answers];
  const http = {
    send: async (): Promise<Exchange> => {
      const { aheadMs, tookMs = 0, page } = queue.shift() ?? { aheadMs: 0 };
      await clock.advance(tookMs);
      return {
        kind: 'reply',
        status: 200,
        headers: {
          date: new Date(clock.now() - aheadMs).toUTCString(),
          'content-type': page === true ? 'text/html' : 'application/json',
        },
        body: page === true ? '<html></html>' : '{}',
      };
    },
  };
  const dated = new DatedHttp(http, clock, (report) => reports.push(report));
  while (queue.length > 0) await dated.send(REQUEST);
  return reports;
}

describe('the time that Frame.io names', () => {
  test('is told once when this clock differs by a minute, and once when it does no longer', async () => {
    const reports = await told([
      { aheadMs: 0 },
      { aheadMs: 30_000 },
      { aheadMs: 90_000 },
      { aheadMs: 95_000 },
      { aheadMs: 0 },
      { aheadMs: 0 },
      { aheadMs: -90_000 },
    ]);
    expect(reports.map(({ why }) => why?.replace(/ Frame.*/, '') ?? null)).toEqual([
      expect.stringMatching(/ahead of$/),
      null,
      expect.stringMatching(/behind$/),
    ]);
  });

  test('is not believed of a page in between, nor of an answer that was long on its way', async () => {
    expect(
      await told([
        { aheadMs: 90_000, page: true },
        { aheadMs: 90_000, tookMs: 6_000 },
      ]),
    ).toEqual([]);
  });
});
