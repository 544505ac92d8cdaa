import { DailiesError } from '../../core/index.ts';
import type {
  ClockPort,
  CommandAnswer,
  DeviceAct,
  DeviceActAnswer,
  DeviceActCommand,
} from '../../engine/index.ts';
import type { Account } from '../session/account.ts';
import { notPaired } from './frameio-acts.ts';

/** What was asked longer ago is not done any more: a mark is about now. */
const ACT_WITHIN_MS = 5_000;
/** The owner looks, asks Frame.io, and answers well within this (12 s). */
const ANSWER_LOOKS = 60;

export interface ActsParts {
  readonly account: Account;
  readonly clock: ClockPort;
  /** False: another process owns the state dir, and is asked to do it. */
  readonly owned: boolean;
  readonly perform: (act: DeviceAct) => Promise<DeviceActAnswer>;
  readonly post: (command: DeviceActCommand, patienceLooks: number) => Promise<CommandAnswer>;
}

/** What is asked of Frame.io about the device, by whoever owns its state dir. */
export class Acts {
  readonly #parts: ActsParts;

  constructor(parts: ActsParts) {
    this.#parts = parts;
  }

  /** @throws DailiesError of the store; `state_dir_owned` when the owner does not answer */
  async ask(act: DeviceAct): Promise<DeviceActAnswer> {
    const { account, owned, perform, clock } = this.#parts;
    if (owned) return perform(act);
    const { kind } = account.pairing;
    if (kind !== 'paired') return notPaired(kind);
    const answer = await this.#post({ kind: 'device', act, askedAtMs: clock.now() });
    // The owner has written down what it has learned.
    await account.lookAgain();
    return answer;
  }

  /** What another process asks of this one. */
  async carryOut({ act, askedAtMs }: DeviceActCommand): Promise<CommandAnswer> {
    const { perform, clock } = this.#parts;
    const isLate = Math.abs(clock.now() - askedAtMs) > ACT_WITHIN_MS;
    const device: DeviceActAnswer = isLate ? tooLate : await perform(act);
    return { changed: device.kind === 'done' ? 1 : 0, refused: [], device };
  }

  async #post(command: DeviceActCommand): Promise<DeviceActAnswer> {
    const { device, refused } = await this.#parts.post(command, ANSWER_LOOKS).catch(notAnswered);
    if (device !== undefined) return device;
    const message = refused[0]?.why ?? 'The process that owns the state dir cannot do this';
    return { kind: 'failed', code: 'refused', message, mayHaveBeenDone: false };
  }
}

/** It can have been done only by a process that was stopped before it could answer. */
function notAnswered(error: unknown): never {
  if (!(error instanceof DailiesError) || error.code !== 'state_dir_owned') throw error;
  const message = 'The process that owns the state dir has not answered; it will not do this later';
  throw new DailiesError('state_dir_owned', message, { cause: error });
}

const tooLate: DeviceActAnswer = {
  kind: 'failed',
  code: 'refused',
  message: 'It was asked for too long ago to be done now',
  mayHaveBeenDone: false,
};
