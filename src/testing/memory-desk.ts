import {
  SETTINGS_START,
  type CommandAnswer,
  type PostedCommand,
  type QueueSettings,
} from '../engine/index.ts';

/** What people decide about the queue in memory, and tell it. */
export class MemoryDesk {
  settings: QueueSettings = SETTINGS_START;
  readonly #commands = new Map<number, { command: PostedCommand; answer: CommandAnswer | null }>();
  #lastNumber = 0;

  post(command: PostedCommand): number {
    this.#commands.set(++this.#lastNumber, { command, answer: null });
    return this.#lastNumber;
  }

  open() {
    const open = [...this.#commands].filter(([, { answer }]) => answer === null);
    return open.map(([number, { command }]) => ({ number, command }));
  }

  answer(number: number, answer: CommandAnswer): void {
    const posted = this.#commands.get(number);
    if (posted !== undefined) posted.answer ??= answer;
  }

  take(number: number): CommandAnswer | null {
    const answer = this.#commands.get(number)?.answer ?? null;
    if (answer !== null) this.#commands.delete(number);
    return answer;
  }
}
