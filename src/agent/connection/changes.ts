import type { Identity } from '../../core/index.ts';
import type { ConnectionNews } from '../events.ts';

/** What has been decided about the device at Frame.io between two answers of `devices/me`. */
export function changesOf(
  before: Identity | null,
  now: Identity | null,
): readonly ConnectionNews[] {
  if (before === null || now === null || before.deviceId !== now.deviceId) return [];
  const { deviceId: id, deviceName, projectId, projectName } = now;
  const events: ConnectionNews[] = [];
  if (before.paused !== now.paused) events.push({ type: now.paused ? 'paused' : 'resumed' });
  if (before.deviceName !== deviceName) {
    events.push({ type: 'renamed', device: { id, name: deviceName } });
  }
  if (before.projectId !== projectId || before.projectName !== projectName) {
    events.push({ type: 'projectChanged', project: { id: projectId, name: projectName } });
  }
  return events;
}
