import type { FaultView } from '../faults/fault-board.ts';
import type { ParamSpec, ParamTable } from '../faults/params.ts';
import { type Html, html } from './html.ts';

/** Switches for the faults. The forms stay while the page refreshes: somebody may be typing in one. */
export function faultsSection(faults: readonly FaultView[]): Html {
  return html`<section id="faults">
    <div class="head">
      <h2>Faults</h2>
      <p class="quiet">what a device has to survive</p>
    </div>
    ${faults.map(faultForm)}
  </section>`;
}

function faultForm(fault: FaultView): Html {
  const { name, active, describe } = fault;
  return html`<details class="fault" id="fault-${name}">
    <summary>
      <span class="name">${name}</span> ${faultState(fault)}
      <span class="quiet">${describe}</span>
    </summary>
    <form method="post" action="/page/faults/${name}/enable">
      <div class="fields">${fields(fault.params, active?.params ?? {})}</div>
      <button class="primary">Switch on</button>
    </form>
    <form method="post" action="/page/faults/${name}/disable">
      <button>Switch off</button>
    </form>
  </details>`;
}

function faultState({ name, active }: FaultView): Html {
  const id = `fault-state-${name}`;
  if (active === null) return html`<span id="${id}" data-live class="badge offline">off</span>`;
  const left = active.hitsLeft === null ? '' : `, ${active.hitsLeft} to go`;
  return html`<span id="${id}" data-live class="badge warn">on: ${active.hits} hit${left}</span>`;
}

function fields(params: ParamTable, current: Readonly<Record<string, string | number>>): Html[] {
  return Object.entries(params).map(
    ([name, spec]) =>
      html`<label>
        <span>${name}</span>
        ${input(name, spec, current[name] ?? spec.value)}
        <small>${spec.help}</small>
      </label>`,
  );
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
