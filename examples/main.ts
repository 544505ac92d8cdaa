import {
  holdTokens,
  identityRequest,
  parseIdentity,
  type DeviceCode,
  type HeldTokens,
  type Identity,
  type SocketState,
} from 'dailies/core';
import type { Device } from './device.ts';
import { pair } from './pair.ts';
import { Tokens } from './refresh.ts';
import { Session } from './session.ts';
import { keepSocket, type Connect } from './socket.ts';

/** Where the tokens rest, encrypted. */
export interface Vault {
  read(): Promise<HeldTokens | null>;
  /** Returns when it is on the disk. @param tokens null: wipe them */
  write(tokens: HeldTokens | null): Promise<void>;
}

export interface Screen {
  code(code: DeviceCode): void;
  identity(identity: Identity): void;
  socket(state: SocketState): void;
  lost(message: string): void;
}

/** A device that is paired and Online. */
export interface Running {
  readonly session: Session;
  readonly identity: Identity;
  stop(): void;
}

/**
 * From power-on to Online: with the tokens of the vault, or after pairing when there are none. The same
 * after a power cut; what was being uploaded goes on as `upload-finished.ts` shows.
 */
export async function run(
  device: Device,
  vault: Vault,
  screen: Screen,
  connect: Connect,
): Promise<Running> {
  const held = (await vault.read()) ?? (await pairAndKeep(device, vault, screen));
  let socket: ReturnType<typeof keepSocket> | null = null;
  const tokens: Tokens = new Tokens(device, held, {
    keep: (renewed) => vault.write(renewed),
    readIdentity: async () => (await readIdentity()) !== null,
    renewed: (accessToken) => socket?.tokenRenewed(accessToken),
    lost: (message) => {
      socket?.end();
      void vault.write(null);
      screen.lost(message);
    },
  });
  const session = new Session(device, tokens);
  const identity = await readIdentity();
  const accessToken = await tokens.get();
  if (identity === null || typeof accessToken !== 'string') {
    throw new Error('Frame.io does not answer; try again later');
  }
  socket = keepSocket(device, identity, accessToken, connect, {
    readIdentity: () => void readIdentity(),
    renewToken: (refused) => void tokens.rejected(refused),
    state: (state) => screen.socket(state),
  });
  return { session, identity, stop: () => socket?.end() };

  /** Who and where are we? After each renewal, each join and each push. */
  async function readIdentity(): Promise<Identity | null> {
    const build = (token: string) => identityRequest(device.context, token);
    const read = await session.call('identity', build, parseIdentity);
    if (!read.ok) return null;
    screen.identity(read.value);
    return read.value;
  }
}

async function pairAndKeep(device: Device, vault: Vault, screen: Screen): Promise<HeldTokens> {
  const end = await pair(
    device,
    (code) => screen.code(code),
    (tokens) => vault.write(tokens === null ? null : holdTokens(tokens, Date.now())),
  );
  const held = await vault.read();
  if (end.kind !== 'paired' || held === null) throw new Error(`not paired: ${end.kind}`);
  return held;
}
