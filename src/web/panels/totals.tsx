import type { ReactNode } from 'react';
import type { Snapshot } from '../../agent/contract/index.ts';
import { formatBytes, formatCount, formatDuration, formatSpeed } from '../format.ts';
import { deliverySentence } from '../results.ts';
import { Fact, Panel } from './panel.tsx';

/** How much is left, how fast, how long. */
export function Totals({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const { uploads } = snapshot;
  return (
    <Panel title="Totals">
      <p>{deliverySentence(snapshot)}</p>
      <dl className="facts">
        <Fact name="Files remaining">{formatCount(uploads.remainingFiles)}</Fact>
        <Fact name="Size remaining">{formatBytes(uploads.remainingBytes)}</Fact>
        <Fact name="Speed">{formatSpeed(uploads.bytesPerSecond)}</Fact>
        <Fact name="Time remaining">{timeRemaining(snapshot)}</Fact>
        <Fact name="Completed">{formatCount(uploads.completed)}</Fact>
        <Fact name="Failed">{formatCount(uploads.failed)}</Fact>
        <Fact name="Skipped">{formatCount(uploads.skipped)}</Fact>
      </dl>
    </Panel>
  );
}

function timeRemaining({ current, uploads }: Snapshot): string {
  const { remainingFiles, etaSeconds } = uploads;
  if (remainingFiles === 0) return 'none';
  if (current.some(({ totalBytes }) => totalBytes === null)) return 'until the recording ends';
  return etaSeconds === null ? 'not known' : `about ${formatDuration(etaSeconds)}`;
}
