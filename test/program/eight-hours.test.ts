import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ofType, type Line } from '../support/program.ts';
import { makeStage } from '../support/stage.ts';

/** Eight hours at Frame.io in two minutes here; and half an hour more, to be beyond them. */
const COMPRESSION = 240;
const HOURS = 8.5;
/** A file takes some seconds, so that tokens are renewed in mid-upload. */
const SIZE_BYTES = 2_000_000;
const BYTES_PER_SECOND = 400_000;

const ALARMS = new Set([
  'failed',
  'skipped',
  'error',
  'pairingLost',
  'held',
  'waiting',
  'restarted',
]);

/** Requirements token.8h and token.refresh, as a real process in real time. */
test(
  'eight hours with uploads running: no alert, no failure, and nobody pairs again',
  { timeout: 240_000 },
  async () => {
    await using stage = await makeStage({ compressTime: COMPRESSION });
    const { control } = stage.frameio;
    expect((await stage.pair()).code).toBe(0);
    control.faults.enable('bandwidth', { bytesPerSecond: BYTES_PER_SECOND });
    const folder = join(stage.folder, 'card');
    await mkdir(folder);
    const agent = stage.start('agent', '--watch', folder);
    await agent.event(ofType('listening'));
    const untilMs = performance.now() + (HOURS * 3_600_000) / COMPRESSION;
    let sent = 0;
    while (performance.now() < untilMs) {
      const path = await stage.file(
        join('card', `A001C${String(sent).padStart(3, '0')}.dat`),
        SIZE_BYTES,
      );
      const isThis = (event: Line) => event.type === 'completed' && event['path'] === path;
      await agent.event(isThis);
      sent += 1;
    }
    agent.kill('SIGTERM');
    const ended = await agent.ended();
    expect(ended.code).toBe(0);
    expect(ended.stderr).toBe('');
    expect(ended.events.filter(({ type }) => ALARMS.has(type))).toEqual([]);
    // A new token is a new socket: that is told as one that is being opened, never as one that is lost.
    const sockets = ended.events.filter(ofType('socket'));
    expect(sockets.filter(({ state }) => state === 'closed')).toEqual([]);
    expect(control.calls().filter(({ grant }) => grant === 'refresh_token')).toHaveLength(1);
    const assets = await stage.assets();
    expect(assets).toHaveLength(sent);
    expect(assets.every(({ status }) => status === 'complete')).toBe(true);
    expect(control.violations()).toEqual([]);
    expect((await stage.run('status')).events[0]).toMatchObject({ auth: { state: 'paired' } });
  },
);
