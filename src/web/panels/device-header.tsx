import type { ReactNode } from 'react';
import type { Snapshot } from '../../agent/contract/index.ts';
import { standingOf } from '../badge.ts';
import { formatLeft, formatMoment } from '../format.ts';
import { Words } from '../words.tsx';
import { NetworkFacts } from './network-facts.tsx';
import { Fact } from './panel.tsx';

interface HeaderProps {
  readonly snapshot: Snapshot;
  readonly nowMs: number;
}

/** Which device, into which project, and is it connected. */
export function DeviceHeader({ snapshot, nowMs }: HeaderProps): ReactNode {
  const { auth, device, project, user } = snapshot;
  const { badge, reasons } = standingOf(snapshot);
  const none = auth.state === 'paired' ? 'Not known yet' : 'None';
  return (
    <header className="header">
      <div className="page">
        <div className="title">
          <h1>{device.name === null ? 'This device' : <Words text={device.name} />}</h1>
          <p className={`badge badge-${badge.toLowerCase()}`}>
            <span className="hidden">Status: </span>
            {badge}
          </p>
        </div>
        {reasons.map((reason) => (
          <p className="reason" key={reason}>
            <Words text={reason} />
          </p>
        ))}
        <dl className="facts">
          <Fact name="Project">
            {project === null ? none : <Words text={project.name ?? 'Name not known yet'} />}
          </Fact>
          <Fact name="User">{user === null ? none : <Words text={user.name} />}</Fact>
          <Fact name="Paired until">
            <PairedUntil iso={auth.pairedUntil} nowMs={nowMs} />
          </Fact>
          <NetworkFacts snapshot={snapshot} />
        </dl>
      </div>
    </header>
  );
}

interface PairedUntilProps {
  readonly iso: string | null;
  readonly nowMs: number;
}

function PairedUntil({ iso, nowMs }: PairedUntilProps): ReactNode {
  if (iso === null) return 'Not paired';
  const left = formatLeft(iso, nowMs);
  return (
    <>
      <time dateTime={iso}>{formatMoment(iso)}</time>
      {left !== null && (
        <>
          {' '}
          <span className="whole">({left})</span>
        </>
      )}
    </>
  );
}
