import type { ReactNode } from 'react';
import type { UploadRow } from '../../agent/contract/index.ts';
import { isNewestFirst, type ListedState } from '../api.ts';
import { formatCount } from '../format.ts';
import { useUploads } from '../queries.ts';
import { Words } from '../words.tsx';
import { Empty, Panel } from './panel.tsx';

interface UploadListProps {
  readonly title: string;
  readonly count: number;
  readonly states: readonly ListedState[];
  /** Shown elsewhere already. */
  readonly leaveOut?: ReadonlySet<string>;
  readonly empty: string;
  readonly children: (row: UploadRow) => ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

/** A list of uploads that is read page by page; says so when it could not be read or is not whole. */
export function UploadList(props: UploadListProps): ReactNode {
  const { title, count, states, leaveOut = NONE, empty, children } = props;
  const query = useUploads(states);
  const all = query.data?.pages.flatMap((page) => page.uploads);
  const rows = all?.filter(({ uploadId }) => !leaveOut.has(uploadId));
  const more = query.hasNextPage;
  const order = isNewestFirst(states) ? 'newest first' : 'in order';
  return (
    <Panel title={title} count={count}>
      {query.error !== null && (
        <p className="why">
          This list could not be read and may be out of date; it is tried again.{' '}
          <Words text={query.error.message} />
        </p>
      )}
      {rows === undefined && query.error === null && <p className="empty">Reading the list…</p>}
      {rows?.length === 0 && !more && <Empty text={empty} />}
      {rows !== undefined && rows.length > 0 && (
        <ul role="list" className="rows">
          {rows.map((row) => (
            <li key={row.uploadId}>{children(row)}</li>
          ))}
        </ul>
      )}
      {more && (
        <p className="more">
          {`The first ${formatCount(rows?.length ?? 0)} are shown, ${order}. `}
          <button
            type="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more<span className="hidden">: {title}</span>
          </button>
        </p>
      )}
    </Panel>
  );
}
