import type { NetworkFault } from '../../core/index.ts';
import type { ClockPort } from '../../engine/index.ts';
import type { Reached } from '../../platform/index.ts';
import type { StorageSeen } from './storage-watch.ts';

/** What came of looking whether there is a way to the storage. */
export type StorageLook =
  /** No upload has named one in this pairing. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reached' }
  | { readonly kind: 'away'; readonly host: string; readonly fault: NetworkFault };

interface StorageScene {
  /** Null: none is known. */
  readonly origin: string | null;
  readonly seen: StorageSeen;
  readonly clock: ClockPort;
  readonly reach: (origin: string, patienceMs: number) => Promise<Reached | NetworkFault>;
}

/** A part that was taken so lately is as good as a look. */
const ANSWER_LIFE_MS = 15_000;
/** A storage that is still mute has failed another part by then. */
const FAULT_LIFE_MS = 60_000;

/** Connects and says nothing, unless a part has just shown more than that. Takes `patienceMs` at most. */
export async function lookAtStorage(scene: StorageScene, patienceMs: number): Promise<StorageLook> {
  const { origin, seen, clock } = scene;
  if (origin === null) return { kind: 'unknown' };
  const isWithin = (atMs: number, lifeMs: number) => Math.abs(clock.now() - atMs) < lifeMs;
  if (seen.kind === 'answers' && isWithin(seen.atMs, ANSWER_LIFE_MS)) return { kind: 'reached' };
  const { host } = new URL(origin);
  const found = await inTime(scene, origin, patienceMs);
  if (found.kind === 'network') return { kind: 'away', host, fault: found };
  // It takes connections and not one part: only the PUTs know.
  const isMute = seen.kind === 'failing' && isWithin(seen.atMs, FAULT_LIFE_MS);
  return isMute ? { kind: 'away', host, fault: seen.fault } : { kind: 'reached' };
}

async function inTime(
  { clock, reach }: StorageScene,
  origin: string,
  patienceMs: number,
): Promise<Reached | NetworkFault> {
  const late = Promise.withResolvers<NetworkFault>();
  const callOff = clock.wakeAt(clock.now() + patienceMs, () => {
    const detail = `${new URL(origin).host}: it has not answered within ${patienceMs / 1000} s`;
    late.resolve({ kind: 'network', reason: 'connectTimeout', detail });
  });
  return Promise.race([reach(origin, patienceMs), late.promise]).finally(callOff);
}
