import { readFile } from 'node:fs/promises';
import { jsonFaultPlace } from '../plain-words.ts';
import { SimulatorError } from '../simulator-error.ts';
import { type PlanInput, parsePlan } from './plan.ts';

/**
 * The plan in a JSON file, checked.
 *
 * @throws SimulatorError `bad_plan`: not to be read, no JSON, no plan
 */
export async function readPlan(file: string): Promise<PlanInput> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new SimulatorError('bad_plan', whyUnread(file, cause), { cause });
  }
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw new SimulatorError('bad_plan', `The plan ${file} is not JSON${jsonFaultPlace(cause)}.`, {
      cause,
    });
  }
  parsePlan(plan);
  return plan as PlanInput;
}

function whyUnread(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOENT') return `There is no plan ${file}.`;
  if (code === 'EISDIR') return `The plan ${file} is a folder.`;
  return `The plan ${file} cannot be read (${code}).`;
}
