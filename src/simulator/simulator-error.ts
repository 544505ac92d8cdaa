/** What a caller of the simulator did wrong, or what this machine would not give. */
export type SimulatorErrorCode =
  | 'port_taken'
  | 'port_refused'
  | 'data_dir'
  | 'bad_option'
  | 'bad_plan'
  | 'unknown_code'
  | 'unknown_device'
  | 'unknown_fault'
  | 'bad_fault_params';

/** Thrown by `startSimulator` and by the acts of `SimulatorControl`; never by serving a device. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SimulatorError';
    this.code = code;
  }
}
