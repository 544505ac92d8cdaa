import type { Agent } from 'node:https';
import {
  isPartReceipt,
  parsePutPart,
  type HttpReply,
  type NetworkFault,
} from '../../core/index.ts';
import type { FileFault, PartReceipt, PartToSend, PutControl } from '../../engine/index.ts';
import { vanishedFault } from '../disk/file-fault.ts';
import { FileTrouble } from '../disk/open-media.ts';
import { isNetworkMoved, networkFault, whileConnecting } from './network-fault.ts';
import type { PartBuffers } from './part-buffers.ts';
import { PartCall } from './part-call.ts';
import type { PartPace } from './part-pace.ts';
import { limitsMsOf, type PartPatience } from './part-patience.ts';
import { PartReader } from './part-reader.ts';
import { PartSilence, type Partner } from './part-silence.ts';

export type PartResult = PartReceipt | HttpReply | NetworkFault | FileFault;

/** What the PUTs of a client have in common. */
export interface PartShop {
  readonly agent: Agent;
  readonly buffers: PartBuffers;
  readonly pace: PartPace;
  readonly patience: PartPatience;
}

/** One PUT of one byte range, from the closed file to the storage's answer. */
export class PartPut {
  readonly #shop: PartShop;
  readonly #part: PartToSend;
  readonly #control: PutControl;
  readonly #host: string;
  readonly #reader: PartReader;
  readonly #silence: PartSilence;
  /** Ends the PUT, whatever its work waits for. */
  #breakOff: (result: PartResult) => void = () => undefined;
  #call: PartCall | null = null;
  #sentBytes = 0;
  #state: 'under way' | 'exchanged' | 'ended' = 'under way';
  #lostNetwork = false;

  /** @param part with a URL that can be parsed */
  constructor(shop: PartShop, part: PartToSend, control: PutControl) {
    this.#shop = shop;
    this.#part = part;
    this.#control = control;
    this.#host = new URL(part.url).host;
    this.#reader = new PartReader(part, shop.buffers);
    const limitsMs = limitsMsOf(shop.patience, part.sizeBytes);
    this.#silence = new PartSilence(limitsMs, (who) => this.#breakOff(this.#silentFault(who)));
  }

  /** True when the connection had been used before. */
  get reusedConnection(): boolean {
    return this.#call?.reusedConnection ?? false;
  }

  /** True when it ended because this machine has left the network that it went over. */
  get lostNetwork(): boolean {
    return this.#lostNetwork;
  }

  async run(): Promise<PartResult> {
    const { cancel } = this.#control;
    const brokenOff = new Promise<PartResult>((resolve) => {
      this.#breakOff = resolve;
    });
    const stop = () => this.#breakOff(networkFault({ code: 'ABORT_ERR' }, this.#host));
    cancel.addEventListener('abort', stop, { once: true });
    if (cancel.aborted) stop();
    try {
      // What is broken off may wait for a dead disk or for bandwidth for ever: nobody waits for it.
      return await Promise.race([brokenOff, this.#work()]);
    } finally {
      cancel.removeEventListener('abort', stop);
      this.#silence.stop();
      // Before the buffers go to others: a connection that is kept must not send from them.
      if (this.#state !== 'exchanged') this.#call?.destroy();
      this.#state = 'ended';
      this.#reader.close();
    }
  }

  async #work(): Promise<PartResult> {
    try {
      await this.#awaiting('disk', this.#reader.open());
      // Before the storage is called: it drops who says nothing while it waits for a disk or its turn.
      const first = await this.#nextSlice();
      if (this.#state === 'ended') throw new Error('broken off');
      this.#call = new PartCall(this.#shop.agent, this.#part, () => this.#silence.begin('storage'));
      return await this.#converse(this.#call, first);
    } catch (error) {
      return error instanceof FileTrouble ? error.fault : this.#networkFault(error as Error);
    }
  }

  /** Sends the body and hears the answer, whichever comes first: a refusal may come early. */
  async #converse(call: PartCall, first: Buffer | null): Promise<PartResult> {
    const body = this.#sendBody(call, first);
    // When the connection breaks under the body, an answer that came before still counts.
    const answered = body.then(async () => call.reply);
    const reply = await Promise.race([call.reply, answered]);
    if (!isPartReceipt(reply)) {
      if (this.#sentBytes === this.#part.sizeBytes && (await body)) this.#state = 'exchanged';
      return reply;
    }
    if (!(await body)) throw Object.assign(new Error('half a body'), { code: 'ECONNRESET' });
    this.#state = 'exchanged';
    const { etag, md5: storedMd5 } = parsePutPart(reply);
    const crc32 = this.#reader.crc32();
    return { kind: 'sent', md5: this.#reader.md5(), crc32, etag, storedMd5 };
  }

  /** False when the storage or the connection wanted no more of it. */
  async #sendBody(call: PartCall, first: Buffer | null): Promise<boolean> {
    if (this.#part.expectContinue) await this.#awaiting('network', call.invited());
    for (let slice = first; slice !== null;) {
      if (call.over) return false;
      const [taken, next] = await Promise.all([this.#write(call, slice), this.#nextSlice()]);
      if (!taken) return false;
      slice = next;
    }
    if (call.over) return false;
    call.end();
    this.#silence.begin('storage');
    return true;
  }

  async #write(call: PartCall, slice: Buffer): Promise<boolean> {
    const startMs = performance.now();
    const taken = await this.#awaiting('network', call.write(slice));
    if (!taken || this.#state === 'ended') return false;
    this.#shop.pace.took(performance.now() - startMs);
    this.#sentBytes += slice.length;
    this.#control.onProgress(this.#sentBytes);
    return true;
  }

  /** Null after the last. To wait for bandwidth is not to be silent. */
  async #nextSlice(): Promise<Buffer | null> {
    const wantedBytes = Math.min(this.#reader.leftBytes, this.#shop.pace.sliceBytes);
    if (wantedBytes === 0) return null;
    const allowedBytes = await this.#control.allow(wantedBytes);
    return this.#awaiting('disk', this.#reader.read(allowedBytes));
  }

  async #awaiting<T>(partner: Partner, work: Promise<T>): Promise<T> {
    this.#silence.begin(partner);
    try {
      return await work;
    } finally {
      this.#silence.end(partner);
    }
  }

  #silentFault(partner: Partner): PartResult {
    if (partner !== 'disk') return this.#networkFault({ code: 'ETIMEDOUT' });
    const seconds = this.#shop.patience.stallMs / 1000;
    return vanishedFault(this.#part.path, `its disk has been silent for ${seconds} s`);
  }

  #networkFault(error: object): NetworkFault {
    this.#lostNetwork = isNetworkMoved(error);
    const connected = this.#call?.connected ?? true;
    return networkFault(connected ? error : whileConnecting(error), this.#host);
  }
}
