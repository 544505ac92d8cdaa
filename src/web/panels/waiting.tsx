import type { ReactNode } from 'react';
import type { Snapshot, UploadRow } from '../../agent/contract/index.ts';
import type { ListedState } from '../api.ts';
import { formatBytes, sizeWords } from '../format.ts';
import { visibleText } from '../visible-text.ts';
import { Words } from '../words.tsx';
import { UploadList } from './upload-list.tsx';

const STATES: readonly ListedState[] = ['queued', 'uploading'];

/** The queue in its order: all that is not yet at Frame.io and not being sent at this moment. */
export function Waiting({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const { current, uploads } = snapshot;
  const count = Math.max(0, uploads.queued + uploads.uploading - current.length);
  return (
    <UploadList
      title="Waiting"
      count={count}
      states={STATES}
      leaveOut={new Set(current.map(({ uploadId }) => uploadId))}
      empty="No file waits. Those being sent are under Now, and what is recorded goes there while it is recorded."
    >
      {(row) => <Queued row={row} />}
    </UploadList>
  );
}

function Queued({ row }: { readonly row: UploadRow }): ReactNode {
  const { path, name, sentBytes, totalBytes, why } = row;
  const size = sizeWords(totalBytes);
  return (
    <>
      <p className="name" title={visibleText(path)}>
        <Words text={name} />
      </p>
      <p className="detail">
        {sentBytes > 0 ? `${formatBytes(sentBytes)} of ${size} already sent` : size}
      </p>
      {why !== null && (
        <p className="why">
          <Words text={why} />
        </p>
      )}
    </>
  );
}
