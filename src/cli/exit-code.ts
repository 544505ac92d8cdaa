import type { ErrorCode } from '../agent/index.ts';

/** The exit codes of the command line's contract. */
export const EXIT = {
  done: 0,
  oursToFix: 1,
  badArguments: 2,
  notPaired: 3,
  pairingGone: 4,
  someFailed: 5,
  unreachable: 6,
  owned: 7,
  certificationFailed: 8,
  cancelled: 130,
} as const;

/** The one place where an error becomes an exit code. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'internal':
      return EXIT.oursToFix;
    case 'bad_arguments':
    case 'no_such_file':
    case 'insecure_url':
    case 'bad_ca_file':
    case 'bad_proxy':
    case 'no_client_secret':
    case 'wrong_client_secret':
    case 'state_dir_unusable':
    case 'store_newer':
    case 'store_damaged':
    case 'vault_damaged':
    case 'vault_locked':
    case 'disk_full':
    case 'port_taken':
      return EXIT.badArguments;
    case 'not_paired':
    case 'code_expired':
      return EXIT.notPaired;
    case 'pairing_lost':
    case 'state_dir_copied':
      return EXIT.pairingGone;
    case 'unreachable':
    case 'untrusted_certificate':
    case 'proxy_refused':
    case 'captive_portal':
    case 'frameio_error':
    case 'rate_limited':
    case 'unexpected_reply':
      return EXIT.unreachable;
    case 'state_dir_owned':
      return EXIT.owned;
    case 'not_certified':
      return EXIT.certificationFailed;
    case 'cancelled':
      return EXIT.cancelled;
    case 'recording_failed':
    case 'file_vanished':
    case 'file_unreadable':
    case 'file_changed':
    case 'file_incomplete':
    case 'file_too_large':
    case 'not_a_file':
    case 'refused':
    case 'unknown_operation':
    case 'usage_exceeded':
    case 'forbidden':
    case 'storage_error':
    case 'storage_refused':
    case 'storage_mismatch':
    case 'url_expired':
    case 'asset_gone':
    case 'clock_wrong':
      return EXIT.someFailed;
  }
}
