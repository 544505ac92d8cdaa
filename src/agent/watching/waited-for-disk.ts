import type { ClockPort } from '../../engine/index.ts';
import type { WatchDisk } from './watch-disk.ts';

/** A disk of which is known for how long it has kept someone waiting. */
export class WaitedForDisk implements WatchDisk {
  readonly #disk: WatchDisk;
  readonly #clock: ClockPort;
  /** When each question was asked that is not answered yet. */
  readonly #asked = new Set<{ readonly atMs: number }>();

  constructor(disk: WatchDisk, clock: ClockPort) {
    this.#disk = disk;
    this.#clock = clock;
  }

  /** 0 when nobody waits. */
  get silentMs(): number {
    const nowMs = this.#clock.now();
    return Math.max(0, ...[...this.#asked].map(({ atMs }) => nowMs - atMs));
  }

  async kindOf(path: string) {
    return this.#ask(this.#disk.kindOf(path));
  }

  async folderTime(path: string) {
    return this.#ask(this.#disk.folderTime(path));
  }

  async listFolder(path: string) {
    return this.#ask(this.#disk.listFolder(path));
  }

  async findFile(path: string) {
    return this.#ask(this.#disk.findFile(path));
  }

  async sight(path: string) {
    return this.#ask(this.#disk.sight(path));
  }

  async inspect(path: string, sizeBytes: number) {
    return this.#ask(this.#disk.inspect(path, sizeBytes));
  }

  async #ask<T>(answer: Promise<T>): Promise<T> {
    const question = { atMs: this.#clock.now() };
    this.#asked.add(question);
    try {
      return await answer;
    } finally {
      this.#asked.delete(question);
    }
  }
}
