import { Agent } from 'node:https';
import type { Cancellation } from '../../core/index.ts';
import type { PartToSend, TransferPort } from '../../engine/index.ts';
import { PartPut, type PartResult } from './part-put.ts';

/** Free connections older than this are closed: S3 drops them soon after, and a reuse would fail. */
const FREE_SOCKET_MS = 4_000;

/** The way to the storage: HTTP/1.1 over kept-alive connections. */
export class PartClient implements TransferPort {
  readonly #agent: Agent;

  /** @param ca PEM certificates that are trusted; see `trustAnchors` */
  constructor(ca: readonly string[]) {
    this.#agent = new Agent({
      ca: [...ca],
      keepAlive: true,
      timeout: FREE_SOCKET_MS,
      maxCachedSessions: 200,
    });
  }

  async putPart(
    part: PartToSend,
    onProgress: (sentBytes: number) => void,
    cancel: Cancellation,
  ): Promise<PartResult> {
    const first = new PartPut(this.#agent, part, onProgress, cancel);
    const result = await first.run();
    // A kept-alive connection that the storage had closed already: nothing was sent, nothing is lost.
    const stale = result.kind === 'network' && result.reason === 'reset' && first.reusedConnection;
    return stale ? new PartPut(this.#agent, part, onProgress, cancel).run() : result;
  }

  close(): void {
    this.#agent.destroy();
  }
}
