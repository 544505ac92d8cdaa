import type { SimulatorControl, SimulatorOptions } from '../simulator/index.ts';
import type { MediaRecipe } from './media/recipe.ts';

/** In the order in which they are run. */
export const SCENARIO_IDS = [
  'pair-and-upload',
  'code-expires',
  'storage-faults',
  'bad-file',
  'plain-http',
] as const;

export type ScenarioId = (typeof SCENARIO_IDS)[number];

/** One start of the device in a world of its own. */
export interface Scenario {
  readonly id: ScenarioId;
  /** What happens, in a few words for people. */
  readonly title: string;
  /** A device that has not ended by then is ended. */
  readonly timeLimitSeconds: number;
  readonly frameio: Pick<SimulatorOptions, 'codeLifeSeconds' | 'urlsPerAsset'> & {
    readonly pollIntervalSeconds: number;
  };
  readonly media: readonly MediaRecipe[];
  /** How many codes nobody types in, before one is authorised. */
  readonly codesLeftToDie: number;
  /** The scheme of the API address the device is given. */
  readonly scheme: 'https' | 'http';
  /** Lets things go wrong. Called before the device starts. */
  readonly disturb?: (control: SimulatorControl) => void;
}
