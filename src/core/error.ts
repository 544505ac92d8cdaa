/**
 * What can go wrong, in one table: whose fault, whether trying again later can help, and what to do.
 * Exit codes are the command line's business and follow from the code.
 */
interface ErrorKind {
  readonly fault: 'ours' | 'theirs' | 'network' | 'operator';
  readonly retryable: boolean;
  readonly hint: string;
}

const PAIR_AGAIN = 'Pair the device again: dailies pair';
const TRY_LATER = 'Nothing is lost; it is tried again.';

const CATALOGUE = {
  // The operator's configuration
  bad_arguments: ['operator', false, 'See dailies --help.'],
  no_such_file: ['operator', false, 'Check the path.'],
  insecure_url: ['operator', false, 'Give an https: URL; Frame.io speaks nothing else.'],
  bad_ca_file: ['operator', false, 'Give a PEM file with at least one certificate.'],
  bad_proxy: ['operator', false, 'Set HTTPS_PROXY to http://HOST:PORT, or unset it.'],
  no_client_secret: [
    'operator',
    false,
    'Give the secret Frame.io issued for this device model: dailies configure (or DAILIES_CLIENT_SECRET, DAILIES_CLIENT_SECRET_FILE).',
  ],
  wrong_client_secret: [
    'operator',
    false,
    'Check what was given, by dailies configure or DAILIES_CLIENT_SECRET, against the secret Frame.io issued for this device model.',
  ],
  state_dir_unusable: ['operator', false, 'Name a folder you may write to with --state-dir.'],
  state_dir_owned: ['operator', true, 'Stop the other dailies, or use another --state-dir.'],
  store_newer: ['operator', false, 'Install the newer dailies again, or use another --state-dir.'],
  store_damaged: [
    'operator',
    false,
    'Restore the state dir from a backup, or move it aside and pair again; media files are not affected.',
  ],
  vault_damaged: ['operator', false, 'Set it aside and pair anew: dailies pair --new-device'],
  vault_locked: [
    'operator',
    true,
    'Unlock or give what the key of the vault is in, then try again.',
  ],
  state_dir_copied: [
    'operator',
    false,
    'Use another --state-dir here; if this machine replaces the other one: dailies pair --new-device',
  ],
  disk_full: ['operator', true, 'Free some space on the disk of the state dir; the queue is kept.'],
  port_taken: ['operator', true, 'Choose another port.'],
  cancelled: ['operator', true, 'The queue is kept.'],
  // Pairing
  not_paired: ['operator', false, 'Pair the device: dailies pair'],
  code_expired: ['operator', true, PAIR_AGAIN],
  pairing_lost: ['operator', false, PAIR_AGAIN],
  // The way to Frame.io
  unreachable: ['network', true, 'Check the network; the queue is kept.'],
  untrusted_certificate: [
    'network',
    true,
    'Check the clock, the network for an intercepting proxy, and --ca-file.',
  ],
  proxy_refused: [
    'network',
    true,
    'Check HTTPS_PROXY, its name and password, and what the proxy allows; the queue is kept.',
  ],
  captive_portal: ['network', true, 'Log in to this network in a browser; the queue is kept.'],
  // A recording that is written here
  recording_failed: [
    'operator',
    false,
    'Have the disk of its folder checked; what was written before is kept.',
  ],
  // One file
  file_vanished: ['operator', true, 'Put the file or its disk back, then upload it again.'],
  file_unreadable: [
    'operator',
    true,
    'Give this user permission to read it, or have its disk checked, then try again.',
  ],
  file_changed: ['operator', true, 'Upload it again when nothing writes to it any more.'],
  file_incomplete: [
    'operator',
    true,
    'Look at the file: if it is all there is, dailies upload FILE sends it as it is.',
  ],
  file_too_large: ['operator', false, 'Frame.io takes files up to 5 TiB.'],
  not_a_file: ['operator', false, 'Only regular files can be uploaded.'],
  // Frame.io's answers
  refused: ['theirs', false, 'Frame.io does not accept this; its answer says why.'],
  unknown_operation: ['theirs', false, 'Report it to Frame.io support.'],
  usage_exceeded: ['theirs', true, 'The Frame.io account is full; make room there, then retry.'],
  forbidden: ['theirs', true, 'Ask the owner of the Frame.io account to allow this device.'],
  rate_limited: ['theirs', true, TRY_LATER],
  frameio_error: ['theirs', true, TRY_LATER],
  storage_error: ['theirs', true, TRY_LATER],
  unexpected_reply: ['theirs', true, 'Report it to Frame.io support if it persists.'],
  url_expired: ['theirs', true, 'The 24 hours of this upload are over; retry makes a new one.'],
  asset_gone: ['theirs', true, 'Frame.io gave the upload up; retry makes a new one.'],
  storage_refused: ['theirs', false, 'Check the clock of this machine; report it if it is right.'],
  storage_mismatch: [
    'network',
    true,
    'Have the memory, the disk and the network of this machine checked, then retry.',
  ],
  clock_wrong: ['operator', true, 'Set the clock of this machine, then retry.'],
  not_certified: ['operator', true, 'The report says which, why, and what to do.'],
  internal: ['ours', false, 'Please report it with what you did and this message.'],
} as const satisfies Record<string, readonly [ErrorKind['fault'], boolean, string]>;

export type ErrorCode = keyof typeof CATALOGUE;

export function errorKind(code: ErrorCode): ErrorKind {
  const [fault, retryable, hint] = CATALOGUE[code];
  return { fault, retryable, hint };
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code);
}

/**
 * The error of this project. `message` is one sentence for the operator; it never holds a secret, a
 * reply's body or a query string. What caused it stays attached as `cause`.
 */
export class DailiesError extends Error {
  override readonly name = 'DailiesError';
  readonly code: ErrorCode;
  readonly fault: ErrorKind['fault'];
  readonly retryable: boolean;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    const kind = errorKind(code);
    this.code = code;
    this.fault = kind.fault;
    this.retryable = kind.retryable;
    this.hint = options.hint ?? kind.hint;
  }
}
