import { Agent } from 'node:https';
import type { PartToSend, PutControl, TransferPort } from '../../engine/index.ts';
import { PartBuffers } from './part-buffers.ts';
import { PartPace } from './part-pace.ts';
import { PATIENCE, type PartPatience } from './part-patience.ts';
import { PartPut, type PartResult, type PartShop } from './part-put.ts';
import { secureChannel } from './secure-channel.ts';

/** Free connections older than this are closed: S3 drops them soon after, and a reuse would fail. */
const FREE_SOCKET_MS = 4_000;

/** The way to the storage: HTTP/1.1 over kept-alive connections. */
export class PartClient implements TransferPort {
  readonly #shop: PartShop;

  /** @param ca PEM certificates that are trusted; see `trustAnchors` */
  constructor(ca: readonly string[], patience: PartPatience = PATIENCE) {
    const agent = new Agent({
      ...secureChannel(ca),
      keepAlive: true,
      timeout: FREE_SOCKET_MS,
      maxCachedSessions: 200,
    });
    this.#shop = { agent, buffers: new PartBuffers(), pace: new PartPace(), patience };
  }

  async putPart(part: PartToSend, control: PutControl): Promise<PartResult> {
    if (!URL.canParse(part.url)) {
      return { kind: 'network', reason: 'other', detail: 'the upload URL is no URL' };
    }
    const first = new PartPut(this.#shop, part, control);
    const result = await first.run();
    // A kept-alive connection that the storage had closed already: nothing was sent, nothing is lost.
    const stale = result.kind === 'network' && result.reason === 'reset' && first.reusedConnection;
    return stale ? new PartPut(this.#shop, part, control).run() : result;
  }

  close(): void {
    this.#shop.agent.destroy();
  }
}
