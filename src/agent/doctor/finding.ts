import type { ErrorCode } from '../../core/index.ts';

/** What is looked at, from this machine outwards. */
export type CheckName =
  | 'stateDir'
  | 'disk'
  | 'vault'
  | 'queue'
  | 'watchFolders'
  | 'link'
  | 'address'
  | 'dns'
  | 'connection'
  | 'tls'
  | 'api'
  | 'clock'
  | 'answers'
  | 'storage'
  | 'pairing'
  | 'socket';

export type FindingVerdict = 'pass' | 'warn' | 'fail' | 'skip';

/** What one step of the examination found. */
export interface Finding {
  readonly check: CheckName;
  readonly verdict: FindingVerdict;
  /** One sentence: what was seen. Never a secret, never a query string. */
  readonly why: string;
  /** What a person does about it; null when nothing has to be done. */
  readonly fix: string | null;
  /** The class of a failure; null otherwise. */
  readonly code: ErrorCode | null;
  /** How long looking took, in milliseconds. */
  readonly ms: number;
}

/** A finding before it is known whose it is and how long it took. */
export type Look = Pick<Finding, 'verdict' | 'why'> & Partial<Pick<Finding, 'fix' | 'code'>>;

export const pass = (why: string): Look => ({ verdict: 'pass', why });
export const skip = (why: string): Look => ({ verdict: 'skip', why });
export const warn = (why: string, fix: string): Look => ({ verdict: 'warn', why, fix });
export const fail = (code: ErrorCode, why: string, fix: string): Look => ({
  verdict: 'fail',
  why,
  fix,
  code,
});
