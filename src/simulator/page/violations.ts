import { REQUIREMENTS } from '../../spec/index.ts';
import type { DeviceView, ViolationView } from '../views.ts';
import { type Html, html } from './html.ts';
import { clock, counted, seen } from './words.ts';

const SHOWN_KINDS = 100;

/** The same thing done by the same device, however often. */
interface Kind {
  readonly number: number;
  readonly last: ViolationView;
  readonly times: number;
}

/** What devices did against the documentation, with the line of the checklist; the latest first. */
export function violationsSection(
  violations: readonly ViolationView[],
  devices: readonly DeviceView[],
): Html {
  const kinds = kindsOf(violations);
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return html`<section id="violations">
    <div class="head">
      <h2>Violations</h2>
      <p class="quiet">
        ${
          violations.length === 0
            ? 'what a device did against the documentation'
            : `${violations.length} in all, ${counted(kinds.length, 'kind')}`
        }
      </p>
    </div>
    ${
      kinds.length === 0
        ? html`<p class="empty good">None so far.</p>`
        : html`<ol class="lines scroll" tabindex="0" aria-label="Violations">
            ${kinds.slice(0, SHOWN_KINDS).map((kind) => violationLine(kind, names))}
          </ol>`
    }
  </section>`;
}

function kindsOf(violations: readonly ViolationView[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const violation of violations) {
    const { requirement, what, deviceId } = violation;
    const key = JSON.stringify([requirement, what, deviceId]);
    const { number, times } = kinds.get(key) ?? { number: kinds.size, times: 0 };
    // Deleted first, so that the map is in the order of the last time.
    kinds.delete(key);
    kinds.set(key, { number, last: violation, times: times + 1 });
  }
  return [...kinds.values()].toReversed();
}

function violationLine({ number, last, times }: Kind, names: ReadonlyMap<string, string>): Html {
  const { at, requirement, what, deviceId } = last;
  const who = deviceId === null ? undefined : names.get(deviceId);
  return html`<li class="line" id="violation-${number}">
    <time>${clock(at)}</time>
    <span class="what">
      <bdi>${seen(who ?? 'A device')}</bdi> ${what}
      ${times === 1 ? null : html`<span class="times">${times} times</span>`}
    </span>
    <span class="quiet">${rule(requirement)}</span>
  </li>`;
}

function rule(requirement: ViolationView['requirement']): Html {
  const line = REQUIREMENTS.find(({ id }) => id === requirement);
  if (line === undefined) return html`Not on the checklist: said in the guides only`;
  return html`<code>${line.id}</code> (${line.level}): ${line.text}`;
}
