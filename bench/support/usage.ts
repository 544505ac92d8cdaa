import { readFileSync } from 'node:fs';

/** What a process has used up, from Linux's /proc. */
export interface Usage {
  readonly meanBytes: number;
  /** As the system saw it, between two looks too. */
  readonly peakBytes: number;
  readonly cpuSeconds: number;
}

const EVERY_MS = 100;
/** Linux counts CPU time in these for programs, whatever its own clock is. */
const TICKS_A_SECOND = 100;

/** Looks at a process until it ends. What it does in the last tenth of a second may be missed. */
export class UsageMeter {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #looks = 0;
  #sumBytes = 0;
  #peakBytes = 0;
  #cpuSeconds = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  get usage(): Usage {
    const meanBytes = this.#looks === 0 ? 0 : this.#sumBytes / this.#looks;
    return { meanBytes, peakBytes: this.#peakBytes, cpuSeconds: this.#cpuSeconds };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      const status = readFileSync(`/proc/${this.#pid}/status`, 'utf8');
      const stat = readFileSync(`/proc/${this.#pid}/stat`, 'utf8');
      const kibi = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
      // It has ended, and only its name is left.
      if (Number.isNaN(kibi('VmRSS'))) return;
      this.#looks += 1;
      this.#sumBytes += kibi('VmRSS') * 1024;
      this.#peakBytes = Math.max(this.#peakBytes, kibi('VmHWM') * 1024);
      // After the name, which may hold blanks, comes the third field.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      this.#cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
    } catch {
      this.stop();
    }
  }
}
