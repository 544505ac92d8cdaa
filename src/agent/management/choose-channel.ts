import { DailiesError, type Channel } from '../../core/index.ts';

/** A channel that uploads can name. */
type Named = Channel & { readonly index: number };

const isNamed = (channel: Channel): channel is Named => channel.index !== null;

const listed = (channels: readonly Named[]): string =>
  channels
    .map(({ index, name }) => (name === null ? String(index) : `${index} (${name})`))
    .join(', ');

const HINT = 'The channels are in: dailies device channels';

/**
 * Refuses an index that Frame.io did not list. Nothing is refused while no channels are known.
 * @throws DailiesError `bad_arguments`
 */
export function requireChannel(channels: readonly Channel[], index: number): void {
  const named = channels.filter(isNamed);
  if (named.length === 0 || named.some((channel) => channel.index === index)) return;
  throw new DailiesError(
    'bad_arguments',
    `This device has no channel ${index}; it has ${listed(named)}`,
    { hint: HINT },
  );
}

/**
 * The channel whose buttons are pressed: the one that is named, else the first that may log markers (protocol.md
 * §15.1); null when none may.
 * @throws DailiesError `bad_arguments` when the one that is named may not, or is none
 */
export function chooseLogger(
  channels: readonly Channel[],
  index: number | undefined,
): Channel | null {
  const loggers = channels.filter(({ canLog }) => canLog);
  if (index === undefined) {
    return loggers.toSorted((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity))[0] ?? null;
  }
  const chosen = channels.find((channel) => channel.index === index);
  if (chosen?.canLog === true) return chosen;
  requireChannel(channels, index);
  const others = loggers.filter(isNamed);
  const which = others.length === 0 ? 'none of this device can' : `these can: ${listed(others)}`;
  throw new DailiesError(
    'bad_arguments',
    `Channel ${index} cannot log markers in real time; ${which}`,
    { hint: HINT },
  );
}
