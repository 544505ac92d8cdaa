import type { Outcome } from '../core/index.ts';
import { isSameStamp } from './admission.ts';
import type { ActiveUpload } from './active.ts';
import type { Errand } from './errand.ts';
import type { ErrandsHost } from './errands.ts';
import { priorityOf } from './kinds.ts';
import { isToBeCompared, type Part } from './part.ts';
import type { ChecksummedRange, FileFault, FileStamp } from './ports/files.ts';
import { LONGEST_WAIT_MS } from './ports/store.ts';
import { judgeRecording } from './recording-look.ts';
import { baseName, calledAs } from './recording-name.ts';
import { ToldWriters, inTheLightOf, type WriterWord } from './told-writers.ts';
import { sampleRanges } from './content.ts';
import { extensionOf, temporaryNameOf, type Sighting } from './readiness/index.ts';

/** Of one request; a backlog has more. */
const ASK_MOST = 100;

type Handle = () => Promise<void>;

/** What is done outside the loop for files that are being recorded. */
export class RecordingErrands {
  readonly #host: ErrandsHost;
  /** Those who write files that are followed here, and say more of them than can be seen. */
  readonly writers = new ToldWriters();

  constructor(host: ErrandsHost) {
    this.#host = host;
  }

  /**
   * Begins what a recording needs besides PUTs, as far as it is due and not under way. Whatever holds the
   * queue: its file goes on by itself.
   */
  tend(active: ActiveUpload, priority: readonly string[], mayAsk: () => boolean): void {
    const nowMs = this.#nowMs();
    if (active.lookDueMs(nowMs) <= nowMs) this.#look(active, priority);
    if (active.isFree('compare')) {
      const stamp = active.stampToCompareAhead;
      if (active.needsComparing) this.#compare(active);
      else if (stamp !== null) this.#compareAhead(active, stamp);
    }
    if (active.askDueMs(nowMs, LONGEST_WAIT_MS) <= nowMs && mayAsk()) this.#ask(active);
  }

