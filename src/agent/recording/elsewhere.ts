import { DailiesError } from '../../core/index.ts';
import type {
  ClockPort,
  CommandAnswer,
  Hold,
  RecordingCommand,
  StorePort,
} from '../../engine/index.ts';
import type { Snapshot } from '../contract/index.ts';
import type { DeviceEvent } from '../events.ts';
import { Loop } from '../loop.ts';
import { eventsBetween, type Seen } from './seen-upload.ts';

/** How often one looks how far the other process has got. */
const LOOK_MS = 300;
/** When nothing has moved for so long it is asked why. */
const STILL_MS = 5_000;

export interface ElsewhereParts {
  readonly store: StorePort;
  readonly clock: ClockPort;
  /** Leaves a command to the process that works on the queue, and waits for its answer. */
  readonly post: (command: RecordingCommand) => Promise<CommandAnswer>;
  /** Some process works on the queue. */
  readonly isWorkedOn: () => boolean;
  readonly snapshot: () => Promise<Snapshot>;
  readonly emit: (event: DeviceEvent) => void;
}

/**
 * Recordings that are written here and uploaded by another process, an agent say, which owns the state dir. What it
 * does is read in the store, and told as if it were done here.
 */
export class Elsewhere {
  readonly #parts: ElsewhereParts;
  readonly #followed = new Map<string, Seen>();
  readonly #ended = new Set<string>();
  #loop: Loop | null = null;
  #movedAtMs = 0;
  #held: Hold['reason'] | null = null;

  constructor(parts: ElsewhereParts) {
    this.#parts = parts;
  }

  /** @throws DailiesError `state_dir_owned` when the other does not answer, `refused`, and of the store */
  async takeUp(path: string, growing: boolean, channel: number | null): Promise<string> {
    const { post, store, clock } = this.#parts;
    const { refused } = await post({ kind: 'record', path, growing, channel });
    const upload = await store.findByPath(path);
    const [why] = refused;
    if (why !== undefined || upload === null) {
      throw new DailiesError('refused', why?.why ?? `${path} was not taken up`);
    }
    this.#followed.set(upload.job.id, null);
    this.#movedAtMs = clock.now();
    this.#loop ??= new Loop(clock, async () => this.#look());
    return upload.job.id;
  }

  /** It is found out by looking where it is not heard. */
  async ended(uploadId: string): Promise<void> {
    this.#ended.add(uploadId);
    this.#movedAtMs = this.#parts.clock.now();
    await this.#parts.post({ kind: 'recordingEnded', id: uploadId }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#loop?.close();
  }

  async #look(): Promise<number> {
    const { clock, emit } = this.#parts;
    // A store that cannot be read is looked into again.
    const events = await this.#news().catch(() => []);
    if (events.length > 0) this.#movedAtMs = clock.now();
    for (const event of events) emit(event);
    const isStill = Math.abs(clock.now() - this.#movedAtMs) >= STILL_MS;
    if (isStill && this.#ended.size > 0) await this.#askWhy().catch(() => undefined);
    return LOOK_MS;
  }

  async #news(): Promise<readonly DeviceEvent[]> {
    const all: DeviceEvent[] = [];
    for (const [id, seen] of this.#followed) {
      const upload = await this.#parts.store.find(id);
      if (upload === null) continue;
      const { events, now, isOver } = eventsBetween(seen, upload);
      all.push(...events);
      this.#followed.set(id, now);
      if (!isOver) continue;
      this.#followed.delete(id);
      this.#ended.delete(id);
    }
    return all;
  }

  /** What holds the other process, as far as it can be seen from here; told when it is something else. */
  async #askWhy(): Promise<void> {
    const { emit, clock } = this.#parts;
    this.#movedAtMs = clock.now();
    const hold = await this.#hold();
    if (hold?.reason === this.#held) return;
    this.#held = hold?.reason ?? null;
    const reasons = hold === null ? [] : [{ ...hold, sinceMs: clock.now() }];
    emit({ type: 'held', reasons });
    if (hold?.reason === 'stopped' || hold?.reason === 'pairingLost') emit({ type: 'quiet' });
  }

  async #hold(): Promise<Omit<Hold, 'sinceMs'> | null> {
    const { isWorkedOn, snapshot } = this.#parts;
    const { auth, network, paused } = await snapshot();
    if (!isWorkedOn()) {
      const message = 'The process that worked on the queue has ended';
      return { reason: 'stopped', code: 'state_dir_owned', message };
    }
    if (auth.state === 'lost') {
      return { reason: 'pairingLost', code: 'pairing_lost', message: 'Not paired any more' };
    }
    if (paused.byUser) {
      return { reason: 'user', code: null, message: 'The queue is held here, until you resume it' };
    }
    if (network.state === 'online') return null;
    const message = network.reason ?? 'Frame.io cannot be reached';
    return { reason: 'noNetwork', code: 'unreachable', message };
  }
}
