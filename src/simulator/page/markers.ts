import type { DeviceView, MarkerView, TimecodeView } from '../views.ts';
import { type Html, html } from './html.ts';
import { clock, counted, seen } from './words.ts';

const SHOWN_MARKERS = 50;

/** Presses of logging buttons (protocol.md §15.1); nothing while there are none. */
export function markersSection(
  markers: readonly MarkerView[],
  devices: readonly DeviceView[],
): Html | null {
  if (markers.length === 0) return null;
  const names = new Map(devices.map(({ id, name }) => [id, name]));
  return html`<section id="markers">
    <div class="head">
      <h2>Markers</h2>
      <p class="quiet">${counted(markers.length, 'press', 'presses')} of logging buttons</p>
    </div>
    <ol class="lines scroll" tabindex="0" aria-label="Markers">
      ${markers
        .slice(-SHOWN_MARKERS)
        .toReversed()
        .map((marker) => markerLine(marker, names.get(marker.deviceId)))}
    </ol>
  </section>`;
}

function markerLine(marker: MarkerView, deviceName: string | undefined): Html {
  const { id, pressedAt, inputIndex, start, duration } = marker;
  return html`<li class="line" id="marker-${id}">
    <time>${clock(pressedAt)}</time>
    <span class="what">
      ${start === null ? 'No timecode' : timecode(start)}
      ${duration === null ? null : html`for ${timecode(duration)}`}
    </span>
    <span class="quiet"
      ><bdi>${seen(deviceName ?? 'a forgotten device')}</bdi>, input ${inputIndex}</span
    >
  </li>`;
}

function timecode({ timecode: value, rate }: TimecodeView): Html {
  return html`<code>${value}</code> at ${rate} frames a second`;
}
