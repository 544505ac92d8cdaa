import { readFile } from 'node:fs/promises';
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
    throw new SimulatorError('bad_plan', `The plan ${file} cannot be read.`, { cause });
  }
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw new SimulatorError('bad_plan', `The plan ${file} is not JSON.`, { cause });
  }
  parsePlan(plan);
  return plan as PlanInput;
}
