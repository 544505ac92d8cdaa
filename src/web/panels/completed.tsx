import type { ReactNode } from 'react';
import type { UploadRow } from '../../agent/contract/index.ts';
import type { ListedState } from '../api.ts';
import { sizeWords } from '../format.ts';
import { visibleText } from '../visible-text.ts';
import { Words } from '../words.tsx';
import { Fact } from './panel.tsx';
import { UploadList } from './upload-list.tsx';

const STATES: readonly ListedState[] = ['completed'];

/** What has arrived, each with its proof. */
export function Completed({ count }: { readonly count: number }): ReactNode {
  return (
    <UploadList
      title="Completed"
      count={count}
      states={STATES}
      empty="Nothing has arrived yet. Each file that has is listed here with its asset id and checksum."
    >
      {(row) => <Arrived row={row} />}
    </UploadList>
  );
}

function Arrived({ row }: { readonly row: UploadRow }): ReactNode {
  const { path, name, totalBytes, assetId, sha256 } = row;
  return (
    <>
      <p className="name" title={visibleText(path)}>
        <Words text={name} />
      </p>
      <p className="detail">{sizeWords(totalBytes)} · arrived</p>
      <details className="proof">
        <summary>
          Proof<span className="hidden"> for {visibleText(name)}</span>
          <span className="digest" title={sha256 ?? ''}>
            {sha256 === null ? '' : ` sha256 ${sha256.slice(0, 12)}…`}
          </span>
        </summary>
        <dl>
          <Fact name="Asset id">
            <code>{assetId ?? 'not known'}</code>
          </Fact>
          <Fact name="sha256 of what was sent">
            <code>{sha256 ?? 'not known'}</code>
          </Fact>
          <Fact name="From">
            <Words text={path} />
          </Fact>
        </dl>
      </details>
    </>
  );
}
