import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import type { Snapshot } from '../agent/contract/index.ts';
import { standingOf } from './badge.ts';
import { startLive } from './live.ts';
import { Announcer } from './panels/announcer.tsx';
import { Completed } from './panels/completed.tsx';
import { DeviceHeader } from './panels/device-header.tsx';
import { NoAnswer } from './panels/no-answer.tsx';
import { Notices } from './panels/notices.tsx';
import { Now } from './panels/now.tsx';
import { Pairing } from './panels/pairing.tsx';
import { Totals } from './panels/totals.tsx';
import { Undelivered } from './panels/undelivered.tsx';
import { Waiting } from './panels/waiting.tsx';
import { WatchFolders } from './panels/watch-folders.tsx';
import { usePairingCode, useReply } from './queries.ts';
import { useNow } from './use-now.ts';
import { titleOf, viewOf } from './view.ts';

export function App(): ReactNode {
  const client = useQueryClient();
  useEffect(() => startLive(client), [client]);
  const nowMs = useNow();
  const view = viewOf(useReply(), nowMs);
  const title = titleOf(view, view.kind === 'live' ? standingOf(view.snapshot).badge : '');
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <>
      <Announcer view={view} />
      {view.kind === 'live' ? (
        <Device snapshot={view.snapshot} nowMs={nowMs} />
      ) : (
        <NoAnswer view={view} nowMs={nowMs} />
      )}
    </>
  );
}

function Device({
  snapshot,
  nowMs,
}: {
  readonly snapshot: Snapshot;
  readonly nowMs: number;
}): ReactNode {
  const code = usePairingCode();
  const { uploads } = snapshot;
  return (
    <>
      <DeviceHeader snapshot={snapshot} nowMs={nowMs} />
      <main className="page">
        {snapshot.auth.state === 'pairing' && <Pairing code={code} nowMs={nowMs} />}
        <Notices snapshot={snapshot} />
        <div className="columns">
          <div className="column">
            <Now snapshot={snapshot} />
            <Waiting snapshot={snapshot} />
          </div>
          <div className="column">
            <Totals snapshot={snapshot} />
            <WatchFolders folders={snapshot.watch} />
          </div>
        </div>
        <Undelivered count={uploads.failed + uploads.skipped} />
        <Completed count={uploads.completed} />
      </main>
      <footer className="page footer">dailies {snapshot.device.clientVersion}</footer>
    </>
  );
}
