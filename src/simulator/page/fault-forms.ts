import type { FaultView } from '../faults/fault-board.ts';
import type { ParamSpec, ParamTable, RawParams } from '../faults/params.ts';
import { TARGET_PARAMS } from '../faults/target-params.ts';
import { faultsOn } from './faults-on.ts';
import { type Html, html } from './html.ts';

/** Switches for the faults: what is on, and every one there is with its parameters. */
export function faultsSection(faults: readonly FaultView[]): Html {
  return html`<section id="faults">
    <div class="head">
      <h2>Faults</h2>
      <p class="quiet">what a device has to survive</p>
    </div>
    ${faultsOn(faults)}
    <input
      class="scripted"
      type="search"
      id="fault-search"
      placeholder="Search ${faults.length} faults"
      aria-label="Search faults"
      autocomplete="off"
    />
    <div class="catalogue">${faults.map(faultForm)}</div>
    <p class="empty" id="no-fault" hidden>No fault is called or described so.</p>
  </section>`;
}

function faultForm({ name, active, describe, params }: FaultView): Html {
  const isOn = active !== null;
  const own = pick(params, (param) => !Object.hasOwn(TARGET_PARAMS, param));
  const target = pick(params, (param) => Object.hasOwn(TARGET_PARAMS, param));
  return html`<details class="fault" id="fault-${name}">
    <summary>
      <span class="name">${name}</span>
      ${isOn ? html`<span class="tag warn">on</span>` : null}
      <span class="quiet">${describe}</span>
    </summary>
    <form method="post" action="/page/faults/${name}/enable" id="switch-${name}">
      ${fields(own, active?.params ?? {})}
      <fieldset>
        <legend>Which exchanges it hits</legend>
        ${fields(target, active?.params ?? {})}
      </fieldset>
      <button class="primary">${isOn ? 'Switch on anew' : 'Switch on'}</button>
    </form>
  </details>`;
}

function pick(params: ParamTable, wanted: (name: string) => boolean): ParamTable {
  return Object.fromEntries(Object.entries(params).filter(([name]) => wanted(name)));
}

function fields(params: ParamTable, current: RawParams): Html | null {
  const entries = Object.entries(params);
  if (entries.length === 0) return null;
  return html`<div class="fields">
    ${entries.map(
      ([name, spec]) =>
        html`<label>
          <span>${name}</span>
          ${input(name, spec, current[name] ?? spec.value)}
          <small>${spec.help}</small>
        </label>`,
    )}
  </div>`;
}

function input(name: string, spec: ParamSpec, value: string | number): Html {
  switch (spec.kind) {
    case 'choice':
      return html`<select name="${name}">
        ${spec.choices.map(
          (choice) => html`<option ${choice === value ? html`selected` : null}>${choice}</option>`,
        )}
      </select>`;
    case 'number':
      return html`<input
        name="${name}"
        type="number"
        step="any"
        min="${spec.min}"
        max="${spec.max}"
        value="${value}"
      />`;
    case 'text':
      return html`<input name="${name}" value="${value}" />`;
  }
}
