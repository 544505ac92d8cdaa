import type { ReactNode } from 'react';
import { ADVICE } from '../advice.ts';
import { formatClock, formatDuration } from '../format.ts';
import type { View } from '../view.ts';

interface NoAnswerProps {
  readonly view: Exclude<View, { kind: 'live' }>;
  readonly nowMs: number;
}

/** Instead of the device: what was true a while ago is not shown as if it still were. */
export function NoAnswer({ view, nowMs }: NoAnswerProps): ReactNode {
  return (
    <main className="page alone">
      {view.kind === 'asking' ? <h1>Asking the device…</h1> : <Problem view={view} nowMs={nowMs} />}
    </main>
  );
}

interface ProblemProps {
  readonly view: Exclude<View, { kind: 'live' | 'asking' }>;
  readonly nowMs: number;
}

function Problem({ view, nowMs }: ProblemProps): ReactNode {
  if (view.kind === 'linkInvalid') {
    return (
      <div className="notice notice-bad">
        <h1>This page’s link is no longer valid</h1>
        <p>{ADVICE.link}</p>
      </div>
    );
  }
  const { why, lastAtMs } = view;
  return (
    <div className="notice notice-bad">
      <h1>The device does not answer</h1>
      <p>{why} What it does is not known to this page.</p>
      <p>{ADVICE.device}</p>
      <p>
        {lastAtMs === null
          ? 'It has not answered since this page was opened.'
          : `Its last answer was at ${formatClock(lastAtMs)}, ${formatDuration((nowMs - lastAtMs) / 1000)} ago.`}{' '}
        This page asks again every few seconds.
      </p>
    </div>
  );
}
