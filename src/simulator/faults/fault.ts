import type { RequirementId } from '../../spec/index.ts';
import type { Connection } from '../http/connection.ts';
import type { Reply } from '../http/reply.ts';
import type { WriteReply } from '../http/send-reply.ts';
import type { CertificateFlaw } from '../tls/flawed-certificates.ts';
import type { HostKind } from '../views.ts';
import type { SocketHooks, SocketLine } from './socket-hooks.ts';
import { createDice, deriveSeed } from './dice.ts';
import { type ParamTable, type ParamValues, type RawParams, parseParams } from './params.ts';
import { TARGET_PARAMS, type Target, type TargetParams } from './target-params.ts';

/** One exchange, or one open socket, as a fault sees it. */
export interface Traffic {
  readonly host: HostKind | 'socket';
  readonly method: string;
  readonly path: string;
  readonly hasBody: boolean;
  readonly hasAuthorization: boolean;
  /** The Host header: how the device calls this host. '' when it sent none. */
  readonly authority: string;
  readonly connection: Connection;
  /** The client is gone, or the simulator closes: nothing is worth waiting for any more. */
  readonly gone: AbortSignal;
  /** The simulator's time, milliseconds since 1970. */
  now(): number;
  /** What the device did wrong under the fault. @param what completes "A device …" */
  violate(requirement: RequirementId | null, what: string): void;
  /** TCP reset. */
  reset(): void;
  /** Of an open socket only. */
  readonly line?: SocketLine;
}

export interface Progress {
  readonly pieceBytes: number;
  readonly receivedBytes: number;
  /** null when the device did not announce it. */
  readonly totalBytes: number | null;
}

/** What comes of the exchange after a fault had its turn. */
export type Interference =
  | { readonly kind: 'pass' }
  /** The exchange ends with this answer instead of its own. */
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** The connection is dead, or shall be left unanswered. */
  | { readonly kind: 'dropped' };

export const PASS: Interference = { kind: 'pass' };
export const DROPPED: Interference = { kind: 'dropped' };

/**
 * The moments of an exchange at which a fault may act, in their order. All optional. Where several faults
 * hit one exchange the first that does not let it pass decides; `changed` alone is asked of all.
 */
export interface FaultHooks {
  /** The head is read; nothing is looked at, nothing is done. */
  readonly before?: (traffic: Traffic) => Promise<Interference>;
  /** A piece of the body has come. Waiting here holds back the sender by back-pressure. */
  readonly receiving?: (traffic: Traffic, progress: Progress) => Promise<Interference>;
  /** Everything is done and kept; the answer is not out. */
  readonly beforeReply?: (traffic: Traffic) => Promise<Interference>;
  /** For as long as the socket is open and the fault is on. */
  readonly socket?: SocketHooks;
  /** The answer as it shall go out. Other faults' answers come here too: none is the last word. */
  readonly changed?: (reply: Reply, traffic: Traffic) => Reply;
  /** Puts the answer on the wire in its own way. */
  readonly write?: WriteReply;
}

/** What a fault does to a host as a whole while it is on, beneath every exchange. */
export interface HostTrouble {
  /**
   * To connections, open and new. New ones only on a port that is the devices' alone: people must reach
   * the page, if only to switch the fault off.
   */
  readonly connections?: 'reset' | 'refuse';
  /** What new connections are shown. */
  readonly certificate?: CertificateFlaw;
}

/** What a fault's file says of itself. */
export interface FaultDefinition<T extends ParamTable> {
  readonly name: string;
  /** A sentence for people: what happens to the device. */
  readonly describe: string;
  readonly params: T;
  /** Exchanges it could not touch are left alone and do not count as hits. */
  readonly applies?: (traffic: Traffic, params: ParamValues<T>) => boolean;
  /**
   * Called when switched on; what it returns is called for each exchange that is hit. State shared by
   * exchanges lives between the two. An exchange that gets null is left alone and is no hit.
   *
   * @param off fires when the fault is switched off: waits must end then
   * @param dice in [0, 1), seeded: every chance a fault takes
   */
  readonly start: (
    params: ParamValues<T>,
    off: AbortSignal,
    dice: () => number,
  ) => (traffic: Traffic) => FaultHooks | null;
  readonly trouble?: (params: ParamValues<T>) => HostTrouble;
}

/** A fault switched on with certain parameters. */
export interface ActiveFault {
  readonly params: RawParams;
  readonly target: Target;
  readonly applies: (traffic: Traffic) => boolean;
  readonly engage: (traffic: Traffic) => FaultHooks | null;
  readonly trouble?: HostTrouble;
}

/** A fault as the board keeps it, whatever its parameters are. */
export interface Fault {
  readonly name: string;
  readonly describe: string;
  readonly params: ParamTable;
  /**
   * @param seed of the dice, where the parameters name none
   * @throws SimulatorError `bad_fault_params`
   */
  switchOn(raw: RawParams, off: AbortSignal, seed: number): ActiveFault;
}

export function defineFault<const T extends ParamTable>(definition: FaultDefinition<T>): Fault {
  const { name, describe } = definition;
  const table = { ...definition.params, ...TARGET_PARAMS };
  return {
    name,
    describe,
    params: table,
    switchOn(raw, off, seed) {
      const params = parseParams(name, table, raw);
      const own = params as ParamValues<T>;
      const target: TargetParams = params;
      // Apart from the dice that choose exchanges: what a fault throws must not change whom it hits.
      const ownDice = createDice(deriveSeed(target.seed === 0 ? seed : target.seed, 'own'));
      return {
        params: params as RawParams,
        target,
        applies: (traffic) => definition.applies?.(traffic, own) ?? true,
        engage: definition.start(own, off, ownDice),
        trouble: definition.trouble?.(own) ?? {},
      };
    },
  };
}
