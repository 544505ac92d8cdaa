import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { bytes, duration, fileName, visible } from '../print/words.ts';
import { Clips } from './clips.tsx';
import type { Follower } from './follow.ts';
import { openLiveView } from './live-view.tsx';
import { screenSize } from './screen.tsx';
import type { LiveModel } from './model.ts';

/** Uploads on the terminal. */
export function showUploads(rate: () => number): Follower {
  return openLiveView((model) => <UploadsView model={model} bytesPerSecond={rate()} />, 250);
}

function UploadsView({
  model,
  bytesPerSecond,
}: {
  model: LiveModel;
  bytesPerSecond: number;
}): ReactElement {
  return (
    <Box flexDirection="column">
      <Clips clips={model.clips} rows={Math.max(5, screenSize().rows - 6)} />
      <Totals model={model} bytesPerSecond={bytesPerSecond} />
      {model.holds.map((hold) => (
        <Text key={hold} color="yellow">{` ${hold}`}</Text>
      ))}
      <Warnings model={model} />
    </Box>
  );
}

const WARNINGS_SHOWN = 3;

/** What threatens the files that are under way; the first few stand for the rest. */
export function Warnings({ model }: { model: LiveModel }): ReactElement {
  const atRisk = [...model.clips].filter(
    ({ state, warning }) => warning !== null && (state === 'queued' || state === 'uploading'),
  );
  const more = atRisk.length - WARNINGS_SHOWN;
  return (
    <Box flexDirection="column">
      {atRisk.slice(0, WARNINGS_SHOWN).map(({ path, warning }) => (
        <Text key={path} color="yellow">{` ${fileName(path)}: ${visible(warning ?? '')}`}</Text>
      ))}
      {more > 0 && <Text color="yellow">{` … and ${more} more at risk`}</Text>}
    </Box>
  );
}

/** How many, how much, how fast, how long. */
export function Totals({
  model,
  bytesPerSecond,
}: {
  model: LiveModel;
  bytesPerSecond: number;
}): ReactElement {
  const { completed, failed, skipped, queued, total, sent, growing } = sumsOf(model);
  const left = total - sent;
  const speed = left > 0 && bytesPerSecond > 0 ? [`${bytes(bytesPerSecond)}/s`] : [];
  const facts = [
    `${completed} of ${queued} done`,
    `${bytes(sent)} of ${bytes(total)}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...speed,
    // Nobody knows when a recording ends.
    ...(speed.length > 0 && growing === 0 ? [`${duration(left / bytesPerSecond)} to go`] : []),
  ];
  return <Text>{` ${facts.join(' · ')}`}</Text>;
}

/** In one go: it is drawn ten times a second. */
function sumsOf({ clips }: LiveModel) {
  const sums = { completed: 0, failed: 0, skipped: 0, queued: 0, total: 0, sent: 0, growing: 0 };
  for (const { state, totalBytes, recordedBytes, sentBytes } of clips) {
    sums.queued += 1;
    sums.total += totalBytes ?? Math.max(recordedBytes, sentBytes);
    sums.sent += sentBytes;
    if (state === 'recording') sums.growing += 1;
    if (state === 'completed' || state === 'failed' || state === 'skipped') sums[state] += 1;
  }
  return sums;
}
