export type CertifyErrorCode =
  /** No command was given, or it cannot be started. */
  | 'bad_command'
  | 'unknown_scenario'
  | 'bad_option'
  /** The signal was aborted. The device has been ended; there is no report. */
  | 'cancelled'
  /** The report could not be written. */
  | 'write_failed';

/** The kit could not do its work. What a device does wrong is in the report, never here. */
export class CertifyError extends Error {
  readonly code: CertifyErrorCode;

  constructor(code: CertifyErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'CertifyError';
    this.code = code;
  }
}
