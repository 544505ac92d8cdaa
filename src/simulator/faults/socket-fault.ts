import { PATHS } from '../../spec/index.ts';
import { createDice, deriveSeed } from './dice.ts';
import type { Fault, FaultDefinition, FaultHooks, Traffic } from './fault.ts';
import { type ParamTable, type ParamValues, type RawParams, parseParams } from './params.ts';
import type { SocketHooks, SocketLine } from './socket-hooks.ts';
import { TARGET_PARAMS } from './target-params.ts';

const { times, probability, seed } = TARGET_PARAMS;
const SOCKET_TARGET_PARAMS = {
  times: { ...times, help: 'how many sockets; 0: until switched off' },
  probability: { ...probability, help: 'of hitting a socket' },
  seed,
} as const satisfies ParamTable;

type Naming<T extends ParamTable> = Pick<FaultDefinition<T>, 'name' | 'describe' | 'params'>;

/** A fault of the socket's handshake, which is an exchange of the API host like any other. */
export function defineHandshakeFault<const T extends ParamTable>(
  definition: Naming<T> & Pick<FaultDefinition<T>, 'start'>,
): Fault {
  return socketFault(definition, 'api', definition.start, () => true);
}

/** A fault of sockets while they are open. */
export function defineSocketFault<const T extends ParamTable>(
  definition: Naming<T> & {
    /** Sockets it could not touch are left alone and do not count as hits. */
    readonly applies?: (line: SocketLine, params: ParamValues<T>) => boolean;
    /** As `FaultDefinition.start`, for each socket that is hit. */
    readonly start: (
      params: ParamValues<T>,
      off: AbortSignal,
    ) => (line: SocketLine, traffic: Traffic) => SocketHooks;
  },
): Fault {
  const start = (params: ParamValues<T>, off: AbortSignal) => {
    const engage = definition.start(params, off);
    return (traffic: Traffic): FaultHooks =>
      traffic.line === undefined ? {} : { socket: engage(traffic.line, traffic) };
  };
  return socketFault(
    definition,
    'socket',
    start,
    ({ line }, params) => line !== undefined && (definition.applies?.(line, params) ?? true),
  );
}

function socketFault<T extends ParamTable>(
  { name, describe, params: own }: Naming<T>,
  host: 'api' | 'socket',
  start: FaultDefinition<T>['start'],
  applies: (traffic: Traffic, params: ParamValues<T>) => boolean,
): Fault {
  const table = { ...own, ...SOCKET_TARGET_PARAMS };
  return {
    name,
    describe,
    params: table,
    switchOn(raw, off, derivedSeed) {
      const params = parseParams(name, table, raw);
      const values = params as ParamValues<T>;
      const target: ParamValues<typeof SOCKET_TARGET_PARAMS> = params;
      return {
        params: params as RawParams,
        target: { ...target, host, path: PATHS.socket },
        applies: (traffic) => traffic.path === PATHS.socket && applies(traffic, values),
        engage: start(values, off, createDice(deriveSeed(target.seed || derivedSeed, 'own'))),
      };
    },
  };
}
