import { DailiesError } from '../core/index.ts';
import type { ClockPort, CommandAnswer, PostedCommand, StorePort } from '../engine/index.ts';

type CarryOut = (command: PostedCommand) => Promise<CommandAnswer>;

/** How often an owner looks for commands, and a poster for its answer. */
const LOOK_MS = 200;
/** An owner that has not answered after so many looks (10 s) is stopped, or too busy to say. */
const PATIENCE_LOOKS = 50;

/**
 * Commands between processes: whoever owns the queue carries them out, wherever they come from. They
 * are kept in the store, so that none is lost; one that is carried out twice, because the owner died
 * before it could answer, does no harm.
 */
export class CommandBox {
  readonly #store: StorePort;
  readonly #clock: ClockPort;
  #version: number | null = null;
  #stopLooking: () => void = () => undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(store: StorePort, clock: ClockPort) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Leaves a command to the owner and waits for its answer.
   * @throws DailiesError `state_dir_owned` when the owner does not answer; the command stays posted
   */
  async post(command: PostedCommand, patienceLooks = PATIENCE_LOOKS): Promise<CommandAnswer> {
    const number = await this.#store.postCommand(command, this.#clock.now());
    for (let looks = 0; looks < patienceLooks; looks += 1) {
      await new Promise<void>((resolve) => {
        this.#clock.wakeAt(this.#clock.now() + LOOK_MS, resolve);
      });
      const answer = await this.#store.takeAnswer(number);
      if (answer !== null) return answer;
    }
    throw new DailiesError(
      'state_dir_owned',
      'The process that owns the queue has not answered; it will do this when it can',
    );
  }

  /** Carries out what is posted, from now on. A store that fails is the engine's to tell. */
  serve(carryOut: CarryOut): void {
    this.#looking = this.#look(carryOut).catch(() => undefined);
    void this.#looking.then(() => {
      if (this.#closed) return;
      this.#stopLooking = this.#clock.wakeAt(this.#clock.now() + LOOK_MS, () =>
        this.serve(carryOut),
      );
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopLooking();
    await this.#looking;
  }

  async #look(carryOut: CarryOut): Promise<void> {
    const version = await this.#store.version();
    if (version === this.#version) return;
    for (const { number, command } of await this.#store.openCommands()) {
      await this.#store.answerCommand(number, await tried(carryOut, command));
    }
    this.#version = version;
  }
}

/** One that cannot be carried out must not stand in the way of those after it. */
async function tried(carryOut: CarryOut, command: PostedCommand): Promise<CommandAnswer> {
  try {
    return await carryOut(command);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { changed: 0, refused: [{ id: '', why }] };
  }
}
