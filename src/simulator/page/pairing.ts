import type { DeviceView, PendingCode } from '../views.ts';
import { type Html, html } from './html.ts';
import { clock, seen } from './words.ts';

/** How long an authorisation may be given for (protocol.md §9): a choice at pairing, as at Frame.io. */
export const EXPIRATIONS = [
  { value: 'never', label: 'No expiration', seconds: null },
  { value: 'hour', label: 'In one hour', seconds: 3_600 },
  { value: 'day', label: 'In one day', seconds: 86_400 },
  { value: 'week', label: 'In one week', seconds: 7 * 86_400 },
  { value: 'month', label: 'In 30 days', seconds: 30 * 86_400 },
] as const;

const STEPS = ['Enter code', 'Authorize', 'Finish'] as const;

/** Only the digits of what was typed or pasted: devices show `012 345`, people write `012-345`. */
export function digitsOf(typed: string): string {
  return typed.replaceAll(/\D/g, '');
}

/** Step one: the six digits. */
export function codeStep(typed: string, error: string | null): Html {
  return step(
    0,
    html`<h2>Device ready to connect?</h2>
      <p class="quiet">Enter the six-digit code it shows.</p>
      <form method="get" action="/pair">
        <label>
          <span>Six-digit code</span>
          <input
            class="digits"
            name="code"
            value="${typed}"
            inputmode="numeric"
            autocomplete="off"
            pattern="\\s*(\\d[\\s\\-]*){6}"
            title="Six digits"
            maxlength="20"
            required
            autofocus
            ${error === null ? null : html`aria-invalid="true" aria-describedby="wrong-code"`}
          />
        </label>
        ${error === null ? null : html`<p class="error" role="alert" id="wrong-code">${error}</p>`}
        <div class="row">
          <button class="primary">Next</button>
          <a class="button" href="/">Cancel</a>
        </div>
      </form>`,
  );
}

/** Step two: is it the right device, and for how long. */
export function authorizeStep({ deviceName, userCode, expiresAt }: PendingCode): Html {
  return step(
    1,
    html`<p class="quiet">This device waits with the code ${userCode}:</p>
      <h2><bdi>${seen(deviceName)}</bdi></h2>
      <p class="quiet">
        Is it the one in front of you? Then authorize it for this project, before the code expires
        at ${clock(expiresAt)} UTC.
      </p>
      <form method="post" action="/page/authorize">
        <input type="hidden" name="code" value="${userCode}" />
        <label>
          <span>Expiration</span>
          <select name="expiration" autofocus>
            ${EXPIRATIONS.map(
              ({ value, label }) => html`<option value="${value}">${label}</option>`,
            )}
          </select>
          <small>When it is reached, the device is removed by itself.</small>
        </label>
        <div class="row">
          <button class="primary">Authorize</button>
          <a class="button" href="/">Cancel</a>
        </div>
      </form>`,
  );
}

/** Step three. @param connected devices that have connected since they were authorized */
export function finishStep(connected: readonly DeviceView[]): Html {
  return step(
    2,
    html`<h2>Authorized</h2>
      <div role="status" id="connected">
        ${
          connected.length === 0
            ? html`<p class="quiet">The device connects by itself within seconds…</p>`
            : connected.map(
                ({ name }) => html`<p class="good"><bdi>${seen(name)}</bdi> is connected.</p>`,
              )
        }
      </div>
      <form method="get" action="/">
        <div class="row"><button class="primary" autofocus>Finish</button></div>
      </form>`,
  );
}

function step(current: number, body: Html): Html {
  return html`<main>
    <section class="pairing">
      <p class="quiet">New C2C Connection</p>
      <ol class="steps">
        ${STEPS.map(
          (name, index) =>
            html`<li ${index === current ? html`aria-current="step"` : null}>${name}</li>`,
        )}
      </ol>
      ${body}
    </section>
  </main>`;
}
