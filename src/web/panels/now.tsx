import { useId, type ReactNode } from 'react';
import type { CurrentUpload, Snapshot } from '../../agent/contract/index.ts';
import { nothingNow } from '../advice.ts';
import { formatBytes, formatPercent, formatSpeed } from '../format.ts';
import { baseName, visibleText } from '../visible-text.ts';
import { Words } from '../words.tsx';
import { Empty, Panel } from './panel.tsx';

/** What is being sent at this moment. */
export function Now({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const { current } = snapshot;
  return (
    <Panel title="Now" count={current.length}>
      {current.length === 0 ? (
        <Empty text={nothingNow(snapshot)} />
      ) : (
        <ul role="list" className="rows">
          {current.map((upload) => (
            <Sending key={upload.uploadId} upload={upload} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Sending({ upload }: { readonly upload: CurrentUpload }): ReactNode {
  const { path, sentBytes, totalBytes, recordedBytes, bytesPerSecond, why } = upload;
  const nameId = useId();
  const knownBytes = totalBytes ?? recordedBytes;
  return (
    <li>
      <p className="name" id={nameId} title={visibleText(path)}>
        <Words text={baseName(path)} />
      </p>
      {/* Without a value the bar says: under way, end not known. */}
      <progress
        aria-labelledby={nameId}
        {...(knownBytes === null
          ? {}
          : { max: Math.max(1, knownBytes), value: knownBytes === 0 ? 1 : sentBytes })}
      />
      <p className="detail">
        {totalBytes === null && (
          <>
            <span className="mark mark-recording">Recording</span>
            {' · '}
          </>
        )}
        {amountWords(upload)}
        {` · ${formatSpeed(bytesPerSecond)}`}
      </p>
      {why !== null && (
        <p className="why">
          <Words text={why} />
        </p>
      )}
    </li>
  );
}

function amountWords({ sentBytes, totalBytes, recordedBytes }: CurrentUpload): string {
  const sent = formatBytes(sentBytes);
  if (totalBytes !== null) {
    return `${sent} of ${formatBytes(totalBytes)} · ${formatPercent(sentBytes, totalBytes)}`;
  }
  if (recordedBytes === null) return `${sent} sent so far`;
  return `${sent} of the ${formatBytes(recordedBytes)} so far sent`;
}
