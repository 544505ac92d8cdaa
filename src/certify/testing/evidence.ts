import type { Evidence, MediaFile } from '../evidence.ts';
import type { CallView, ViolationView } from '../../simulator/index.ts';

/** What a device leaves that did nothing at all; tests say what it did. */
export function evidenceOf(fields: Partial<Evidence> = {}): Evidence {
  return {
    scenario: 'pair-and-upload',
    durationMs: 1000,
    ending: { kind: 'exited', exitCode: 0 },
    screen: '',
    screenTruncated: false,
    projectName: 'Night Shoot 0000',
    clientSecret: 'the-secret',
    leakedTokens: [],
    pollIntervalSeconds: 2,
    codes: [],
    calls: [],
    violations: [],
    assets: [],
    files: [],
    faultHits: {},
    ...fields,
  };
}

export function callOf(fields: Partial<CallView> = {}): CallView {
  return {
    id: 1,
    at: '2026-01-01T00:00:00.000Z',
    host: 'api',
    method: 'POST',
    path: '/v2/auth/token',
    status: 400,
    error: null,
    clientVersion: '1.0.0',
    hasAuthorization: false,
    grant: null,
    deviceId: null,
    faults: [],
    durationMs: 1,
    internalError: null,
    ...fields,
  };
}

export function violationOf(fields: Partial<ViolationView> = {}): ViolationView {
  const at = '2026-01-01T00:00:00.000Z';
  return { at, requirement: null, what: 'does wrong', deviceId: null, callId: null, ...fields };
}

export function fileOf(fields: Partial<MediaFile> = {}): MediaFile {
  return {
    name: 'A.mp4',
    sizeBytes: 10,
    sha256: 'aa',
    modifiedAtMs: 0,
    uploadable: true,
    afterwards: 'same',
    ...fields,
  };
}
