import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeviceActCommand } from '../../engine/index.ts';
import type { CommandBox } from '../command-box.ts';
import type { DeviceParts } from '../device-parts.ts';
import { resolveId } from '../queue-ids.ts';
import type { TokenKeeper } from '../session/token-keeper.ts';
import { Acts } from './acts.ts';
import { FrameioActs } from './frameio-acts.ts';
import { Management } from './management.ts';

/** Management of a device, and how it serves other processes. */
export function makeManagement(
  parts: DeviceParts,
  keeper: TokenKeeper,
  commands: CommandBox,
): { readonly management: Management; readonly acts: Acts } {
  const { account, clock, context, owned, store } = parts;
  const frameio = new FrameioActs({ account, clock, context, keeper });
  const acts = new Acts({
    account,
    clock,
    owned,
    perform: async (act) => frameio.perform(act),
    post: async (command: DeviceActCommand, looks) => commands.post(command, looks),
  });
  const management = new Management({
    account,
    store,
    clientVersion: context.clientVersion,
    ask: async (act) => acts.ask(act),
    resolve: async (id) => resolveId(store, id),
    // A file that is gone by now may still be known by where it was.
    realPath: async (path) => realpath(path).catch(() => resolve(path)),
  });
  return { management, acts };
}
