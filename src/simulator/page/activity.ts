import type { CallView, ViolationView } from '../views.ts';
import { type Html, html } from './html.ts';
import { clock } from './words.ts';

const SHOWN_CALLS = 100;
const SHOWN_VIOLATIONS = 100;

export function violationsSection(violations: readonly ViolationView[]): Html {
  return html`<section id="violations" data-live>
    <div class="head">
      <h2>Violations</h2>
      <p class="quiet">what a device did against the documentation</p>
    </div>
    ${
      violations.length === 0
        ? html`<p class="empty good">None.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Violations">
            <table>
              <thead>
                <tr>
                  <th>Time (UTC)</th>
                  <th>Requirement</th>
                  <th>A device…</th>
                </tr>
              </thead>
              <tbody>
                ${violations.slice(-SHOWN_VIOLATIONS).toReversed().map(violationRow)}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function violationRow({ at, requirement, what }: ViolationView): Html {
  return html`<tr>
    <td class="tight">${clock(at)}</td>
    <td class="tight">${requirement ?? 'guides'}</td>
    <td>${what}</td>
  </tr>`;
}

export function callsSection(calls: readonly CallView[]): Html {
  return html`<section id="calls" data-live>
    <div class="head"><h2>Latest calls</h2></div>
    ${
      calls.length === 0
        ? html`<p class="empty">No device has called yet.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Latest calls">
            <table>
              <thead>
                <tr>
                  <th>Time (UTC)</th>
                  <th>Host</th>
                  <th>Call</th>
                  <th>Answer</th>
                </tr>
              </thead>
              <tbody>
                ${calls.slice(-SHOWN_CALLS).toReversed().map(callRow)}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function callRow(call: CallView): Html {
  const running = call.durationMs === null;
  const style = call.status !== null && call.status < 400 ? 'good' : running ? '' : 'bad';
  const answer = call.status ?? (running ? 'running' : 'none');
  const faults = call.faults.length === 0 ? '' : ` (fault: ${call.faults.join(', ')})`;
  return html`<tr>
    <td class="tight">${clock(call.at)}</td>
    <td class="tight">${call.host}</td>
    <td><code>${call.method} ${call.path}</code></td>
    <td><span class="${style}">${answer}</span> ${call.error ?? ''}${faults}</td>
  </tr>`;
}
