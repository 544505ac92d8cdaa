import type { FaultView } from '../faults/fault-board.ts';
import { hits, settings } from './fault-words.ts';
import { type Html, html } from './html.ts';

/** What is on now, before everything that could be. */
export function faultsOn(faults: readonly FaultView[]): Html {
  const on = faults.filter(({ active }) => active !== null);
  if (on.length === 0) return html`<p class="empty good" id="faults-on">All are off.</p>`;
  return html`<div id="faults-on">
    <ul class="on">
      ${on.map(line)}
    </ul>
    ${
      on.length === 1
        ? null
        : html`<form method="post" action="/page/faults/disable" id="all-off">
            <button>Switch all off</button>
          </form>`
    }
  </div>`;
}

function line(fault: FaultView): Html {
  const { name } = fault;
  const set = settings(fault);
  return html`<li id="fault-on-${name}">
    <a class="name" href="#fault-${name}">${name}</a>
    <span class="badge warn">${hits(fault)}</span>
    <form method="post" action="/page/faults/${name}/disable" id="fault-off-${name}">
      <button class="small" aria-label="Switch off ${name}">Switch off</button>
    </form>
    ${set === '' ? null : html`<span class="quiet">${set}</span>`}
  </li>`;
}
