import type { ReactNode } from 'react';
import type { UploadRow } from '../../agent/contract/index.ts';
import type { ListedState } from '../api.ts';
import { sentence } from '../badge.ts';
import { sizeWords } from '../format.ts';
import { visibleText } from '../visible-text.ts';
import { Words } from '../words.tsx';
import { UploadList } from './upload-list.tsx';

const STATES: readonly ListedState[] = ['failed', 'skipped'];

/** What did not arrive: why, and what to do. */
export function Undelivered({ count }: { readonly count: number }): ReactNode {
  return (
    <UploadList
      title="Failed and skipped"
      count={count}
      states={STATES}
      empty="No file has failed or been skipped; there is nothing to do here."
    >
      {(row) => <Missed row={row} />}
    </UploadList>
  );
}

function Missed({ row }: { readonly row: UploadRow }): ReactNode {
  const { path, name, state, totalBytes, why, hint, code } = row;
  return (
    <>
      <p className="name" title={visibleText(path)}>
        <Words text={name} />
      </p>
      <p className="detail">
        <span className={`mark mark-${state}`}>{state === 'failed' ? 'Failed' : 'Skipped'}</span>
        {` ${sizeWords(totalBytes)}`}
        {code !== null && ` · ${code}`}
      </p>
      <p className="why">
        <Words text={sentence(why ?? 'No reason was given')} />
        {hint !== null && (
          <>
            {' '}
            <Words text={hint} />
          </>
        )}
      </p>
    </>
  );
}
