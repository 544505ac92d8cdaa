import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { deviceEnvironment } from './device/environment.ts';
import { runDevice } from './device/device-process.ts';
import { Screen } from './device/screen.ts';
import { findTokens } from './device/token-probe.ts';
import type { Evidence } from './evidence.ts';
import { fillFolder, revisit } from './media/media-folder.ts';
import { startOperator } from './operator.ts';
import type { Scenario } from './scenario.ts';
import { assembled } from './settled.ts';
import { tellSteps } from './steps.ts';

export interface RunOptions {
  readonly command: readonly string[];
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/**
 * Starts a Frame.io of its own, lets the device run in it to its end, and brings home what it left.
 *
 * @throws CertifyError `bad_command`, `cancelled`
 */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Evidence> {
  const folder = await mkdtemp(join(tmpdir(), 'dailies-certify-'));
  try {
    // Made up anew, so that no device can know it but from Frame.io.
    const projectName = `Night Shoot ${randomBytes(2).toString('hex').toUpperCase()}`;
    const frameio = await startSimulator({
      ...scenario.frameio,
      projectName,
      dataDir: join(folder, 'frameio'),
      // A device that polls too fast is noted, not slowed: it shall fail at this, not at everything.
      slowDownOnFastPolls: false,
    });
    try {
      return await examine(scenario, options, { folder, projectName, frameio });
    } finally {
      await frameio.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Stage {
  readonly folder: string;
  readonly projectName: string;
  readonly frameio: Simulator;
}

async function examine(
  scenario: Scenario,
  { command, limitSeconds, signal, tell }: RunOptions,
  { folder, projectName, frameio }: Stage,
): Promise<Evidence> {
  const { apiUrl, caFile, clientSecret, control } = frameio;
  const { codesLeftToDie, scheme } = scenario;
  const stateDir = join(folder, 'state');
  const mediaDir = join(folder, 'media');
  await mkdir(stateDir, { mode: 0o700 });
  await mkdir(mediaDir);
  const files = await fillFolder(mediaDir, scenario.media);
  const screen = new Screen();
  const codes = startOperator({ control, screen, codesLeftToDie, tell });
  tellSteps(control, tell);
  scenario.disturb?.(control);
  const startedAtMs = performance.now();
  const ending = await runDevice({
    command,
    screen,
    limitSeconds,
    signal,
    env: deviceEnvironment({
      apiUrl: apiUrl.replace(/^https/, scheme),
      caFile,
      clientSecret,
      stateDir,
      mediaDir,
    }),
  });
  const durationMs = Math.round(performance.now() - startedAtMs);
  await assembled(control);
  // The probe for tokens calls the API too: everything else is taken down before.
  const seen = { calls: control.calls(), violations: control.violations() };
  const hits = control.faults.list().map(({ name, active }) => [name, active?.hits ?? 0] as const);
  return {
    scenario: scenario.id,
    durationMs,
    ending,
    screen: screen.text,
    screenTruncated: screen.truncated,
    projectName,
    clientSecret,
    leakedTokens: await findTokens(screen.text, frameio),
    pollIntervalSeconds: scenario.frameio.pollIntervalSeconds,
    codes: codes(),
    ...seen,
    assets: control.assets(),
    files: await revisit(mediaDir, files),
    faultHits: Object.fromEntries(hits),
  };
}
