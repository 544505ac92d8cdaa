import { FAULTS } from '../faults/catalogue.ts';
import type { RawParams } from '../faults/params.ts';
import { printable } from '../http/target.ts';
import { SimulatorError } from '../simulator-error.ts';
import { DEEDS, type DeedFields } from './deeds.ts';
import type { StepInput } from './plan.ts';

/** What is wrong with a step whose fields are each well formed; the words go on from `step 1`. */
export function stepFaults(step: StepInput): string[] {
  const { switchOn, params, switchOff } = step;
  const faults = [
    countFault([step.afterSeconds, step.on], 'trigger', 'afterSeconds or on'),
    countFault([switchOn, switchOff, step.do], 'act', 'switchOn, switchOff or do'),
  ].filter((fault) => fault !== null);
  if (params !== undefined && switchOn === undefined) {
    faults.push('has params, which belong to switchOn alone');
  }
  faults.push(...fieldFaults(step));
  if (switchOn !== undefined) faults.push(...faultFaults(switchOn, params ?? {}));
  if (switchOff !== undefined) faults.push(...faultFaults(switchOff, {}));
  return faults;
}

const NUMBERS = ['no', 'one', 'two', 'three'];

function countFault(given: readonly unknown[], what: string, choice: string): string | null {
  const count = given.filter((one) => one !== undefined).length;
  if (count === 1) return null;
  if (count === 0) return `needs one ${what}, ${choice}`;
  return `has ${NUMBERS[count]} ${what}s; it needs one, ${choice}`;
}

function fieldFaults({ do: deed, device, name, userCode, seconds }: StepInput): string[] {
  const fields: DeedFields = { device, name, userCode, seconds };
  const { needs, may } = deed === undefined ? { needs: [], may: [] } : DEEDS[deed];
  const own: readonly string[] = [...needs, ...may];
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const strange = given.filter(([field]) => !own.includes(field));
  const missing = needs.filter((field) => fields[field] === undefined);
  return [
    ...strange.map(([field]) => `has ${field}, which does not belong to ${deed ?? 'this act'}`),
    ...missing.map((field) => `needs ${field}`),
  ];
}

function faultFaults(name: string, params: RawParams): string[] {
  const fault = FAULTS.find((candidate) => candidate.name === name);
  if (fault === undefined) {
    const known = FAULTS.map((candidate) => candidate.name).join(', ');
    return [`names the fault ${printable(JSON.stringify(name))}, which is none of: ${known}`];
  }
  try {
    // For nobody: only to hear whether it takes the parameters.
    fault.switchOn(params, AbortSignal.abort(), 0);
    return [];
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    return [`has unfit params: ${error.message.replace(/\.$/, '')}`];
  }
}
