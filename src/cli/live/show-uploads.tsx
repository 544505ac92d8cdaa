import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { bytes, duration, visible } from '../print/words.ts';
import { Clips } from './clips.tsx';
import type { Follower } from './follow.ts';
import { openLiveView } from './live-view.tsx';
import type { LiveModel } from './model.ts';

/** Uploads on the terminal. */
export function showUploads(rate: () => number): Follower {
  return openLiveView((model) => <UploadsView model={model} bytesPerSecond={rate()} />, 500);
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
      <Clips clips={model.clips} rows={Math.max(5, (process.stdout.rows ?? 24) - 6)} />
      <Totals model={model} bytesPerSecond={bytesPerSecond} />
      {model.holds.map((hold) => (
        <Text key={hold} color="yellow">{` The queue waits: ${visible(hold)}`}</Text>
      ))}
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
  const queued = model.clips.filter(({ state }) => state !== 'recording');
  const count = (state: string) => queued.filter((clip) => clip.state === state).length;
  const total = queued.reduce((sum, { totalBytes }) => sum + (totalBytes ?? 0), 0);
  const sent = queued.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  const left = total - sent;
  const facts = [
    `${count('completed')} of ${queued.length} done`,
    `${bytes(sent)} of ${bytes(total)}`,
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
    ...(left > 0 && bytesPerSecond > 0
      ? [`${bytes(bytesPerSecond)}/s`, `${duration(left / bytesPerSecond)} to go`]
      : []),
  ];
  return <Text>{` ${facts.join(' · ')}`}</Text>;
}
