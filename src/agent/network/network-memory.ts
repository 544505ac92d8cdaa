import type { NetworkFacts, NetworkNote } from '../../platform/index.ts';
import type { UpSpeed } from './up-meter.ts';

/** Those that were measured longest ago are forgotten. */
const NETWORKS_MOST = 50;

/** What is known of networks, in memory and on disk; only the owner of the state dir changes it. */
export class NetworkMemory {
  readonly #note: NetworkNote;
  readonly #owned: boolean;
  #facts: Promise<NetworkFacts> | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** @param owned false: another process may change it at any time */
  constructor(note: NetworkNote, owned: boolean) {
    this.#note = note;
    this.#owned = owned;
  }

  async facts(): Promise<NetworkFacts> {
    if (!this.#owned) return this.#note.read();
    this.#facts ??= this.#note.read();
    return this.#facts;
  }

  /** @param change gives back the same facts when nothing is new, and nothing is written then */
  async change(change: (facts: NetworkFacts) => NetworkFacts): Promise<void> {
    if (!this.#owned) return;
    const before = this.facts();
    this.#facts = before.then(change);
    const [was, is] = await Promise.all([before, this.#facts]);
    if (was === is) return;
    // One after another: what is written last is what was last.
    this.#writing = this.#writing.then(async () => this.#note.write(is));
    await this.#writing;
  }

  /** Resolves when everything is on disk. */
  async written(): Promise<void> {
    await this.#facts;
    await this.#writing;
  }
}

/** The facts with what uploads reach on this network now. */
export function withUpSpeed(facts: NetworkFacts, id: string, speed: UpSpeed): NetworkFacts {
  const now = { upBytesPerSecond: speed.bytesPerSecond, upMeasuredAtMs: speed.measuredAtMs };
  const others = Object.entries(facts.networks).filter(([other]) => other !== id);
  others.sort(([, a], [, b]) => b.upMeasuredAtMs - a.upMeasuredAtMs);
  const kept = others.slice(0, NETWORKS_MOST - 1);
  return { ...facts, networks: Object.fromEntries([[id, now], ...kept]) };
}
