import type { AssetView, CallView, ViolationView } from '../simulator/index.ts';
import type { ScenarioId } from './scenario.ts';

/** How the device's process came to its end. */
export type Ending =
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** By a signal that was not ours. */
  | { readonly kind: 'crashed'; readonly signal: string }
  /** It did not end in time; the kit ended it and everything it had started. */
  | { readonly kind: 'timeLimit'; readonly limitSeconds: number };

/** What became of a user code. Times are milliseconds since 1970. */
export interface CodeStory {
  readonly userCode: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  /** When it could be read on the device's screen; null: never. */
  readonly shownAtMs: number | null;
  /** null: nobody typed it in. */
  readonly authorizedAtMs: number | null;
}

/** A file the device was given. */
export interface MediaFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly modifiedAtMs: number;
  /** false: no device can upload it, and nobody asks it to. */
  readonly uploadable: boolean;
  /** What the disk held when the device had ended. */
  readonly afterwards: 'same' | 'altered' | 'gone';
}

export interface LeakedToken {
  readonly kind: 'access token' | 'refresh token';
  /** For removing it from reports. */
  readonly text: string;
}

/** Everything a scenario left behind: all that checks judge by. */
export interface Evidence {
  readonly scenario: ScenarioId;
  readonly durationMs: number;
  readonly ending: Ending;
  /** Standard output and standard error, line by line as they came, without terminal controls. */
  readonly screen: string;
  /** The device wrote more than the kit keeps: what is missing was not examined. */
  readonly screenTruncated: boolean;
  readonly projectName: string;
  /** Made up for this scenario, worthless after it. */
  readonly clientSecret: string;
  readonly leakedTokens: readonly LeakedToken[];
  readonly pollIntervalSeconds: number;
  /** In the order in which the device asked for them. */
  readonly codes: readonly CodeStory[];
  /** In the order in which they began. */
  readonly calls: readonly CallView[];
  readonly violations: readonly ViolationView[];
  readonly assets: readonly AssetView[];
  readonly files: readonly MediaFile[];
  /** How often each fault struck, by its name. */
  readonly faultHits: Readonly<Record<string, number>>;
}
