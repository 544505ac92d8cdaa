import { z } from 'zod';
import type { SimulatorEvent } from '../event.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { RawParams } from '../faults/params.ts';
import { SimulatorError } from '../simulator-error.ts';
import { DEEDS, DEED_NAMES, type DeedFields, type DeedName } from './deeds.ts';

/** Everything a step can wait for. The compiler asks for a line here when there is a new event. */
const EVENTS: Readonly<Record<SimulatorEvent['type'], true>> = {
  codeShown: true,
  codeAuthorized: true,
  paired: true,
  deviceChanged: true,
  projectRenamed: true,
  socketOpened: true,
  socketJoined: true,
  socketClosed: true,
  assetCreated: true,
  assetGrew: true,
  commented: true,
  marked: true,
  bytesReceived: true,
  assetComplete: true,
  assetFailed: true,
  call: true,
  violation: true,
  timeAdvanced: true,
  planStep: true,
  faultsChanged: true,
  faultHit: true,
};
const EVENT_TYPES = Object.keys(EVENTS) as SimulatorEvent['type'][];

const stepInput = z.strictObject({
  afterSeconds: z.number().nonnegative().exactOptional(),
  on: z
    .strictObject({
      event: z.enum(EVENT_TYPES),
      times: z.int().min(1).exactOptional(),
    })
    .exactOptional(),
  since: z.enum(['start', 'previousStep']).exactOptional(),
  switchOn: z.string().exactOptional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  switchOff: z.string().exactOptional(),
  do: z.enum(DEED_NAMES).exactOptional(),
  device: z.string().exactOptional(),
  name: z.string().min(1).max(255).exactOptional(),
  userCode: z.string().exactOptional(),
  seconds: z.number().positive().exactOptional(),
});
const planInput = z.strictObject({
  seed: z.int().min(0).max(4_294_967_295).exactOptional(),
  steps: z.array(stepInput),
});

type StepInput = z.infer<typeof stepInput>;

/**
 * What is to happen to devices, and when:
 *
 *     { "seed": 7, "steps": [
 *       { "afterSeconds": 2, "switchOn": "status", "params": { "status": 503 } },
 *       { "on": { "event": "faultHit", "times": 2 }, "switchOff": "status" },
 *       { "afterSeconds": 5, "since": "previousStep", "do": "pause" } ] }
 *
 * A step has one trigger and one act, and is done once. `afterSeconds` counts in the simulator's time,
 * which `advanceTime` jumps; `on` waits for the `times`-th event of a type (default: the first). Both
 * count from the start of the simulator, or with `since: "previousStep"` from when the step above was
 * done. `docs/fault-model.md` has a whole example.
 */
export type PlanInput = z.input<typeof planInput>;

export type Trigger =
  | { readonly kind: 'time'; readonly afterMs: number }
  | { readonly kind: 'event'; readonly event: SimulatorEvent['type']; readonly times: number };

export type Act =
  | { readonly kind: 'switchOn'; readonly fault: string; readonly params: RawParams }
  | { readonly kind: 'switchOff'; readonly fault: string }
  | { readonly kind: 'do'; readonly deed: DeedName; readonly fields: DeedFields };

export interface Step {
  readonly trigger: Trigger;
  readonly since: 'start' | 'previousStep';
  readonly act: Act;
}

export interface Plan {
  readonly seed: number | undefined;
  readonly steps: readonly Step[];
}

/**
 * Checks everything that can be checked before the first device comes.
 *
 * @throws SimulatorError `bad_plan`, in one sentence that names the step
 */
export function parsePlan(input: unknown): Plan {
  const parsed = planInput.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(issue?.path ?? [], issue?.message ?? 'is no plan');
  }
  const { seed, steps } = parsed.data;
  return { seed, steps: steps.map((step, index) => readStep(step, ['steps', index])) };
}

type Path = readonly PropertyKey[];

function readStep(step: StepInput, at: Path): Step {
  return { trigger: readTrigger(step, at), since: step.since ?? 'start', act: readAct(step, at) };
}

function readTrigger({ afterSeconds, on }: StepInput, at: Path): Trigger {
  if (afterSeconds !== undefined && on === undefined) {
    return { kind: 'time', afterMs: afterSeconds * 1000 };
  }
  if (on !== undefined && afterSeconds === undefined) {
    return { kind: 'event', event: on.event, times: on.times ?? 1 };
  }
  throw wrong(at, 'needs one trigger, afterSeconds or on');
}

function readAct(step: StepInput, at: Path): Act {
  const { switchOn, params, switchOff, do: deed, device, name, userCode, seconds } = step;
  const fields = { device, name, userCode, seconds };
  if ([switchOn, switchOff, deed].filter((act) => act !== undefined).length !== 1) {
    throw wrong(at, 'needs one act, switchOn, switchOff or do');
  }
  if (params !== undefined && switchOn === undefined) {
    throw wrong(at, 'has params, which belong to switchOn alone');
  }
  expectFields(deed, fields, at);
  if (switchOn !== undefined) {
    checkFault(switchOn, params ?? {}, at);
    return { kind: 'switchOn', fault: switchOn, params: params ?? {} };
  }
  if (switchOff !== undefined) {
    checkFault(switchOff, {}, at);
    return { kind: 'switchOff', fault: switchOff };
  }
  if (deed === undefined) throw wrong(at, 'has no act');
  return { kind: 'do', deed, fields };
}

function expectFields(deed: DeedName | undefined, fields: DeedFields, at: Path): void {
  const { needs, may } = deed === undefined ? { needs: [], may: [] } : DEEDS[deed];
  const own: readonly string[] = [...needs, ...may];
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const strange = given.find(([field]) => !own.includes(field));
  if (strange !== undefined) {
    throw wrong(at, `has ${strange[0]}, which does not belong to ${deed ?? 'this act'}`);
  }
  const missing = needs.find((field) => fields[field] === undefined);
  if (missing !== undefined) throw wrong(at, `needs ${missing}`);
}

function checkFault(name: string, params: RawParams, at: Path): void {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) {
    const known = FAULTS.map((candidate) => candidate.name).join(', ');
    throw wrong(at, `names the fault ${JSON.stringify(name)}, which is none of: ${known}`);
  }
  try {
    // For nobody: only to hear whether it takes the parameters.
    fault.switchOn(params, AbortSignal.abort(), 0);
  } catch (cause) {
    if (!(cause instanceof SimulatorError)) throw cause;
    throw wrong(at, `has unfit params: ${cause.message.replace(/\.$/, '')}`, cause);
  }
}

function wrong(at: Path, why: string, cause?: unknown): SimulatorError {
  const [list, index, ...rest] = at;
  const step = list === 'steps' && typeof index === 'number' ? `step ${index + 1}` : null;
  const field = (step === null ? at : rest).map(String).join('.');
  const where = [step === null ? 'The plan' : `The plan's ${step}`, field].filter(Boolean);
  const text = /^[a-z]/.test(why) && field === '' ? ` ${why}` : `: ${why}`;
  return new SimulatorError('bad_plan', `${where.join(' at ')}${text}.`, { cause });
}
