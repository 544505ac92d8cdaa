import { isHttps } from '../../core/index.ts';
import type { PartToSend, PutControl, TransferPort } from '../../engine/index.ts';
import { ChannelAgent } from './channel-agent.ts';
import { PartBuffers } from './part-buffers.ts';
import { PartPace } from './part-pace.ts';
import { PATIENCE, type PartPatience } from './part-patience.ts';
import { PartPut, type PartResult, type PartShop } from './part-put.ts';
import type { SecureChannel } from './secure-channel.ts';

/** Free connections older than this are closed: S3 drops them soon after, and a reuse would fail. */
const FREE_SOCKET_MS = 4_000;
/** A link that other parts fill is slow to open another connection: a stalled PUT ends before. */
const CONNECT_MS = 30_000;

/** The way to the storage: HTTP/1.1 over kept-alive connections. */
export class PartClient implements TransferPort {
  readonly #shop: PartShop;

  constructor(channel: SecureChannel, patience: PartPatience = PATIENCE) {
    const agent = new ChannelAgent(channel, CONNECT_MS, {
      keepAlive: true,
      timeout: FREE_SOCKET_MS,
    });
    this.#shop = { agent, buffers: new PartBuffers(), pace: new PartPace(), patience };
  }

  async putPart(part: PartToSend, control: PutControl): Promise<PartResult> {
    if (!isHttps(part.url) || !URL.canParse(part.url)) {
      const detail = 'the upload URL is no https: URL that can be called';
      return { kind: 'network', reason: 'other', detail };
    }
    let put = new PartPut(this.#shop, part, control);
    let result = await put.run();
    // On the network that the machine has moved to, at once: same bytes, same key. If it leads nowhere, that is told.
    while (put.lostNetwork) {
      put = new PartPut(this.#shop, part, control);
      result = await put.run();
    }
    // A kept-alive connection that the storage had closed already: nothing was sent, nothing is lost.
    const stale = result.kind === 'network' && result.reason === 'reset' && put.reusedConnection;
    return stale ? new PartPut(this.#shop, part, control).run() : result;
  }

  close(): void {
    this.#shop.agent.destroy();
  }
}
