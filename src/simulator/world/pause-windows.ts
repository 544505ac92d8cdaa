import type { PauseView } from '../views.ts';
import { isoMillis } from './time.ts';

/** When a device was paused. Kept for good: media made in a pause stays refused after it (§12.3). */
export class PauseWindows {
  readonly #windows: { readonly fromMs: number; toMs: number | null }[] = [];

  get isOpen(): boolean {
    return this.#windows.at(-1)?.toMs === null;
  }

  /** @returns false when it was paused already */
  open(nowMs: number): boolean {
    if (this.isOpen) return false;
    this.#windows.push({ fromMs: nowMs, toMs: null });
    return true;
  }

  /** @returns false when it was not paused */
  close(nowMs: number): boolean {
    const last = this.#windows.at(-1);
    if (last === undefined || last.toMs !== null) return false;
    last.toMs = nowMs;
    return true;
  }

  covers(instantMs: number): boolean {
    return this.#windows.some(
      ({ fromMs, toMs }) => instantMs >= fromMs && (toMs === null || instantMs < toMs),
    );
  }

  views(): PauseView[] {
    return this.#windows.map(({ fromMs, toMs }) => ({
      from: isoMillis(fromMs),
      to: toMs === null ? null : isoMillis(toMs),
    }));
  }
}
