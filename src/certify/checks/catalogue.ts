import { appStable } from './app-stable.ts';
import type { Check } from './check.ts';
import { httpHttpsOnly } from './http-https-only.ts';
import { httpVersionHeader } from './http-version-header.ts';
import { identityAfterPairing } from './identity-after-pairing.ts';
import { pairCode } from './pair-code.ts';
import { pairConnects } from './pair-connects.ts';
import { pairExpiry } from './pair-expiry.ts';
import { pairPolling } from './pair-polling.ts';
import { projectShown } from './project-shown.ts';
import { protocolRules } from './protocol-rules.ts';
import { secretClient } from './secret-client.ts';
import { secretTokens } from './secret-tokens.ts';
import { storageNoBearer } from './storage-no-bearer.ts';
import { uploadAutomatic } from './upload-automatic.ts';
import { uploadDate } from './upload-date.ts';
import { uploadFormats } from './upload-formats.ts';
import { uploadIsolation } from './upload-isolation.ts';
import { uploadLocalCopy } from './upload-local-copy.ts';
import { uploadResume } from './upload-resume.ts';
import { uploadRetry } from './upload-retry.ts';

/** Every check there is, in the order of the report. A new one needs a broken device that trips it. */
export const CHECKS: readonly Check[] = [
  appStable,
  pairConnects,
  pairCode,
  pairPolling,
  pairExpiry,
  identityAfterPairing,
  projectShown,
  httpVersionHeader,
  httpHttpsOnly,
  secretClient,
  secretTokens,
  storageNoBearer,
  uploadAutomatic,
  uploadFormats,
  uploadDate,
  uploadLocalCopy,
  uploadRetry,
  uploadResume,
  uploadIsolation,
  protocolRules,
];
