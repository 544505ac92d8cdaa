import { createHash } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request, type Agent } from 'node:https';
import { open, type FileHandle } from 'node:fs/promises';
import {
  isPartReceipt,
  parsePutPart,
  putPartRequest,
  type Cancellation,
  type HttpReply,
  type NetworkFault,
} from '../../core/index.ts';
import type { FileFault, PartReceipt, PartToSend } from '../../engine/index.ts';
import { changedFault, fileFault, sameStamp, stampOf } from '../disk/files.ts';
import { networkFault } from './network-fault.ts';

export type PartResult = PartReceipt | HttpReply | NetworkFault | FileFault;

/** Two of them a PUT: one is read into while the other is on its way. */
const BUFFER_BYTES = 256 * 1024;
/** S3 drops a request after about 20 s without a byte. */
const STALL_MS = 20_000;
/** How long the storage may take to answer once it has the last byte. */
const ANSWER_MS = 30_000;
/** What the system may still hold after it has accepted a write, and the slowest link to empty it. */
const KERNEL_BYTES = 4 * 1024 ** 2;
const SLOWEST_BYTES_PER_MS = 32;
/** RFC 9110 10.1.1: a client need not wait for 100 for ever. */
const CONTINUE_MS = 1_000;
const REPLY_LIMIT_BYTES = 64 * 1024;

/** Thrown inside to end a PUT because of the file. */
class FileTrouble extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** One PUT of one byte range, from the open file to the storage's answer. */
export class PartPut {
  readonly #agent: Agent;
  readonly #part: PartToSend;
  readonly #onProgress: (sentBytes: number) => void;
  readonly #cancel: Cancellation;
  readonly #md5 = createHash('md5');
  #request: ClientRequest | null = null;
  #lastMoveMs = Date.now();
  #bodySent = false;

  constructor(
    agent: Agent,
    part: PartToSend,
    onProgress: (sentBytes: number) => void,
    cancel: Cancellation,
  ) {
    this.#agent = agent;
    this.#part = part;
    this.#onProgress = onProgress;
    this.#cancel = cancel;
  }

  /** True when the connection had been used before. */
  get reusedConnection(): boolean {
    return this.#request?.reusedSocket ?? false;
  }

