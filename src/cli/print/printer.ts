import type { DeviceEvent } from '../../agent/index.ts';
import type { CommandEvent } from './command-event.ts';

/** Every event a command may print; `extra` fields may accompany those that the contract pins. */
export type PrintedEvent = DeviceEvent | CommandEvent;

/** Turns events into output: JSON lines, or words. */
export interface Printer {
  readonly json: boolean;
  /** `extra`: more fields of the same event, as the contract allows. */
  event(event: PrintedEvent, extra?: Readonly<Record<string, unknown>>): void;
  /** Words for people: standard output, or standard error beside JSON. */
  say(text: string): void;
}

/** Events that are for programs inside, not for the world. */
const INTERNAL = new Set(['quiet']);

/** What went wrong: not to be mixed up with what a command was asked for. */
const TO_STDERR = new Set(['error', 'warning']);

export function jsonPrinter(): Printer {
  return {
    json: true,
    event(event, extra = {}) {
      if (INTERNAL.has(event.type)) return;
      const at = new Date().toISOString();
      const { type, ...fields } = event;
      process.stdout.write(`${JSON.stringify({ type, at, ...fields, ...extra })}\n`);
    },
    say(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** @param wordsOf the line for an event; null for one that people need not read */
export function textPrinter(wordsOf: (event: PrintedEvent) => string | null): Printer {
  return {
    json: false,
    event(event) {
      const words = wordsOf(event);
      if (words === null) return;
      const stream = TO_STDERR.has(event.type) ? process.stderr : process.stdout;
      stream.write(`${words}\n`);
    },
    say(text) {
      process.stdout.write(`${text}\n`);
    },
  };
}
