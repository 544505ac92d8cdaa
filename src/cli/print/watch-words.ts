import type { Amount, KeptFolder } from '../../agent/index.ts';
import type { PrintedEvent } from './printer.ts';
import { bytes, files, visible } from './words.ts';

export function amountWords({ files: count, bytes: size }: Amount): string {
  return `${files(count)} (${bytes(size)})`;
}

/** A watch folder as a line of the list, and what is to be said about it. */
export function watchFolderWords(folder: KeptFolder): string {
  const { path, state, why, counts } = folder;
  const handed = counts.handedOver + counts.growing;
  const lines = [
    `${STATES[state].padEnd(12)}${visible(path)}`,
    `            ${settingsWords(folder)}`,
    `            ${files(handed)} handed over, ${files(counts.before)} left as they were there before`,
  ];
  if (why !== null) lines.push(`            ${visible(why)}`);
  return lines.join('\n');
}

const STATES = { watching: 'Watching', missing: 'Missing', idle: 'Not watched' } as const;

function settingsWords({ growing, mode, types, include, exclude, channel }: KeptFolder): string {
  const words = [
    growing ? 'sent while they are recorded' : 'sent when they are finished',
    mode === 'manual' ? 'held until they are picked' : null,
    types.length === 0 ? null : `only ${types.join(', ')}`,
    include.length === 0 ? null : `only ${include.join(' ')}`,
    exclude.length === 0 ? null : `without ${exclude.join(' ')}`,
    channel === null ? null : `on channel ${channel}`,
  ];
  return visible(words.filter((word) => word !== null).join('; '));
}

export function watchStateWords({
  path,
  state,
  why,
}: Extract<PrintedEvent, { type: 'watchState' }>): string {
  return state === 'missing'
    ? `Missing    ${visible(path)}  ${visible(why ?? '')}`
    : `Watching   ${visible(path)}  it is there again`;
}