  /** Looks at the file once. */
  #look(active: ActiveUpload, priority: readonly string[]): void {
    const errand = active.begin('look');
    const word = this.writers.wordOn(active.job.id);
    const work = this.#sight(active).then((seen): Handle => async () => {
      if (!this.#isAwaited(active, errand)) return;
      const { faults } = this.#host;
      const nowMs = this.#nowMs();
      if (seen.kind === 'moved') return faults.moved(active, seen.path, null);
      if (seen.kind === 'file') {
        return active.follower.missed(nowMs) ? faults.met(active, seen) : undefined;
      }
      await this.#judge(active, { sighting: seen.sighting, word }, priority);
    });
    this.#host.run(errand, work);
  }

  /** Asks for the URLs of what has been cut. The final part is asked for last. */
  #ask(active: ActiveUpload): void {
    const { state, stamp, name } = active.job;
    if (state.kind !== 'growing' && state.kind !== 'finishing') return;
    const errand = active.begin('ask');
    const finalNumber = state.kind === 'finishing' ? active.upload.parts.at(-1)?.number : undefined;
    const asked = active.partsToAskFor().slice(0, ASK_MOST);
    const isLast = asked.some(({ number }) => number === finalNumber);
    const wanted = {
      assetId: state.assetId,
      parts: asked.map((part) => ({ ...part, isFinal: part.number === finalNumber })),
      ...(isLast ? { assetSizeBytes: stamp.sizeBytes } : {}),
      ...(isLast && state.extension !== null ? { assetName: name } : {}),
    };
    const work = this.#host.ports.frameio
      .requestParts(wanted, errand.cancel)
      .then((result): Handle => async () => {
        if (!this.#isAwaited(active, errand) || errand.cancel.aborted) return;
        const { holds, service } = this.#host;
        if (result.ok) {
          holds.reached();
          return this.#granted(active, asked, result.value);
        }
        holds.hear(result.outcome);
        service.hear(result.outcome);
        await this.refused(active, result.outcome);
      });
    this.#host.run(errand, work);
  }

  async refused(active: ActiveUpload, outcome: Outcome): Promise<void> {
    const { desk, ports } = this.#host;
    const random = ports.clock.random();
    await desk.dispatch(active, { type: 'partsRefused', outcome, nowMs: this.#nowMs(), random });
  }

  /** Compares what went up while the file was written with what is on the disk now. */
  #compare(active: ActiveUpload): void {
    const errand = active.begin('compare');
    const toCompare = active.upload.parts.filter(isToBeCompared);
    const { comparedAhead, job } = active;
    const isSame = comparedAhead !== null && isSameStamp(comparedAhead.stamp, job.stamp);
    const ahead = toCompare.filter(({ number }) => isSame && comparedAhead.same.has(number));
    const parts = toCompare.filter((part) => !ahead.includes(part));
    const work = this.#compared(active, parts, errand).then((found): Handle => async () => {
      if (!this.#isAwaited(active, errand)) return;
      const { faults, desk } = this.#host;
      if (found === null) return faults.brokenOff(active, errand);
      if (found.kind === 'file') return faults.met(active, found);
      const { sample, changed } = found;
      const numbers = parts.map(({ number }) => number);
      await desk.dispatch(active, {
        type: 'compared',
        same: [
          ...ahead.map(({ number }) => number),
          ...numbers.filter((_, index) => !changed.includes(index)),
        ],
        changed: numbers.filter((_, index) => changed.includes(index)),
        sample,
      });
    });
    this.#host.run(errand, work);
  }

  /**
   * Compares what has gone up so far while it is still to be proven that the recording has ended: a long
   * one takes seconds to read, and the final part waits for it.
   */
  #compareAhead(active: ActiveUpload, stamp: FileStamp): void {
    const errand = active.begin('compare');
    const parts = active.upload.parts.filter(isToBeCompared);
    const control = { cancel: errand.cancel, onProgress: () => errand.moved() };
    const work = this.#host.ports.files
      .compare(active.job.path, stamp, rangesOf(parts), control)
      .then((found): Handle => async () => {
        if (!this.#isAwaited(active, errand)) return;
        // A file that goes on after all is asked again when it has stopped once more.
        const numbers = found?.kind === 'compared' ? parts.map(({ number }) => number) : [];
        const changed = found?.kind === 'compared' ? found.changed : [];
        const same = new Set(numbers.filter((_, index) => !changed.includes(index)));
        active.comparedAhead = { stamp, same };
      });
    this.#host.run(errand, work);
  }

  async #sight(
    active: ActiveUpload,
  ): Promise<
    | { readonly kind: 'seen'; readonly sighting: Sighting }
    | { readonly kind: 'moved'; readonly path: string }
    | FileFault
  > {
    const { files } = this.#host.ports;
    const { path, state } = active.job;
    const fileId = 'fileId' in state ? state.fileId : active.follower.fileId;
    const sighting = await files.sight(path);
    if (isFault(sighting)) {
      const to = sighting.code === 'file_vanished' ? await files.movedTo(path, fileId) : null;
      return to === null ? sighting : { kind: 'moved', path: to };
    }
    const { stamp } = sighting;
    const { follower } = active;
    // Whatever becomes of the job meanwhile, an inspection that was asked for is answered.
    if (follower.hear({ type: 'seen', sighting, nowMs: this.#nowMs() })) {
      const report = await files.inspect(path, stamp.sizeBytes);
      follower.hear(
        isFault(report)
          ? { type: 'unreadable', why: report.message }
          : { type: 'inspected', stamp, report, nowMs: this.#nowMs() },
      );
    }
    return { kind: 'seen', sighting };
  }

  async #judge(
    active: ActiveUpload,
    { sighting, word }: Look,
    priority: readonly string[],
  ): Promise<void> {
    const { desk, ports } = this.#host;
    const { follower, job } = active;
    const nowMs = this.#nowMs();
    const { stamp, fileId } = sighting;
    follower.looked(sighting, nowMs);
    const name = baseName(job.path);
    const verdict = inTheLightOf(word, follower.verdict(name, nowMs), stamp);
    const isTemporary = temporaryNameOf(name) !== null;
    const sniffed = follower.report === null ? null : extensionOf(follower.report);
    const called = calledAs(job.path, sniffed, ports.files);
    const extension = isTemporary ? (/\.[^.]+$/.exec(called.name)?.[0] ?? sniffed) : null;
    const scene = {
      nowMs,
      forMs: follower.forMs(nowMs),
      stamp,
      fileId,
      priority: priorityOf(job.path, priority),
      called,
      isTold: word === 'appends',
      extension,
    };
    const event = judgeRecording(active.upload, verdict, scene);
    if (event === null) return;
    // Where nothing may begin now it waits in the queue, like a finished file.
    const waits = event.type === 'recordingFound' && !this.#mayBegin();
    const why = 'its recording could not be taken up then';
    await desk.dispatch(active, waits ? { type: 'recordingWaits', why, nowMs } : event);
  }

  #mayBegin(): boolean {
    const { holds } = this.#host;
    return holds.reach() === 'everything' && holds.lanesFree(1, 0) > 0;
  }

  async #granted(
    active: ActiveUpload,
    asked: readonly Part[],
    urls: readonly string[],
  ): Promise<void> {
    const parts = asked.flatMap(({ number }, index) => {
      const url = urls[index];
      return url === undefined ? [] : [{ number, url }];
    });
    await this.#host.desk.dispatch(active, { type: 'partsGranted', parts });
  }

  async #compared(active: ActiveUpload, parts: readonly Part[], errand: Errand) {
    const { files } = this.#host.ports;
    const { path, stamp } = active.job;
    const control = { cancel: errand.cancel, onProgress: () => errand.moved() };
    const compared = await files.compare(path, stamp, rangesOf(parts), control);
    if (compared === null || compared.kind === 'file') return compared;
    const found = await files.sample(path, stamp, sampleRanges(stamp.sizeBytes));
    return found.kind === 'file' ? found : { ...compared, sample: found.sample };
  }

  #nowMs(): number {
    return this.#host.ports.clock.now();
  }

  #isAwaited(active: ActiveUpload, errand: Errand): boolean {
    active.end(errand);
    return !errand.abandoned && this.#host.desk.has(active);
  }
}

interface Look {
  readonly sighting: Sighting;
  /** Of before the look. */
  readonly word: WriterWord | null;
}

const rangesOf = (parts: readonly Part[]): readonly ChecksummedRange[] =>
  parts.flatMap(({ offsetBytes, sizeBytes, state }) =>
    state.kind === 'sent' && state.crc32 !== null
      ? [{ offsetBytes, sizeBytes, crc32: state.crc32 }]
      : [],
  );

const isFault = (found: object): found is FileFault => 'kind' in found && found.kind === 'file';
