import type {
  CommandAnswer,
  EnqueueOptions,
  RecordingCommand,
  WriterWord,
} from '../../engine/index.ts';
import type { Queued } from '../inbox.ts';
import { DailiesError } from '../../core/index.ts';
import { Elsewhere, type ElsewhereParts } from './elsewhere.ts';
import { Recording, type RecordingHost } from './recording.ts';
import { spoolPath } from './spool-path.ts';
import { Spool } from './spool.ts';

export interface RecordOptions {
  /** Of the file, and of the asset; with its ending. */
  readonly name: string;
  /** Where the file is kept: a folder that is there. Default: the current one. */
  readonly folder?: string | undefined;
  /** The channel it comes from (protocol.md §14); null, the default: the device's first. */
  readonly channel?: number | null | undefined;
}

export interface RecordingsParts extends ElsewhereParts {
  /** This process works on the queue; else another does, and takes up what is recorded here. */
  readonly owned: boolean;
  readonly uploadAll: (
    paths: readonly string[],
    options: Partial<EnqueueOptions>,
  ) => Promise<readonly Queued[]>;
  readonly hearWriter: (uploadId: string, word: WriterWord) => void;
  readonly on: RecordingHost['on'];
}

/** Recordings that are written by this program, and those that others write and hand over to it. */
export class Recordings {
  readonly #parts: RecordingsParts;
  readonly #elsewhere: Elsewhere;

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
    this.#elsewhere = new Elsewhere(parts);
  }

  /** @throws DailiesError `bad_arguments`, `no_such_file`, `disk_full` */
  async record({ name, folder = '.', channel = null }: RecordOptions): Promise<Recording> {
    const spool = await Spool.create(await spoolPath(name, folder));
    const { owned, on, hearWriter } = this.#parts;
    const host: Omit<RecordingHost, 'on'> = owned
      ? {
          takeUp: async (path, growing) => this.#takeUp(path, growing, channel),
          ended: async (uploadId) => hearWriter(uploadId, 'ended'),
        }
      : {
          takeUp: async (path, growing) => this.#elsewhere.takeUp(path, growing, channel),
          ended: async (uploadId) => this.#elsewhere.ended(uploadId),
        };
    return new Recording(spool, { ...host, on });
  }

  /** What another process that records asks of this one, which works on the queue. */
  async carryOut(command: RecordingCommand): Promise<CommandAnswer> {
    if (command.kind === 'recordingEnded') this.#parts.hearWriter(command.id, 'ended');
    else await this.#takeUp(command.path, command.growing, command.channel);
    return { changed: 1, refused: [] };
  }

  async close(): Promise<void> {
    await this.#elsewhere.close();
  }

  async #takeUp(path: string, growing: boolean, channel: number | null): Promise<string> {
    const { uploadAll, hearWriter } = this.#parts;
    const [queued] = await uploadAll([path], { growing, channel });
    if (queued?.kind !== 'queued') throw queued?.error ?? new DailiesError('internal', path);
    if (growing) hearWriter(queued.uploadId, 'appends');
    return queued.uploadId;
  }
}
