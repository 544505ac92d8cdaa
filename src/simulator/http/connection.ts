import type { CertificateFlaw } from '../tls/flawed-certificates.ts';

/** One TCP connection, as long as it lives. */
export interface Connection {
  /** What was wrong with the certificate it was opened with; null: nothing. */
  readonly certificateFlaw: CertificateFlaw | null;
  /** Requests it has carried, the present one too. */
  requests: number;
  /** Somebody looked at the page over it: no fault may touch it. */
  isPeoples: boolean;
}
