import type { CallView, DeviceView, ViolationView } from '../views.ts';
import { type Html, html } from './html.ts';
import { clock, seen, shortPath } from './words.ts';

const SHOWN_CALLS = 100;
/** An answer of every pairing, and nothing wrong (protocol.md §8.2). */
const EXPECTED_ERROR = 'authorization_pending';

export type CallFilter = 'all' | 'problems';

export interface CallsOf {
  readonly calls: readonly CallView[];
  readonly violations: readonly ViolationView[];
  readonly devices: readonly DeviceView[];
  readonly filter: CallFilter;
}

/** What devices asked and how it was answered, as it comes; the latest first. */
export function callsSection({ calls, violations, devices, filter }: CallsOf): Html {
  const violated = new Set(violations.map(({ callId }) => callId));
  const problems = calls.filter((call) => isProblem(call) || violated.has(call.id));
  const wanted = filter === 'all' ? calls : problems;
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return html`<section id="calls">
    <div class="head">
      <h2>Calls</h2>
      <p class="choices" role="group" aria-label="Which calls">
        ${choice('all', `All ${calls.length}`, filter)}
        ${choice('problems', `Only problems ${problems.length}`, filter)}
      </p>
    </div>
    ${
      wanted.length === 0
        ? html`<p class="empty">
            ${calls.length === 0 ? 'No device has called yet.' : 'No call had a problem.'}
          </p>`
        : html`<ol class="lines scroll" tabindex="0" aria-label="Calls">
            ${wanted
              .slice(-SHOWN_CALLS)
              .toReversed()
              .map((call) => callLine(call, names, violated.has(call.id)))}
          </ol>`
    }
    ${
      wanted.length <= SHOWN_CALLS
        ? null
        : html`<p class="quiet">
            The latest ${SHOWN_CALLS} of ${wanted.length}; all are under
            <a href="/control/calls">/control/calls</a>.
          </p>`
    }
  </section>`;
}

function choice(value: CallFilter, label: string, current: CallFilter): Html {
  const href = value === 'all' ? '/#calls' : '/?calls=problems#calls';
  return html`<a
    class="choice"
    href="${href}"
    id="calls-${value}"
    data-view
    ${value === current ? html`aria-current="true"` : null}
    >${label}</a
  >`;
}

function isProblem({ status, error, durationMs, faults, internalError }: CallView): boolean {
  if (internalError !== null || faults.length > 0) return true;
  if (status === null) return durationMs !== null;
  return status >= 400 && error !== EXPECTED_ERROR;
}

function callLine(call: CallView, names: ReadonlyMap<string, string>, isViolation: boolean): Html {
  const { id, at, host, method, path, faults } = call;
  const who = call.deviceId === null ? undefined : names.get(call.deviceId);
  return html`<li class="line call" id="call-${id}">
    <time>${clock(at)}</time>
    <code class="what" title="${path}"><strong>${method}</strong> ${shortPath(path)}</code>
    ${answer(call)}
    <span class="quiet">
      ${host}${who === undefined ? null : html`, <bdi>${seen(who)}</bdi>`}${took(call)}
      ${faults.map((fault) => html`<span class="tag warn">fault: ${fault}</span>`)}
      ${isViolation ? html`<span class="tag bad">violation</span>` : null}
    </span>
  </li>`;
}

function answer({ status, error, durationMs }: CallView): Html {
  if (status === null && durationMs === null) return html`<span class="answer">running</span>`;
  if (status === null) return html`<span class="answer bad">no answer</span>`;
  const style = status < 400 ? 'good' : error === EXPECTED_ERROR ? '' : 'bad';
  return html`<span class="answer ${style}"><strong>${status}</strong> ${error ?? ''}</span>`;
}

function took({ durationMs }: CallView): string {
  return durationMs === null ? '' : `, ${durationMs} ms`;
}
