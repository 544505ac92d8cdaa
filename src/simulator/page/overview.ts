import type { SimulatorControl } from '../control.ts';
import { type CallFilter, callsSection } from './calls.ts';
import { connectionsSection } from './connections.ts';
import { timezoneList } from './device-card.ts';
import { faultsSection } from './fault-forms.ts';
import { foldersSection } from './folders.ts';
import { glance } from './glance.ts';
import { type Html, html } from './html.ts';
import { markersSection } from './markers.ts';
import { projectSection } from './project.ts';
import { timeSection } from './time.ts';
import { violationsSection } from './violations.ts';

/** The main page: Frame.io's side of the story, and the examiner's desk. */
export function overview(control: SimulatorControl, nowMs: number, filter: CallFilter): Html {
  const devices = control.devices();
  const assets = control.assets();
  const calls = control.calls();
  const violations = control.violations();
  const faults = control.faults.list();
  return html`${glance({ devices, assets, faults, violations })}
    <main class="wide">
      <div class="column">
        ${connectionsSection(devices, control.pendingCodes(), nowMs)} ${faultsSection(faults)}
        ${timeSection(nowMs, Date.now())} ${projectSection(control.project().name)}
      </div>
      <div class="column">
        ${foldersSection(assets, devices)} ${markersSection(control.markers(), devices)}
        ${violationsSection(violations, devices)}
        ${callsSection({ calls, violations, devices, filter })}
      </div>
    </main>
    ${timezoneList()}`;
}
