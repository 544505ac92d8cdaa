import type { ReactNode } from 'react';
import { formatCountdown } from '../format.ts';
import type { PairingCode } from '../news.ts';
import { Words } from '../words.tsx';
import { Panel } from './panel.tsx';

interface PairingProps {
  /** Null until the page has heard of one. */
  readonly code: PairingCode | null;
  readonly nowMs: number;
}

/** The six digits and where to type them. */
export function Pairing({ code, nowMs }: PairingProps): ReactNode {
  return (
    <Panel title="Pair this device">
      {code === null ? (
        <p>
          The device asks Frame.io for a code. It is shown here and in the terminal as soon as it is
          there.
        </p>
      ) : (
        <Code code={code} nowMs={nowMs} />
      )}
    </Panel>
  );
}

function Code({ code, nowMs }: { readonly code: PairingCode; readonly nowMs: number }): ReactNode {
  const { userCode, deviceName, expiresAt } = code;
  const leftSeconds = (Date.parse(expiresAt) - nowMs) / 1000;
  if (!(leftSeconds > 0)) {
    return <p>The code has expired. A new one is asked for; please wait.</p>;
  }
  const link = httpsLink(code.verificationUriComplete);
  return (
    <>
      <p className="code" translate="no">
        <span className="hidden">Code: {userCode.split('').join(' ')}</span>
        <span aria-hidden="true">{userCode.slice(0, 3)}</span>
        <span aria-hidden="true">{userCode.slice(3)}</span>
      </p>
      <p role="timer">
        Valid for <strong>{formatCountdown(leftSeconds)}</strong>
        {deviceName !== null && (
          <>
            {' · device '}
            <strong>
              <Words text={deviceName} />
            </strong>
          </>
        )}
      </p>
      <ol className="steps">
        <li>In Frame.io, open the project and its C2C Connections.</li>
        <li>Choose “+ New C2C Connection”, then “Device ready to connect”.</li>
        <li>Type the six-digit code, choose “Authorize”, then “Finish”.</li>
      </ol>
      {link !== null && (
        <p>
          Or{' '}
          <a href={link} target="_blank" rel="noopener noreferrer">
            open Frame.io with this code
            <span className="hidden"> (in a new tab)</span>
          </a>
          .
        </p>
      )}
    </>
  );
}

/** The link as it came, unless it leads anywhere but to the web. */
export function httpsLink(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  return new URL(text).protocol === 'https:' ? text : null;
}
