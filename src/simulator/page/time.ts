import { type Html, html } from './html.ts';
import { duration, moment } from './words.ts';

/** What ages at which step (protocol.md §9, §10.2, §11.2). */
const STEPS = [
  { label: '5 min', seconds: 300 },
  { label: '1 h', seconds: 3_600 },
  { label: '8 h', seconds: 8 * 3_600 },
  { label: '24 h', seconds: 86_400 },
  { label: '14 days', seconds: 14 * 86_400 },
] as const;

/** The simulator's own clock, which every lifetime here follows. */
export function timeSection(nowMs: number, machineMs: number): Html {
  return html`<section id="time">
    <div class="head">
      <h2>Time</h2>
      <p class="quiet">${moment(new Date(nowMs).toISOString())}${apart(nowMs, machineMs)}</p>
    </div>
    ${advanceForm()}
  </section>`;
}

function apart(nowMs: number, machineMs: number): string {
  const minutes = Math.round((nowMs - machineMs) / 60_000);
  if (minutes === 0) return '';
  return `, ${duration(Math.abs(minutes))} ${minutes > 0 ? 'ahead of' : 'behind'} this machine`;
}

function advanceForm(): Html {
  return html`<form method="post" action="/page/time" id="advance">
    <div class="row" role="group" aria-label="Advance time by">
      <span>Advance by</span>
      ${STEPS.map(
        ({ label, seconds }) =>
          html`<button class="small" name="seconds" value="${seconds}">${label}</button>`,
      )}
    </div>
    <p class="quiet">
      After 5 min of silence a device is Offline, after 8 h its access token dies, after 24 h its
      upload URLs, after 14 days its refresh token.
    </p>
  </form>`;
}
