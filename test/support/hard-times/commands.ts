import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { endure, type Hardship } from './hardship.ts';
import type { Report } from './report.ts';

/** The third of the files. */
const HELD = 'A2.mxf';
/** So slow that there is time for every command, also on a busy machine. */
const SLOW = '2M';
const LIMIT = 200_000;
/** How far the measured speed may be from the limit. */
const TOLERANCE = 0.15;

/** Another process reorders, holds, cancels, pauses, limits and retries while the first one uploads. */
export async function commandsMeanwhile(measureMs: number): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    const paths = await hardship.files(1, 24, 24, 24, 24, 2);
    await stage.run('limit', SLOW);
    const program = stage.start('upload', ...paths);
    await hardship.partsMore(1);
    const [, , held = '', cancelled = '', , last = ''] = await idsOf(hardship);
    await tell(hardship, 'hold', held);
    const heldBytes = takenBytes(hardship, HELD);
    await tell(hardship, 'cancel', cancelled);
    await tell(hardship, 'first', last);
    // What comes up when the queue is let go again, so that there is something to retry.
    refuseOnePart(hardship);
    await pauseAndResume(hardship);
    await program.event(({ type, code }) => type === 'failed' && code === 'storage_refused');
    await tell(hardship, 'retry', '--failed');
    assert.ok(takenBytes(hardship, HELD) <= heldBytes, 'nothing is sent of what is held');
    // Before the others can be through: an upload that has only held files left ends.
    await tell(hardship, 'resume', held);
    await keepsLimit(hardship, measureMs);
    const { code, events } = await program.ended();
    assert.equal(code, 5, 'one was cancelled');
    assert.deepEqual(
      events.filter(({ type }) => type === 'skipped').map(({ uploadId }) => uploadId),
      [cancelled],
    );
    return paths.filter((_, index) => index !== 3);
  });
}

/** In the order in which they were queued. */
async function idsOf({ stage }: Hardship): Promise<string[]> {
  return (await stage.run('queue', 'list')).events.map(({ uploadId }) => String(uploadId));
}

async function tell(hardship: Hardship, command: string, what: string): Promise<void> {
  hardship.fault();
  const { code, events, stdout } = await hardship.stage.run('queue', command, what);
  assert.equal(code, 0, `queue ${command}: ${stdout}`);
  assert.equal(events.at(-1)?.['changed'], 1, `queue ${command}`);
  await hardship.look();
}

/** For good, so that its file fails. */
function refuseOnePart({ stage }: Hardship): void {
  const refusal = { host: 'storage', status: 403, code: 'InvalidArgument', times: 1 };
  stage.frameio.control.faults.enable('status', refusal);
}

async function pauseAndResume(hardship: Hardship): Promise<void> {
  hardship.fault();
  assert.equal((await hardship.stage.run('queue', 'pause')).code, 0);
  // What was on its way when the parts were broken off.
  await delay(500);
  const before = takenBytes(hardship);
  await delay(500);
  assert.ok(takenBytes(hardship) <= before, 'nothing is sent in a pause');
  const flows = hardship.seen(({ type }) => type === 'bytesReceived', 10_000);
  assert.equal((await hardship.stage.run('queue', 'resume')).code, 0);
  await flows;
}

async function keepsLimit(hardship: Hardship, measureMs: number): Promise<void> {
  hardship.fault();
  assert.equal((await hardship.stage.run('limit', '200k')).code, 0);
  // What had been allowed before is on its way.
  await delay(1_000);
  const [startBytes, startMs] = [takenBytes(hardship), performance.now()];
  await delay(measureMs);
  const seconds = (performance.now() - startMs) / 1_000;
  const bytesPerSecond = (takenBytes(hardship) - startBytes) / seconds;
  hardship.note(
    `limit 200k: ${Math.round(bytesPerSecond / 1_000)} kB/s over ${seconds.toFixed(1)} s`,
  );
  assert.ok(Math.abs(bytesPerSecond / LIMIT - 1) < TOLERANCE, `${bytesPerSecond} bytes a second`);
  assert.equal((await hardship.stage.run('limit', 'off')).code, 0);
}

/** What Frame.io has, of one file or of all. */
const takenBytes = ({ stage }: Hardship, of: string | null = null) =>
  stage.frameio.control
    .assets()
    .filter(({ name }) => of === null || name === of)
    .reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
