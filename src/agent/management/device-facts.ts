import { pairedUntilMs, type Channel, type Pairing } from '../../core/index.ts';

/** What this device is at Frame.io. Never its client id. Moments are ISO 8601. */
export interface DeviceFacts {
  readonly device: {
    readonly id: string | null;
    /** The same in every project. */
    readonly unitId: string | null;
    readonly name: string | null;
    /** What its model collects: `video`, `audio`, `data`. */
    readonly assetType: string | null;
    readonly clientVersion: string;
  };
  readonly project: { readonly id: string; readonly name: string | null } | null;
  readonly user: { readonly name: string } | null;
  /** In Frame.io's word, when it was asked last: `online`, `offline`, `paused`. */
  readonly status: string | null;
  /** IANA name; decides the date folder (protocol.md §11.5). */
  readonly timezone: string | null;
  /** Switched off for longer, it has to be paired again (protocol.md §9). */
  readonly pairedUntil: string;
  /** When Frame.io ends the authorisation by itself; null: never. */
  readonly authorizationExpiresAt: string | null;
  readonly channels: readonly Channel[];
  /** Why Frame.io could not be asked, so that this is what was known before; null: it is as Frame.io says now. */
  readonly notAsked: string | null;
}

export function deviceFacts(
  { tokens, identity }: Pairing & { readonly kind: 'paired' },
  clientVersion: string,
  notAsked: string | null,
): DeviceFacts {
  const endsAtMs = identity?.authorizationEndsAtMs ?? null;
  const { projectId = null, projectName = null, userName = null } = identity ?? {};
  return {
    device: {
      id: identity?.deviceId ?? null,
      unitId: identity?.unitId ?? null,
      name: identity?.deviceName ?? null,
      assetType: identity?.assetType ?? null,
      clientVersion,
    },
    project: projectId === null ? null : { id: projectId, name: projectName },
    user: userName === null ? null : { name: userName },
    status: identity?.status ?? null,
    timezone: identity?.timezone ?? null,
    pairedUntil: iso(pairedUntilMs(tokens, endsAtMs)),
    authorizationExpiresAt: endsAtMs === null ? null : iso(endsAtMs),
    channels: identity?.channels ?? [],
    notAsked,
  };
}

const iso = (ms: number) => new Date(ms).toISOString();
