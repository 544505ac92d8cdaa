import { z } from 'zod';
import type { SimulatorEvent } from '../event.ts';
import type { RawParams } from '../faults/params.ts';
import { IN_WORDS_QUOTING, mistakes } from '../plain-words.ts';
import { SimulatorError } from '../simulator-error.ts';
import { DEED_NAMES, type DeedFields, type DeedName } from './deeds.ts';
import { stepFaults } from './step-faults.ts';

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
  violationsForgotten: true,
  timeAdvanced: true,
  planStep: true,
  faultsChanged: true,
  faultHit: true,
};
const EVENT_TYPES = Object.keys(EVENTS) as SimulatorEvent['type'][];

const stepInput = z.strictObject({
  afterSeconds: z.number().nonnegative().exactOptional(),
  on: z
    .strictObject(
      {
        event: z.enum(EVENT_TYPES),
        times: z.int().min(1).exactOptional(),
      },
      { error: ({ input }) => eventAsText(input) },
    )
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

export type StepInput = z.infer<typeof stepInput>;

/** What nearly everybody writes first. */
function eventAsText(input: unknown): string | undefined {
  return EVENT_TYPES.some((event) => event === input)
    ? `wants the form {"event":"${String(input)}"}`
    : undefined;
}

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
 * @throws SimulatorError `bad_plan`, in one sentence that names each step with a mistake, up to five
 */
export function parsePlan(input: unknown): Plan {
  const parsed = planInput.safeParse(input, IN_WORDS_QUOTING);
  const wrong = [...formFaults(parsed.error?.issues ?? []), ...senseFaults(input)];
  if (parsed.success && wrong.length === 0) {
    const { seed, steps } = parsed.data;
    return { seed, steps: steps.map(readStep) };
  }
  throw new SimulatorError('bad_plan', sentence(wrong));
}

/** A mistake; its step counts from 0, and null is the plan itself. */
interface Wrong {
  readonly step: number | null;
  /** Begins with what the step does (`needs …`), or with a field. */
  readonly words: string;
}

function formFaults(issues: readonly z.core.$ZodIssue[]): Wrong[] {
  return issues.flatMap((issue) => {
    const [list, index, ...rest] = issue.path;
    const inStep = list === 'steps' && typeof index === 'number';
    const told = inStep ? mistakes([{ ...issue, path: rest }], '') : mistakes([issue], '');
    return told.map((words) => ({ step: inStep ? index : null, words: words.trim() }));
  });
}

/** Of the steps that can be read at all. */
function senseFaults(input: unknown): Wrong[] {
  const plan = z.object({ steps: z.array(z.unknown()) }).safeParse(input);
  return (plan.data?.steps ?? []).flatMap((raw, step) => {
    const read = stepInput.safeParse(raw);
    return read.success ? stepFaults(read.data).map((words) => ({ step, words })) : [];
  });
}

const TOLD_MAX = 5;

function sentence(wrong: readonly Wrong[]): string {
  const ordered = wrong.toSorted((a, b) => (a.step ?? -1) - (b.step ?? -1));
  const told = ordered.slice(0, TOLD_MAX).map(({ step, words }, index) => {
    if (step === null) return index === 0 ? `The plan: ${words}` : words;
    const colon = DOES.test(words) ? '' : ':';
    return `${index === 0 ? "The plan's step" : 'step'} ${step + 1}${colon} ${words}`;
  });
  const more = wrong.length - TOLD_MAX;
  return `${[...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`;
}

/** Words that go on from the step itself. */
const DOES = /^(needs|has|names|is) /;

function readStep(step: StepInput): Step {
  return { trigger: readTrigger(step), since: step.since ?? 'start', act: readAct(step) };
}

function readTrigger({ afterSeconds = 0, on }: StepInput): Trigger {
  if (on === undefined) return { kind: 'time', afterMs: afterSeconds * 1000 };
  return { kind: 'event', event: on.event, times: on.times ?? 1 };
}

function readAct(step: StepInput): Act {
  const { switchOn, params, switchOff, do: deed, device, name, userCode, seconds } = step;
  if (switchOn !== undefined) return { kind: 'switchOn', fault: switchOn, params: params ?? {} };
  if (switchOff !== undefined) return { kind: 'switchOff', fault: switchOff };
  if (deed !== undefined) return { kind: 'do', deed, fields: { device, name, userCode, seconds } };
  throw new Error('A step without an act got past the check.');
}
