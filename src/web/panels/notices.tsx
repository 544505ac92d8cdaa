import type { ReactNode } from 'react';
import type { Snapshot } from '../../agent/contract/index.ts';
import { holdAdvice } from '../advice.ts';
import { sentence } from '../badge.ts';
import { formatFiles } from '../format.ts';
import { Words } from '../words.tsx';

/** Why the queue does not move, and what else a person should see to. Nothing when all is well. */
export function Notices({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const { holds, clock, unfinishedAssets } = snapshot;
  const warning = clock.why;
  if (holds.length === 0 && warning === null && unfinishedAssets === 0) return null;
  return (
    <section className="notice notice-warn" aria-label="What needs attention">
      {holds.length > 0 && (
        <>
          <h2>The queue waits</h2>
          <ul role="list">
            {holds.map(({ reason, message }) => (
              <li key={reason}>
                <strong>
                  <Words text={sentence(message)} />
                </strong>{' '}
                {holdAdvice(reason)}
              </li>
            ))}
          </ul>
        </>
      )}
      {warning !== null && (
        <>
          <h2>The clock is wrong</h2>
          <p>
            <strong>
              <Words text={sentence(warning)} />
            </strong>{' '}
            Let it be set from the network.
          </p>
        </>
      )}
      {unfinishedAssets > 0 && (
        <>
          <h2>Unfinished at Frame.io</h2>
          <p>
            <strong>{`${formatFiles(unfinishedAssets)} can never be completed.`}</strong> A device
            may not delete: look for them in the project and delete them there.
          </p>
        </>
      )}
    </section>
  );
}
