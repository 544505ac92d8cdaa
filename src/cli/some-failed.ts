import { DailiesError, type ErrorCode } from '../agent/index.ts';
import { EXIT } from './exit-code.ts';

/** Finished, but not every file arrived: exit code 5 whatever the first failure was. */
export class SomeFailed extends DailiesError {
  readonly exitCode = EXIT.someFailed;

  constructor(code: ErrorCode, message: string, hint: string) {
    super(code, message, { hint });
  }
}
