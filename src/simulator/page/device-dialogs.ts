import type { DeviceView } from '../views.ts';
import { cancelButton, dialog, keepButton } from './dialog.ts';
import { type Html, html } from './html.ts';
import { seen } from './words.ts';

export function deviceDialogIds(deviceId: string): { rename: string; forget: string } {
  return { rename: `rename-${deviceId}`, forget: `forget-${deviceId}` };
}

/** What a device's buttons ask before they act. Forgetting cannot be taken back, so it has a question. */
export function deviceDialogs({ id, name }: DeviceView): Html {
  const { rename, forget } = deviceDialogIds(id);
  return html`${dialog(
    rename,
    html`Rename <bdi>${seen(name)}</bdi>`,
    html`<form method="post" action="/page/devices/${id}/name">
      <label>
        <span>Name</span>
        <input name="name" value="${name}" maxlength="255" required autofocus />
      </label>
      <p class="quiet">The folder of assets to come takes the new name.</p>
      <div class="row"><button class="primary">Rename</button> ${cancelButton(rename)}</div>
    </form>`,
  )}
  ${dialog(
    forget,
    html`Forget <bdi>${seen(name)}</bdi>?`,
    html`<p>
        Its authorization ends at once, and it has to be paired again. Assets that have arrived
        stay.
      </p>
      <form method="post" action="/page/devices/${id}/forget">
        <div class="row"><button class="danger">Forget Device</button> ${keepButton(forget)}</div>
      </form>`,
  )}`;
}
