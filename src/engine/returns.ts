import type { Desk } from './desk.ts';
import type { Mailbox } from './mailbox.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFault, FileSample, FilesPort } from './ports/files.ts';
import { candidatesFor, isUntouched } from './content.ts';
import type { Job } from './job.ts';
import type { StorePort } from './ports/store.ts';

/** Files looked for at once; a card of stills may have a hundred thousand. */
const PAGE = 100;
/** A disk that does not even tell what it has is not back. */
const SILENT_MS = 2_000;
const FIRST_BYTE = [{ offsetBytes: 0, sizeBytes: 1 }];
/** Each question that a dead disk leaves unanswered keeps a thread of the process. */
const UNANSWERED_MOST = 4;

interface ReturnsParts {
  readonly store: StorePort;
  readonly files: FilesPort;
  readonly clock: ClockPort;
  readonly desk: Desk;
  readonly mailbox: Mailbox;
  /** Some are back. */
  readonly goOn: () => void;
}

/** Looks whether files that had vanished are back: a card put in again, a share mounted again. */
export class Returns {
  readonly #parts: ReturnsParts;
  #looking = false;
  /** Where the last look ended; undefined: begin with the oldest. */
  #afterId: string | undefined;
  #unanswered = 0;

  constructor(parts: ReturnsParts) {
    this.#parts = parts;
  }

  /** Begins a look, outside the loop, which a dead disk must not stop. One at a time. */
  lookOnce(): void {
    if (this.#looking) return;
    this.#looking = true;
    const { mailbox } = this.#parts;
    this.#lookOver()
      .catch((error: unknown) => {
        mailbox.post(() => {
          throw error;
        });
      })
      .finally(() => {
        this.#looking = false;
      });
  }

  async #lookOver(): Promise<void> {
    const { mailbox } = this.#parts;
    for (let goesOn = true; goesOn;) {
      const { back, more } = await this.#look();
      goesOn = more && back.length > 0;
      if (back.length > 0) await mailbox.ask(() => this.#takeBack(back));
    }
  }

  /** Since they were looked at, a person may have done something with them. */
  async #takeBack(ids: readonly string[]): Promise<void> {
    const { store, clock, desk, goOn } = this.#parts;
    const event = { type: 'fileReturned', nowMs: clock.now() } as const;
    const pairs = [];
    for (const id of ids) {
      const upload = await store.find(id);
      if (upload?.job.state.kind === 'failed') pairs.push({ upload, event });
    }
    if ((await desk.applyAll(pairs)) > 0) goOn();
  }

  /**
   * The jobs of the next page whose files are back as they were, and whether there is a page after it.
   * While a page has some, the next is worth a look at once: they come back a disk at a time.
   */
  async #look(): Promise<{ readonly back: readonly string[]; readonly more: boolean }> {
    const page = await this.#parts.store.list({
      limit: PAGE,
      states: ['failed'],
      code: 'file_vanished',
      ...(this.#afterId === undefined ? {} : { afterId: this.#afterId }),
    });
    this.#afterId = page.length === PAGE ? page.at(-1)?.job.id : undefined;
    const back: string[] = [];
    for (const { job } of page) {
      if ((await this.#isBack(job)) && !(await this.#hasArrived(job))) back.push(job.id);
    }
    return { back, more: this.#afterId !== undefined };
  }

  /** A disk that tells of a file but does not give a byte of it is not back. */
  async #isBack(job: Job): Promise<boolean> {
    if (this.#unanswered >= UNANSWERED_MOST) return false;
    const { clock } = this.#parts;
    const silent = Promise.withResolvers<null>();
    const callOff = clock.wakeAt(clock.now() + SILENT_MS, () => silent.resolve(null));
    this.#unanswered += 1;
    const asked = this.#sample(job).finally(() => (this.#unanswered -= 1));
    const found = await Promise.race([asked, silent.promise]);
    callOff();
    return found?.kind === 'sample';
  }

  async #sample({ path, stamp, mode, state }: Job): Promise<FileSample | FileFault> {
    const { files } = this.#parts;
    const resumable = state.kind === 'failed' ? state.resumable : null;
    const isRecorded = mode === 'growing' && (resumable === null || resumable.kind === 'growing');
    if (!isRecorded) return files.sample(path, stamp, FIRST_BYTE);
    // It may have been written to all the while.
    const facts = await files.facts(path);
    return facts.kind === 'file' ? facts : files.sample(path, facts.stamp, FIRST_BYTE);
  }

  /** Its content went meanwhile, as a copy: what it has got so far is for a person to decide about. */
  async #hasArrived(job: Job): Promise<boolean> {
    if (job.sample === null) return false;
    const { sample, stamp } = job;
    const alike = await this.#parts.store.deliveriesLike({ sizeBytes: stamp.sizeBytes, sample });
    return candidatesFor(job, alike).some((delivery) => isUntouched(job, delivery));
  }
}
