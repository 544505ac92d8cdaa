import { createHash } from 'node:crypto';
import { closeSync, futimesSync, openSync, writeSync } from 'node:fs';
import type { Dice } from '../fuzz/dice.ts';
import type { CardFile } from './card.ts';

const PATTERN_BYTES = 61;
/** Of no container that anybody knows. */
const HEAD = Buffer.from('TAKE OF NO KIND.');

/** A recorder that has one file open and writes into it, at its end and sometimes before. */
export class Take {
  readonly file: CardFile;
  readonly #dice: Dice;
  readonly #nowMs: () => number;
  #fd: number | null;
  #bytes = Buffer.alloc(0);
  #writes = 0;

  constructor(file: CardFile, dice: Dice, nowMs: () => number) {
    this.file = file;
    this.#dice = dice;
    this.#nowMs = nowMs;
    this.#fd = openSync(file.path, 'wx+');
    file.isRecorded = true;
    this.#put(0, HEAD);
    this.#wrote();
  }

  get hasEnded(): boolean {
    return this.#fd === null;
  }

  write(): void {
    if (this.#fd === null) return;
    const piece = Buffer.alloc(this.#dice.int(1, 20_000), this.#dice.bytes(PATTERN_BYTES));
    this.#put(this.#bytes.length, piece);
    const isPatched = this.#dice.chance(0.1);
    if (isPatched) this.#patch(this.#bytes.length);
    this.#wrote();
  }

  /** Its head is rewritten, or not, and it is closed. */
  end(): void {
    if (this.#fd === null) return;
    if (this.#bytes.length > 2 * HEAD.length && this.#dice.chance(0.5)) {
      this.#patch(2 * HEAD.length);
      this.#wrote();
    }
    closeSync(this.#fd);
    this.#fd = null;
    this.file.isRecorded = false;
  }

  #patch(beforeBytes: number): void {
    this.#put(this.#dice.int(HEAD.length, beforeBytes - 1), this.#dice.bytes(1));
  }

  #put(atBytes: number, piece: Uint8Array): void {
    if (this.#fd === null) return;
    writeSync(this.#fd, piece, 0, piece.length, atBytes);
    const after = Buffer.alloc(Math.max(this.#bytes.length, atBytes + piece.length));
    this.#bytes.copy(after);
    after.set(piece, atBytes);
    this.#bytes = after;
  }

  /** Each writing has a time of its own, whatever the real clock shows. */
  #wrote(): void {
    this.#writes += 1;
    const { file } = this;
    file.sizeBytes = this.#bytes.length;
    file.contents.push(createHash('sha256').update(this.#bytes).digest('hex'));
    const seconds = (this.#nowMs() + this.#writes) / 1_000;
    if (this.#fd !== null) futimesSync(this.#fd, seconds, seconds);
  }
}
