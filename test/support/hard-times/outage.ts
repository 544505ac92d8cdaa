import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Upload } from '../../../src/engine/index.ts';
import { MEGA, endure, type Hardship } from './hardship.ts';
import type { Report } from './report.ts';

export interface Outage {
  /** `refuse`: nobody listens. `reset`: a connection is cut when it is made. `silence`: no answer. */
  readonly how: 'refuse' | 'reset' | 'silence';
  readonly outageMs: number;
  /** How long after it bytes must flow again. */
  readonly backWithinMs: number;
}

/** No way to Frame.io and its storage in the middle of several parts; then it is back. */
export async function outage({ how, outageMs, backWithinMs }: Outage): Promise<Report> {
  return endure({ peoplePort: 0 }, async (hardship) => {
    const { stage } = hardship;
    const { faults } = stage.frameio.control;
    const paths = await hardship.files(96, 64, 3, 20);
    hardship.slow(16 * MEGA);
    const program = stage.start('upload', '--wait-offline', ...paths);
    await hardship.partsMore(2);
    hardship.fault();
    faults.enable('outage', { how });
    await delay(outageMs);
    const attempts = attemptsOf(await hardship.look());
    faults.disable('outage');
    const backMs = await hardship.seen(({ type }) => type === 'bytesReceived', backWithinMs);
    hardship.fast();
    const { code, stderr } = await program.ended();
    assert.equal(code, 0, stderr);
    hardship.note(`bytes flowed ${Math.round(backMs)} ms after an outage by ${how}`);
    hardship.note(`most attempts of a part or file after it: ${attempts}`);
    return paths;
  });
}

/** The answer to a create is lost, and at once the network for a while; then answers of parts are. */
export async function lostAnswers(outageMs: number): Promise<Report> {
  return endure({ peoplePort: 0 }, async (hardship) => {
    const { stage } = hardship;
    const { faults } = stage.frameio.control;
    const paths = await hardship.files(64, 3);
    hardship.slow(32 * MEGA);
    faults.enable('reset', { host: 'api', path: '/v2/devices/assets', phase: 'after', times: 1 });
    const program = stage.start('upload', '--wait-offline', ...paths);
    await hardship.seen(({ type }) => type === 'assetCreated');
    hardship.fault();
    faults.enable('outage', { how: 'refuse' });
    hardship.fault();
    await delay(outageMs);
    faults.disable('outage');
    faults.enable('reset', { host: 'storage', phase: 'after', times: 3 });
    hardship.fault();
    const { code, stderr } = await program.ended();
    assert.equal(code, 0, stderr);
    hardship.note(`${orphans(hardship)} assets that nobody heard of, each in the ledger`);
    return paths;
  });
}

const orphans = ({ stage }: Hardship) =>
  stage.frameio.control.assets().filter(({ status }) => status === 'created').length;

/** The most that one part or file has used up. */
function attemptsOf(uploads: readonly Upload[]): number {
  const ofParts = uploads.flatMap(({ parts }) =>
    parts.map(({ state }) => (state.kind === 'waiting' ? state.attempts : 0)),
  );
  const ofJobs = uploads.map(({ job: { state } }) => ('attempts' in state ? state.attempts : 0));
  return Math.max(0, ...ofParts, ...ofJobs);
}
