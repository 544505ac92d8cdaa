import type { Reply } from '../http/reply.ts';
import type { HostKind } from '../views.ts';
import type { SocketHooks, SocketLine } from './socket-hooks.ts';
import { type ParamTable, type ParamValues, type RawParams, parseParams } from './params.ts';
import { TARGET_PARAMS, type Target, type TargetParams } from './target-params.ts';

/** One exchange, or one open socket, as a fault sees it. */
export interface Traffic {
  readonly host: HostKind | 'socket';
  readonly method: string;
  readonly path: string;
  readonly hasBody: boolean;
  /** The client is gone, or the simulator closes: nothing is worth waiting for any more. */
  readonly gone: AbortSignal;
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

/** The moments of an exchange at which a fault may act. All optional, each at most one fault's work. */
export interface FaultHooks {
  /** The head is read; nothing is looked at, nothing is done. */
  readonly before?: (traffic: Traffic) => Promise<Interference>;
  /** A piece of the body has come. Waiting here holds back the sender by back-pressure. */
  readonly receiving?: (traffic: Traffic, progress: Progress) => Promise<Interference>;
  /** Everything is done and kept; the answer is not out. */
  readonly beforeReply?: (traffic: Traffic) => Promise<Interference>;
  /** For as long as the socket is open and the fault is on. */
  readonly socket?: SocketHooks;
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
   * exchanges lives between the two.
   *
   * @param off fires when the fault is switched off: waits must end then
   */
  readonly start: (params: ParamValues<T>, off: AbortSignal) => (traffic: Traffic) => FaultHooks;
}

/** A fault switched on with certain parameters. */
export interface ActiveFault {
  readonly params: RawParams;
  readonly target: Target;
  readonly applies: (traffic: Traffic) => boolean;
  readonly engage: (traffic: Traffic) => FaultHooks;
}

/** A fault as the board keeps it, whatever its parameters are. */
export interface Fault {
  readonly name: string;
  readonly describe: string;
  readonly params: ParamTable;
  /** @throws SimulatorError `bad_fault_params` */
  switchOn(raw: RawParams, off: AbortSignal): ActiveFault;
}

export function defineFault<const T extends ParamTable>(definition: FaultDefinition<T>): Fault {
  const { name, describe } = definition;
  const table = { ...definition.params, ...TARGET_PARAMS };
  return {
    name,
    describe,
    params: table,
    switchOn(raw, off) {
      const params = parseParams(name, table, raw);
      const own = params as ParamValues<T>;
      const target: TargetParams = params;
      return {
        params: params as RawParams,
        target,
        applies: (traffic) => definition.applies?.(traffic, own) ?? true,
        engage: definition.start(own, off),
      };
    },
  };
}
