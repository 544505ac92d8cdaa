import type { DeviceView } from '../views.ts';
import { deviceDialogs, deviceDialogIds } from './device-dialogs.ts';
import { opener } from './dialog.ts';
import { facts } from './facts.ts';
import { type Html, html } from './html.ts';
import { socketWords } from './socket-words.ts';
import { ago, clock, moment, seen } from './words.ts';

const BADGES = { online: 'Online', offline: 'Offline', paused: 'Paused' } as const;

/** One device under "C2C Connections": its state at a glance, its acts, and everything known of it. */
export function deviceCard(device: DeviceView, nowMs: number): Html {
  const { id, name, status, lastSeenAt, clientVersion } = device;
  const dialogs = deviceDialogIds(id);
  return html`<article class="device ${status}" id="device-${id}">
    <div class="row title">
      <h3 class="name"><bdi>${seen(name)}</bdi></h3>
      <span class="badge ${status}">${BADGES[status]}</span>
    </div>
    <p class="quiet">
      ${authorizedBy(device)}Heard ${ago(lastSeenAt, nowMs)}, version ${clientVersion}.
    </p>
    ${remark(device)}
    <div class="row">
      ${holdForm(device)} ${opener(dialogs.rename, 'Rename', 'small')}
      ${opener(dialogs.forget, 'Forget Device', 'small')}
    </div>
    <details id="details-${id}">
      <summary>Details</summary>
      ${deviceFacts(device, nowMs)} ${timezoneForm(device)}
    </details>
    ${deviceDialogs(device)}
  </article>`;
}

function authorizedBy({ authorization, userName, authorizationExpiresAt }: DeviceView): string {
  if (authorization === 'deauthorized') return '';
  const until = authorizationExpiresAt === null ? '' : ` until ${moment(authorizationExpiresAt)}`;
  return `Authorized by ${userName}${until}. `;
}

/** What a person should know before anything else. */
function remark({ status, authorization, pauses }: DeviceView): Html | null {
  if (authorization === 'deauthorized') {
    return html`<p class="notice">It has deauthorized itself. Pair it again to use it.</p>`;
  }
  const since = pauses.at(-1)?.from;
  if (status !== 'paused' || since === undefined) return null;
  return html`<p class="notice">
    Paused since ${clock(since)} UTC: what it records meanwhile is not accepted.
  </p>`;
}

/** One form for both acts, so that the keyboard stays on its button when one becomes the other. */
function holdForm({ id, status }: DeviceView): Html {
  const [act, label] = status === 'paused' ? ['resume', 'Resume'] : ['pause', 'Pause Device'];
  return html`<form method="post" action="/page/devices/${id}/${act}" id="hold-${id}">
    <button class="small">${label}</button>
  </form>`;
}

function deviceFacts(device: DeviceView, nowMs: number): Html {
  const { authorizationExpiresAt, channels, deviceId } = device;
  const expires = authorizationExpiresAt === null ? 'never' : moment(authorizationExpiresAt);
  return facts([
    ['Authorized by', device.userName],
    ['Paired', moment(device.pairedAt)],
    ['Authorization expires', expires],
    ['Last seen', moment(device.lastSeenAt)],
    ['Real-time connection', socketWords(device.socket, nowMs)],
    ['Time zone', device.timezone],
    [
      channels.length === 1 ? 'Channel' : 'Channels',
      html`${channels.map(
        ({ externalIndex, name, assetType }) =>
          html`<span class="channel"
            >${externalIndex}: <bdi>${seen(name)}</bdi> (${assetType})</span
          >`,
      )}`,
    ],
    ['Device id', html`<code>${deviceId}</code>`],
  ]);
}

function timezoneForm({ id, timezone }: DeviceView): Html {
  return html`<form
    class="row field"
    method="post"
    action="/page/devices/${id}/timezone"
    id="timezone-${id}"
  >
    <label>
      <span>Time zone, which decides the date folder</span>
      <input name="timezone" list="timezones" value="${timezone}" autocomplete="off" required />
    </label>
    <button>Change</button>
  </form>`;
}

/** Suggestions for every device's time zone, once a page. */
export function timezoneList(): Html {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  return html`<datalist id="timezones">
    ${zones.map((zone) => html`<option value="${zone}"></option>`)}
  </datalist>`;
}
