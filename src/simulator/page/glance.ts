import type { FaultView } from '../faults/fault-board.ts';
import type { AssetView, DeviceView, ViolationView } from '../views.ts';
import { type Html, html } from './html.ts';
import { counted } from './words.ts';

export interface Glanced {
  readonly devices: readonly DeviceView[];
  readonly assets: readonly AssetView[];
  readonly faults: readonly FaultView[];
  readonly violations: readonly ViolationView[];
}

/** Where everything stands, and the way to each section. */
export function glance({ devices, assets, faults, violations }: Glanced): Html {
  const online = devices.filter(({ status }) => status === 'online').length;
  const paused = devices.filter(({ status }) => status === 'paused').length;
  const complete = assets.filter(({ status }) => status === 'complete').length;
  const on = faults.filter(({ active }) => active !== null).length;
  return html`<nav id="glance" aria-label="Sections">
    ${link('connections', `${online} online${paused === 0 ? '' : `, ${paused} paused`}`)}
    ${link('folders', assets.length === 0 ? 'No assets' : `${complete} of ${counted(assets.length, 'asset')} complete`)}
    ${link('faults', `${counted(on, 'fault')} on`, on > 0 ? 'warn' : '')}
    ${link('violations', counted(violations.length, 'violation'), violations.length > 0 ? 'bad' : '')}
    ${link('calls', 'Calls')}
  </nav>`;
}

function link(section: string, words: string, style = ''): Html {
  return html`<a href="#${section}" class="${style}">${words}</a>`;
}
