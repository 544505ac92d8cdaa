import type { DeviceView, PendingCode } from '../views.ts';
import { type Html, html } from './html.ts';
import { ago } from './words.ts';

const BADGES = {
  online: ['online', 'Online'],
  offline: ['offline', 'Offline'],
  paused: ['paused', 'Paused'],
} as const;

/** "C2C Connections", in the words and with the acts of Frame.io (protocol.md §8.1, §10). */
export function connectionsSection(
  devices: readonly DeviceView[],
  waiting: readonly PendingCode[],
  nowMs: number,
): Html {
  return html`<section id="connections" data-live>
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
  const who = count === 1 ? 'A device shows' : `${count} devices show`;
  return html`<p class="quiet">${who} a code and waits to be authorized.</p>`;
}

function deviceCard(device: DeviceView, nowMs: number): Html {
  const [style, word] = BADGES[device.status];
  const away = device.status === 'offline' ? ' away' : '';
  const expires = device.authorizationExpiresAt;
  return html`<article class="device${away}">
    <div class="row">
      <span class="name">${device.name}</span>
      <span class="badge ${style}">${word}</span>
    </div>
    <p class="quiet">
      ${
        device.authorization === 'deauthorized'
          ? 'The device has deauthorized itself. Pair it again to use it.'
          : `Authorized by ${device.userName}${expires === null ? '' : ` until ${expires.slice(0, 16).replace('T', ' ')} UTC`}.`
      }
      Heard ${ago(device.lastSeenAt, nowMs)}, version ${device.clientVersion}.
    </p>
    <div class="row">
      ${
        device.status === 'paused'
          ? actButton(device.id, 'resume', 'Resume')
          : actButton(device.id, 'pause', 'Pause Device')
      }
      ${actButton(device.id, 'forget', 'Forget Device')}
    </div>
  </article>`;
}

function actButton(deviceId: string, act: string, label: string): Html {
  return html`<form class="inline" method="post" action="/page/devices/${deviceId}/${act}">
    <button id="${act}-${deviceId}">${label}</button>
  </form>`;
}
