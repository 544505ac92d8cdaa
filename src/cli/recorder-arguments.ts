import { InvalidArgumentError } from 'commander';

/** Readers of what `recorder` is told. Each throws InvalidArgumentError, which names the option. */

const UNITS = { '': 1, k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 } as const;

/** `750k`, `4G`, `4Gi`: bytes. */
export function size(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(k|[MG]|[KMG]i)?B?$/.exec(text) ?? [];
  const bytes = Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]);
  if (bytes >= 1) return bytes;
  throw new InvalidArgumentError('It must be a size such as 750k, 100M, 4G or 4Gi.');
}

/** `4:10`: after 4 seconds of the take, for 10 seconds. It may be given again. */
export function pauses(
  text: string,
  before: readonly { atSeconds: number; forSeconds: number }[] = [],
): readonly { atSeconds: number; forSeconds: number }[] {
  const [, at, length] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (at !== undefined && Number(length) > 0) {
    return [...before, { atSeconds: Number(at), forSeconds: Number(length) }];
  }
  throw new InvalidArgumentError('It must be AT:FOR in seconds, such as 4:10.');
}

/** Megabits a second as bits a second. */
export function megabits(text: string): number {
  const bits = Math.round(Number(text) * 1e6);
  if (bits >= 100_000 && bits <= 1e9) return bits;
  throw new InvalidArgumentError('It must be megabits a second from 0.1 to 1000.');
}

/** 0 is as fast as possible. */
export function speed(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be 1 for real time, 2 for twice as fast, 0 for at once.');
}

/** 0 or more, for what may be left out. */
export function someSeconds(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number of seconds.');
}

/** How many of something, at least one. */
export function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
