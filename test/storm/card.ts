import { createHash } from 'node:crypto';
import { copyFile, mkdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileToUpload } from '../../src/engine/index.ts';
import { diskFiles } from '../../src/platform/index.ts';
import type { Dice } from '../fuzz/dice.ts';
import { Take } from './take.ts';

const disk = diskFiles();

/** A file of the storm and all it has ever been. */
export interface CardFile {
  readonly name: string;
  readonly path: string;
  sizeBytes: number;
  /** sha256 of every content it has had, the latest last. */
  readonly contents: string[];
  /** How many upload URLs are asked for it. */
  readonly partCount: number;
  /** Somebody wrote into it without a trace in its times. */
  changedSilently: boolean;
  hidden: boolean;
  /** It is a copy, or has one. */
  hasCopy: boolean;
  /** A recorder has it open. */
  isRecorded: boolean;
}

const AWAY = 'away';
const PART_BYTES = 16 * 1024;
/** No multiple of it is a part, so that no two parts are alike. */
const PATTERN_BYTES = 61;

/** Real files in a folder: the card that somebody put in. */
export class Card {
  readonly #folder: string;
  readonly #prefix: string;
  readonly #dice: Dice;
  readonly #nowMs: () => number;
  readonly files: CardFile[] = [];
  readonly #takes: Take[] = [];

  constructor(folder: string, prefix: string, dice: Dice, nowMs: () => number) {
    this.#folder = folder;
    this.#prefix = prefix;
    this.#dice = dice;
    this.#nowMs = nowMs;
  }

  find(name: string): CardFile {
    const file = this.files.find((each) => each.name === name);
    if (file === undefined) throw new Error(`${name} is not on the card`);
    return file;
  }

  async write(): Promise<CardFile> {
    const partCount = this.#dice.int(1, 5);
    const sizeBytes = this.#dice.pick([
      0,
      1,
      3,
      partCount * PART_BYTES,
      partCount * PART_BYTES,
      partCount * PART_BYTES + 1,
      this.#dice.int(10_000, 100_000),
      this.#dice.int(10_000, 100_000),
      this.#dice.int(300_000, 700_000),
    ]);
    const file = this.#newFile(sizeBytes, partCount);
    await this.#fill(file);
    await this.#date(file, this.#nowMs() - this.#dice.int(1, 3_600) * 1_000);
    return file;
  }

  /** A recorder begins a take. */
  record(): Take {
    const file = this.#newFile(0, this.#dice.int(1, 5), '.take');
    const take = new Take(file, this.#dice, this.#nowMs);
    this.#takes.push(take);
    return take;
  }

  /** All recorders end what they began. */
  endTakes(): void {
    for (const take of this.#takes) take.end();
  }

  /** The same content under another name, as a second copy of a card has it. */
  async copy(of: CardFile): Promise<CardFile> {
    const file = this.#newFile(of.sizeBytes, this.#dice.int(1, 5));
    file.contents.push(of.contents.at(-1) ?? '');
    of.hasCopy = true;
    file.hasCopy = true;
    await copyFile(of.path, file.path);
    await this.#date(file, this.#nowMs() - this.#dice.int(1, 3_600) * 1_000);
    return file;
  }

  /** Another content. `silently`: of the same size, and its time says nothing of it. */
  async change(file: CardFile, silently: boolean): Promise<void> {
    const { mtimeMs } = await stat(file.path);
    if (!silently) file.sizeBytes = this.#dice.pick([file.sizeBytes, this.#dice.int(0, 100_000)]);
    await this.#fill(file);
    await this.#date(file, silently ? mtimeMs : mtimeMs + 1_000 * this.#dice.int(1, 60));
    if (silently) file.changedSilently = true;
  }

  async hide(file: CardFile): Promise<void> {
    // Not within its folder, where it would only have another name.
    await mkdir(join(this.#folder, AWAY), { recursive: true });
    await rename(file.path, join(this.#folder, AWAY, file.name));
    file.hidden = true;
  }

  async show(file: CardFile): Promise<void> {
    await rename(join(this.#folder, AWAY, file.name), file.path);
    file.hidden = false;
  }

  /** As a program names them to the engine; what is not there cannot be named. */
  async toUpload(files: readonly CardFile[]): Promise<readonly FileToUpload[]> {
    const named: FileToUpload[] = [];
    for (const { name, path } of files) {
      const facts = await disk.facts(path);
      if (facts.kind === 'facts') {
        const { stamp, createdAtMs } = facts;
        named.push({ stamp, createdAtMs, path, name, filetype: 'video/quicktime' });
      }
    }
    return named;
  }

  async remove(): Promise<void> {
    this.endTakes();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #newFile(sizeBytes: number, partCount: number, extension = '.mov'): CardFile {
    const name = `${this.#prefix}-${this.files.length + 1}${extension}`;
    const path = join(this.#folder, name);
    const flags = { changedSilently: false, hidden: false, hasCopy: false, isRecorded: false };
    const file = { name, path, sizeBytes, partCount, contents: [], ...flags };
    this.files.push(file);
    return file;
  }

  async #fill({ path, sizeBytes, contents }: CardFile): Promise<void> {
    const bytes = Buffer.alloc(sizeBytes, this.#dice.bytes(PATTERN_BYTES));
    contents.push(createHash('sha256').update(bytes).digest('hex'));
    // In place, as a program that goes on writing does it.
    await writeFile(path, bytes, { flag: contents.length === 1 ? 'w' : 'r+' });
    await truncate(path, sizeBytes);
  }

  async #date({ path }: CardFile, mtimeMs: number): Promise<void> {
    await utimes(path, mtimeMs / 1_000, mtimeMs / 1_000);
  }
}
