import { DailiesError } from '../../core/index.ts';
import type { CreateDeviceOptions } from '../create-device.ts';
import { ACCOUNT_STEPS } from './account-steps.ts';
import { fail, skip, type CheckName, type Finding, type Look } from './finding.ts';
import { HOME_STEPS } from './home-steps.ts';
import { Patient, type Step } from './patient.ts';
import { WAY_STEPS } from './way-steps.ts';

/** In the order in which they are looked at; each may rest on those before it. */
const STEPS: readonly Step[] = [...HOME_STEPS, ...WAY_STEPS, ...ACCOUNT_STEPS];

/** However silent something is, a person is told within this. */
const STEP_MOST_MS = 8_000;

export interface Examination {
  /** One finding after the other, as they are made. Changes nothing but what is due anyway (a token's renewal). */
  findings(): AsyncGenerator<Finding>;
  /** The patient, for a support bundle; after the findings. */
  readonly patient: Patient;
  close(): Promise<void>;
}

/**
 * Looks at everything between this machine's disk and Frame.io, step by step, also while another process owns the
 * state dir, and also where no device can be made at all.
 */
export function examine(options: CreateDeviceOptions): Examination {
  const patient = new Patient(options);
  return {
    patient,
    findings: () => look(patient),
    close: async () => patient.close(),
  };
}

async function* look(patient: Patient): AsyncGenerator<Finding> {
  const done = new Map<CheckName, Finding>();
  for (const step of STEPS) {
    const sinceMs = performance.now();
    const found = await lookOnce(step, patient, done);
    const finding: Finding = {
      check: step.check,
      fix: null,
      code: null,
      ...found,
      ms: Math.round(performance.now() - sinceMs),
    };
    done.set(step.check, finding);
    yield finding;
  }
}

async function lookOnce(
  { needs, look: see }: Step,
  patient: Patient,
  done: ReadonlyMap<CheckName, Finding>,
): Promise<Look> {
  for (const check of needs) {
    const found = done.get(check);
    if (found?.verdict === 'fail') return skip(`Not looked at: first ${check} has to be mended`);
    if (found?.verdict === 'skip') return skip(found.why);
  }
  try {
    return await inTime(see(patient));
  } catch (error) {
    if (error instanceof DailiesError) return fail(error.code, error.message, error.hint);
    throw error;
  }
}

async function inTime(look: Promise<Look>): Promise<Look> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Look>((resolve) => {
    const why = `Nothing was heard for ${STEP_MOST_MS / 1000} seconds`;
    const answer = fail('unreachable', why, 'Look at what is above in this list, then try again.');
    timer = setTimeout(() => resolve(answer), STEP_MOST_MS);
  });
  try {
    return await Promise.race([look, late]);
  } finally {
    clearTimeout(timer);
  }
}
