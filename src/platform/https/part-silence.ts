/** Who can be waited for in vain. To wait for bandwidth is nobody's silence. */
export type Partner = 'disk' | 'network' | 'storage';

const TICKS_A_LIMIT = 20;

/**
 * Watches for silence. It counts in ticks of its own, not by a clock: a process that was stopped or a
 * machine that slept for a minute must not take it for the silence of others.
 */
export class PartSilence {
  readonly #limitsMs: Readonly<Record<Partner, number>>;
  /** For how long each has been silent; null while nobody waits for it. */
  readonly #silentMs: Record<Partner, number | null> = { disk: null, network: null, storage: null };
  readonly #timer: NodeJS.Timeout;

  constructor(limitsMs: Readonly<Record<Partner, number>>, onSilence: (partner: Partner) => void) {
    this.#limitsMs = limitsMs;
    const tickMs = Math.min(...Object.values(limitsMs)) / TICKS_A_LIMIT;
    this.#timer = setInterval(() => {
      const silent = this.#tick(tickMs);
      if (silent !== null) onSilence(silent);
    }, tickMs);
  }

  /** From now on this one is waited for. */
  begin(partner: Partner): void {
    this.#silentMs[partner] = 0;
  }

  /** It came. */
  end(partner: Partner): void {
    this.#silentMs[partner] = null;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(tickMs: number): Partner | null {
    let silent: Partner | null = null;
    for (const partner of ['disk', 'network', 'storage'] as const) {
      const beforeMs = this.#silentMs[partner];
      if (beforeMs === null) continue;
      this.#silentMs[partner] = beforeMs + tickMs;
      if (beforeMs + tickMs >= this.#limitsMs[partner]) silent ??= partner;
    }
    return silent;
  }
}