  async run(): Promise<PartResult> {
    if (!URL.canParse(this.#part.url)) {
      return { kind: 'network', reason: 'other', detail: 'the upload URL is no URL' };
    }
    const url = new URL(this.#part.url);
    let file: FileHandle | null = null;
    const abort = () => this.#request?.destroy();
    try {
      file = await this.#openFile();
      const call = this.#start(url);
      this.#cancel.addEventListener('abort', abort, { once: true });
      if (this.#cancel.aborted) abort();
      return await this.#converse(call, file);
    } catch (error) {
      if (error instanceof FileTrouble) return error.fault;
      if (this.#cancel.aborted) {
        return { kind: 'network', reason: 'cancelled', detail: `${url.host}: cancelled` };
      }
      return networkFault(error, url.host);
    } finally {
      this.#cancel.removeEventListener('abort', abort);
      await file?.close().catch(() => undefined);
    }
  }

  async #openFile(): Promise<FileHandle> {
    const { path } = this.#part;
    try {
      const file = await open(path, 'r');
      try {
        await this.#requireUnchanged(file);
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw error instanceof FileTrouble ? error : new FileTrouble(fileFault(path, error));
    }
  }

  async #requireUnchanged(file: FileHandle): Promise<void> {
    const { path, stamp } = this.#part;
    if (!sameStamp(stampOf(await file.stat({ bigint: true })), stamp)) {
      throw new FileTrouble(changedFault(path));
    }
  }

  #start(url: URL): ClientRequest {
    const { filetype, sizeBytes, expectContinue } = this.#part;
    const { headers } = putPartRequest(url.href, filetype, sizeBytes);
    // Exactly what is signed and nothing else: no bearer, no checksum header (protocol.md §11.4).
    this.#request = request(url, {
      method: 'PUT',
      agent: this.#agent,
      headers: { ...headers, ...(expectContinue ? { expect: '100-continue' } : {}) },
    });
    return this.#request;
  }

  /** Sends the body and hears the answer, whichever comes first: a refusal may come early. */
  async #converse(call: ClientRequest, file: FileHandle): Promise<PartResult> {
    const stopWatching = this.#watchForStall(call);
    const answered = answerTo(call);
    try {
      const sent = this.#sendBody(call, file).then(() => answered);
      // When the connection breaks under the body, an answer that arrived first still counts.
      const reply = await Promise.race([answered, sent]);
      if (!isPartReceipt(reply)) {
        if (!this.#bodySent) call.destroy();
        return reply;
      }
      await sent;
      return { kind: 'sent', md5: this.#md5.digest('hex'), etag: parsePutPart(reply).etag };
    } catch (error) {
      call.destroy();
      throw error;
    } finally {
      stopWatching();
      answered.catch(() => undefined);
    }
  }

  async #sendBody(call: ClientRequest, file: FileHandle): Promise<void> {
    const { offsetBytes, sizeBytes, expectContinue } = this.#part;
    if (expectContinue) await continued(call);
    const buffers = [Buffer.allocUnsafeSlow(BUFFER_BYTES), Buffer.allocUnsafeSlow(BUFFER_BYTES)];
    let sentBytes = 0;
    let chunk = await this.#read(file, buffers[0], offsetBytes, sizeBytes);
    for (let turn = 1; chunk.length > 0 && !call.destroyed; turn++) {
      const writing = write(call, chunk);
      const nextBytes = sentBytes + chunk.length;
      const reading = this.#read(
        file,
        buffers[turn % 2],
        offsetBytes + nextBytes,
        sizeBytes - nextBytes,
      );
      const [, next] = await Promise.all([writing, reading]);
      sentBytes = nextBytes;
      this.#lastMoveMs = Date.now();
      this.#onProgress(sentBytes);
      chunk = next;
    }
    call.end();
    this.#bodySent = true;
    this.#lastMoveMs = Date.now();
  }

  /** The next chunk, hashed. Before the last one leaves, the file must still be what it was. */
  async #read(
    file: FileHandle,
    buffer: Buffer | undefined,
    atBytes: number,
    leftBytes: number,
  ): Promise<Buffer> {
    if (buffer === undefined || leftBytes <= 0) return Buffer.alloc(0);
    const wanted = Math.min(buffer.length, leftBytes);
    const bytesRead = await this.#fill(file, buffer, atBytes, wanted);
    if (bytesRead < wanted) throw new FileTrouble(changedFault(this.#part.path));
    if (wanted === leftBytes) await this.#requireUnchanged(file);
    const chunk = buffer.subarray(0, wanted);
    this.#md5.update(chunk);
    return chunk;
  }

  async #fill(file: FileHandle, buffer: Buffer, atBytes: number, wanted: number): Promise<number> {
    try {
      let filled = 0;
      while (filled < wanted) {
        const { bytesRead } = await file.read(buffer, filled, wanted - filled, atBytes + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    } catch (error) {
      throw new FileTrouble(fileFault(this.#part.path, error));
    }
  }

  /** No limit on the whole, only on silence: a slow link is not a broken one. */
  #watchForStall(call: ClientRequest): () => void {
    const inKernelBytes = Math.min(this.#part.sizeBytes, KERNEL_BYTES);
    const answerMs = ANSWER_MS + inKernelBytes / SLOWEST_BYTES_PER_MS;
    const timer = setInterval(() => {
      const silentMs = Date.now() - this.#lastMoveMs;
      if (silentMs < (this.#bodySent ? answerMs : STALL_MS)) return;
      call.destroy(Object.assign(new Error('stalled'), { code: 'ETIMEDOUT' }));
    }, 1_000);
    return () => clearInterval(timer);
  }
}

async function write(call: ClientRequest, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    call.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

async function continued(call: ClientRequest): Promise<void> {
  call.flushHeaders();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CONTINUE_MS);
    const go = () => {
      clearTimeout(timer);
      resolve();
    };
    call.once('continue', go).once('close', go);
  });
}

async function answerTo(call: ClientRequest): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    let answering = false;
    // Once an answer has begun only its own end counts.
    const fail = (error: Error) => {
      if (!answering) reject(error);
    };
    call.once('error', fail);
    call.once('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    call.once('response', (message) => {
      answering = true;
      readReply(message).then(resolve, reject);
    });
  });
}

async function readReply(message: IncomingMessage): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= REPLY_LIMIT_BYTES) chunks.push(chunk);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)]);
  return {
    kind: 'reply',
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers) as HttpReply['headers'],
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
