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
  const { path, sentBytes, totalBytes, bytesPerSecond, mode, why } = upload;
  const nameId = useId();
  return (
    <li>
      <p className="name" id={nameId} title={visibleText(path)}>
        <Words text={baseName(path)} />
      </p>
      {/* Without a value the bar says: under way, end not known. */}
      <progress
        aria-labelledby={nameId}
        {...(totalBytes === null
          ? {}
          : { max: Math.max(1, totalBytes), value: totalBytes === 0 ? 1 : sentBytes })}
      />
      <p className="detail">
        {totalBytes === null
          ? `${formatBytes(sentBytes)} sent so far`
          : `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)} · ${formatPercent(sentBytes, totalBytes)}`}
        {` · ${formatSpeed(bytesPerSecond)}`}
        {mode === 'growing' && ' · still recording'}
      </p>
      {why !== null && (
        <p className="why">
          <Words text={why} />
        </p>
      )}
    </li>
  );
}
