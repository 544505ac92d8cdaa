/** What went wrong, as a stable word. The message says it in a sentence. */
export type RecorderErrorCode =
  /** An option makes no sense or does not fit the others; nothing was written. */
  | 'invalid_option'
  /** The clip's name is taken; the file that has it was not touched. */
  | 'file_exists'
  /** The folder or the disk refused the bytes. */
  | 'write_failed'
  /** ffmpeg did not start or ended with an error. */
  | 'ffmpeg_failed'
  /** The take was killed by its signal; the file stays as a dead recorder leaves it. */
  | 'killed';

/** The one error of this folder. The `cause`, where there is one, is the system's own error. */
export class RecorderError extends Error {
  readonly code: RecorderErrorCode;

  constructor(code: RecorderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RecorderError';
    this.code = code;
  }
}

/** An option was refused: `message` is the sentence to show. */
export function invalidOption(message: string): RecorderError {
  return new RecorderError('invalid_option', message);
}

/** The system's code of a failed file operation, such as `ENOENT`; empty when it has none. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
