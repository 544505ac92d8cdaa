import type { ActiveUpload } from './active.ts';
import { DeadFolders } from './dead-folders.ts';
import type { Desk } from './desk.ts';
import type { Errand } from './errand.ts';
import type { ClockPort } from './ports/clock.ts';
import type { FileFault, FilesPort } from './ports/files.ts';
import { calledAs } from './recording-name.ts';

interface FaultsHost {
  readonly desk: Desk;
  readonly files: FilesPort;
  readonly clock: ClockPort;
}

/** What was met at a file, as an event for its job. */
export class FileFaults {
  readonly #host: FaultsHost;
  readonly #deadFolders = new DeadFolders();

  constructor(host: FaultsHost) {
    this.#host = host;
  }

  /** True: the disk of this file has just shown that it does not answer. */
  isDead(path: string): boolean {
    return this.#deadFolders.has(path, this.#host.clock.now());
  }

  /** A recording that is not where it was may have been renamed: then nothing is wrong. */
  async met(active: ActiveUpload, fault: FileFault): Promise<void> {
    const { files } = this.#host;
    const { state, path } = active.job;
    if (state.kind === 'finishing' && fault.code === 'file_vanished') {
      const to = await files.movedTo(path, state.fileId);
      if (to !== null) return this.moved(active, to, null);
    }
    await this.#tell(active, fault);
  }

  /** @param extension what its bytes are by, should the name not tell */
  async moved(active: ActiveUpload, path: string, extension: string | null): Promise<void> {
    const called = calledAs(path, extension, this.#host.files);
    await this.#host.desk.dispatch(active, { type: 'recordingMoved', path, called });
  }

  /** A reading that was broken off: because the engine stops, or because the disk gave no sign of life. */
  async brokenOff(active: ActiveUpload, errand: Errand): Promise<void> {
    if (errand.silent) await this.silent(active);
  }

  async silent(active: ActiveUpload): Promise<void> {
    this.#deadFolders.note(active.job.path, this.#host.clock.now());
    await this.unanswered(active);
  }

  /** As if it were gone: it goes on by itself when the disk is back. Such a disk is asked no more questions. */
  async unanswered(active: ActiveUpload): Promise<void> {
    const message = `${active.job.name} cannot be read: its disk does not answer`;
    await this.#tell(active, { kind: 'file', code: 'file_vanished', message });
  }

  async #tell(active: ActiveUpload, fault: FileFault): Promise<void> {
    const { desk, clock } = this.#host;
    await desk.dispatch(active, { type: 'fileFaulted', fault, nowMs: clock.now() });
  }
}
