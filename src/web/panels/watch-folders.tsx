import type { ReactNode } from 'react';
import type { WatchedFolder } from '../../agent/contract/index.ts';
import { ADVICE } from '../advice.ts';
import { Words } from '../words.tsx';
import { Empty, Panel } from './panel.tsx';

interface WatchFoldersProps {
  readonly folders: readonly WatchedFolder[];
}

const STATES: Readonly<Record<WatchedFolder['state'], string>> = {
  watching: 'Watching',
  missing: 'Missing',
  idle: 'Not watched',
};

/** From where files come by themselves. */
export function WatchFolders({ folders }: WatchFoldersProps): ReactNode {
  return (
    <Panel title="Watch folders" count={folders.length}>
      {folders.length === 0 ? (
        <Empty text={`No folder is watched, so nothing goes up by itself. ${ADVICE.watch}`} />
      ) : (
        <ul role="list" className="rows">
          {folders.map(({ path, state, why }) => (
            <li key={path}>
              <p className="name">
                <Words text={path} />
              </p>
              <p className="detail">
                <span className={`mark mark-${state}`}>{STATES[state]}</span>
              </p>
              {why !== null && (
                <p className="why">
                  <Words text={why} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
