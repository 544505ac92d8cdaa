import { Alarm } from './alarm.ts';
import type { Desk } from './desk.ts';
import type { Mailbox } from './mailbox.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFault, FileSample, FilesPort } from './ports/files.ts';
import { candidatesFor, isUntouched } from './content.ts';
import type { Job } from './job.ts';
import type { ListOptions, StorePort, Upload } from './ports/store.ts';

/** Files looked for at once; a card of stills may have a hundred thousand. */
const PAGE = 100;
/** A disk that does not even tell what it has is not back. */
const SILENT_MS = 2_000;
const FIRST_BYTE = [{ offsetBytes: 0, sizeBytes: 1 }];
/** Each question that a dead disk leaves unanswered keeps a thread of the process. */
const UNANSWERED_MOST = 4;
/** Who pulls a disk in mid-take puts it back soon, and its recorder goes on at once. */
const SOON_MS = 1_000;
const SOON_LOOKS = 120;

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
  readonly #soon: Alarm;

  constructor(parts: ReturnsParts) {
    this.#parts = parts;
    this.#soon = new Alarm(parts.clock);
  }

  /** A file has vanished just now: for two minutes what vanished last is looked for every second. */
  lookSoon(looks = SOON_LOOKS): void {
    if (looks === 0) return;
    this.#soon.setIn(SOON_MS, () => {
      this.#begin(async () => this.#lookForLatest());
      this.lookSoon(looks - 1);
    });
  }

  stop(): void {
    this.#soon.callOff();
  }

  /** Looks for all, as far as one can get now. */
  lookOnce(): void {
    this.#begin(async () => this.#lookOver());
  }

  /** Outside the loop, which a dead disk must not stop. One at a time. */
  #begin(look: () => Promise<void>): void {
    if (this.#looking) return;
    this.#looking = true;
    const { mailbox } = this.#parts;
    look()
      .catch((error: unknown) => {
        mailbox.post(() => {
          throw error;
        });
      })
      .finally(() => {
        this.#looking = false;
      });
  }

  async #lookForLatest(): Promise<void> {
    await this.#ask(await this.#list({ order: 'newest' }));
  }

  /** While a page has some that are back, the next is worth a look at once: they come back a disk at a time. */
  async #lookOver(): Promise<void> {
    for (let goesOn = true; goesOn;) {
      const page = await this.#list(this.#afterId === undefined ? {} : { afterId: this.#afterId });
      this.#afterId = page.length === PAGE ? page.at(-1)?.job.id : undefined;
      goesOn = (await this.#ask(page)) && this.#afterId !== undefined;
    }
  }

  async #list(where: Pick<ListOptions, 'order' | 'afterId'>): Promise<readonly Upload[]> {
    const { store } = this.#parts;
    return store.list({ limit: PAGE, states: ['failed'], code: 'file_vanished', ...where });
  }

  /** Takes those back whose files are there as they were. True: there are some. */
  async #ask(page: readonly Upload[]): Promise<boolean> {
    const back: string[] = [];
    for (const { job } of page) {
      if ((await this.#isBack(job)) && !(await this.#hasArrived(job))) back.push(job.id);
    }
    if (back.length > 0) await this.#parts.mailbox.ask(async () => this.#takeBack(back));
    return back.length > 0;
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
