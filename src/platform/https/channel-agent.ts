import type { RequestOptions } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureChannel } from './secure-channel.ts';

/** For what stands on `node:https`: it keeps connections, and the channel opens them. */
export class ChannelAgent extends Agent {
  readonly #channel: SecureChannel;
  readonly #connectMs: number;

  constructor(channel: SecureChannel, connectMs: number, options: AgentOptions = {}) {
    super(options);
    this.#channel = channel;
    this.#connectMs = connectMs;
  }

  override createConnection(
    { host, port }: RequestOptions,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const target = { host: host ?? '', port: Number(port), patienceMs: this.#connectMs };
    // Node's types want a stream beside each error; there is none.
    this.#channel.connect(target, (error, socket) => done?.(error, socket as unknown as Duplex));
  }
}
