import { DEVICE_TOPIC_PREFIX, type RequirementId } from '../../spec/index.ts';
import type { Device } from '../world/device.ts';

/** A device that opens a socket has nothing to do first but to join. */
const JOIN_WITHIN_MS = 10_000;
/** Once a second, less the jitter of a network. */
const HEARTBEAT_MIN_MS = 900;

type Note = (requirement: RequirementId | null, what: string) => void;

/** What a device does with its socket that the documentation does not want; each is recorded once. */
export class Manners {
  readonly #openedMs: number;
  readonly #record: Note;
  readonly #recorded = new Set<string>();
  #hasJoined = false;
  #lastHeartbeatMs: number | null = null;
  #heartbeats = 0;

  constructor(openedMs: number, record: Note) {
    this.#openedMs = openedMs;
    this.#record = record;
  }

  get heartbeats(): number {
    return this.#heartbeats;
  }

  offend(requirement: RequirementId | null, what: string): void {
    if (this.#recorded.has(what)) return;
    this.#recorded.add(what);
    this.#record(requirement, what);
  }

  joined(): void {
    this.#hasJoined = true;
  }

  heartbeat(nowMs: number): void {
    this.#heartbeats += 1;
    const lastMs = this.#lastHeartbeatMs;
    this.#lastHeartbeatMs = nowMs;
    if (lastMs === null || nowMs - lastMs >= HEARTBEAT_MIN_MS) return;
    this.offend(null, 'sends heartbeats on its socket more often than once a second');
  }

  strayed(topic: string, { id, deviceId }: Device): void {
    const isOwn = [id, deviceId].some((own) => topic === DEVICE_TOPIC_PREFIX + own);
    // Which of its own two ids is the right one nobody has documented.
    if (!isOwn) this.offend(null, 'joins a topic that is not its own (§10.3)');
  }

  look(nowMs: number): void {
    if (this.#hasJoined || nowMs - this.#openedMs < JOIN_WITHIN_MS) return;
    this.offend('socket.status', 'opened a socket and did not join its topic (§10.3)');
  }

  tooSilent(idleSeconds: number): void {
    this.offend(null, `was silent on its socket for ${idleSeconds} s, and was dropped (§10.3)`);
  }
}
