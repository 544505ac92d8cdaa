import type { PendingCode } from '../views.ts';
import { type Html, html } from './html.ts';

/** How long an authorisation may be given for (protocol.md §9): a choice at pairing, as at Frame.io. */
export const EXPIRATIONS = [
  { value: 'never', label: 'No expiration', seconds: null },
  { value: 'hour', label: 'In one hour', seconds: 3_600 },
  { value: 'day', label: 'In one day', seconds: 86_400 },
  { value: 'week', label: 'In one week', seconds: 7 * 86_400 },
  { value: 'month', label: 'In 30 days', seconds: 30 * 86_400 },
] as const;

/** Step one: the six digits. */
export function codeStep(error: string | null): Html {
  return html`<main>
    <section class="pairing">
      <h2>New C2C Connection</h2>
      <p class="quiet">Device ready to connect? Enter the six-digit code it shows.</p>
      <form method="get" action="/pair">
        <label>
          <span>Six-digit code</span>
          <input
            class="digits"
            name="code"
            inputmode="numeric"
            autocomplete="off"
            pattern="\\d{6}"
            maxlength="6"
            required
            autofocus
          />
        </label>
        ${error === null ? null : html`<p class="error" role="alert">${error}</p>`}
        <div class="row">
          <button class="primary">Next</button>
          <a class="button" href="/">Cancel</a>
        </div>
      </form>
    </section>
  </main>`;
}

/** Step two: is it the right device, and for how long. */
export function authorizeStep(code: PendingCode): Html {
  return html`<main>
    <section class="pairing">
      <h2>${code.deviceName}</h2>
      <p class="quiet">Is this the name your device shows? Then authorize it for this project.</p>
      <form method="post" action="/page/authorize">
        <input type="hidden" name="code" value="${code.userCode}" />
        <label>
          <span>Expiration</span>
          <select name="expiration">
            ${EXPIRATIONS.map(
              ({ value, label }) => html`<option value="${value}">${label}</option>`,
            )}
          </select>
        </label>
        <div class="row">
          <button class="primary">Authorize</button>
          <a class="button" href="/">Cancel</a>
        </div>
      </form>
    </section>
  </main>`;
}

/** Step three. */
export function finishStep(): Html {
  return html`<main>
    <section class="pairing">
      <h2>Authorized</h2>
      <p class="quiet">
        The device connects by itself within seconds and then shows under C2C Connections.
      </p>
      <form method="get" action="/">
        <div class="row"><button class="primary">Finish</button></div>
      </form>
    </section>
  </main>`;
}
