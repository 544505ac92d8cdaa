import type { DeviceView, PendingCode } from '../views.ts';
import { deviceCard } from './device-card.ts';
import { type Html, html } from './html.ts';

/** "C2C Connections", in the words and with the acts of Frame.io (protocol.md §8.1, §10). */
export function connectionsSection(
  devices: readonly DeviceView[],
  waiting: readonly PendingCode[],
  nowMs: number,
): Html {
  return html`<section id="connections">
    <div class="head">
      <h2>C2C Connections</h2>
      <a class="button primary" id="new-connection" href="/pair">+ New C2C Connection</a>
    </div>
    ${waiting.length === 0 ? null : waitingLine(waiting.length)}
    ${
      devices.length === 0
        ? html`<p class="empty">
            No device is connected. Start pairing on the device, then choose + New C2C Connection
            and enter its six digits.
          </p>`
        : devices.map((device) => deviceCard(device, nowMs))
    }
  </section>`;
}

function waitingLine(count: number): Html {
  const who =
    count === 1 ? 'A device shows a code and waits' : `${count} devices show codes and wait`;
  return html`<p class="notice" id="waiting">${who} to be authorized.</p>`;
}
