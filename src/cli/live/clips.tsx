import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { bytes, fileName } from '../print/words.ts';
import type { ClipList } from './clip-list.ts';
import type { Clip } from './model.ts';

const BAR_CELLS = 20;
const LOOK: Readonly<Record<Clip['state'], { readonly word: string; readonly color: string }>> = {
  recording: { word: '● REC', color: 'red' },
  queued: { word: '· queued', color: 'gray' },
  uploading: { word: '↑ upload', color: 'cyan' },
  completed: { word: '✓ done', color: 'green' },
  failed: { word: '✗ failed', color: 'red' },
  skipped: { word: '– skipped', color: 'yellow' },
};

/** One line a clip; the newest stay in sight when there are more than fit. */
export function Clips({ clips, rows }: { clips: ClipList<Clip>; rows: number }): ReactElement {
  const hidden = Math.max(0, clips.length - rows);
  return (
    <Box flexDirection="column">
      {hidden > 0 && <Text dimColor>{`  … and ${hidden} before`}</Text>}
      {clips.last(rows).map((clip) => (
        <ClipLine key={clip.path} clip={clip} />
      ))}
    </Box>
  );
}

function ClipLine({ clip }: { clip: Clip }): ReactElement {
  const { word, color } = LOOK[clip.state];
  return (
    <Box>
      <Box width={18} flexShrink={0}>
        <Text wrap="truncate-middle">{` ${fileName(clip.path)}`}</Text>
      </Box>
      <Box width={11} flexShrink={0}>
        <Text color={color} bold={clip.state === 'recording'}>
          {word}
        </Text>
      </Box>
      <Box width={9} flexShrink={0} justifyContent="flex-end">
        <Text>{bytes(clip.totalBytes ?? Math.max(clip.recordedBytes, clip.sentBytes))}</Text>
      </Box>
      <Box marginLeft={2}>
        <Fact clip={clip} />
      </Box>
    </Box>
  );
}

function Fact({ clip }: { clip: Clip }): ReactElement | null {
  if (clip.proof !== null) {
    return (
      <Text wrap="truncate-end" color={clip.proof.good ? 'green' : 'red'}>
        {clip.proof.words}
      </Text>
    );
  }
  if (clip.state === 'uploading') return <Bar done={clip.sentBytes} total={clip.totalBytes ?? 1} />;
  if (clip.state === 'recording' && clip.sentBytes > 0) return <Growing clip={clip} />;
  if (clip.note === null) return null;
  return (
    <Text wrap="truncate-end" dimColor={clip.state === 'completed'}>
      {clip.note}
    </Text>
  );
}

/** How much of what is recorded by now has gone up. */
function Growing({ clip: { sentBytes, recordedBytes } }: { clip: Clip }): ReactElement {
  const words = `${bytes(sentBytes)} of it up`;
  return recordedBytes === 0 ? (
    <Text>{words}</Text>
  ) : (
    <Bar done={sentBytes} total={recordedBytes} words={words} />
  );
}

function Bar({
  done,
  total,
  words,
}: {
  done: number;
  total: number;
  /** Instead of per cent. */
  words?: string;
}): ReactElement {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const cells = Math.floor(share * BAR_CELLS);
  return (
    <Text>
      <Text color="cyan">{'█'.repeat(cells)}</Text>
      <Text dimColor>{'░'.repeat(BAR_CELLS - cells)}</Text>
      {` ${words ?? `${String(Math.floor(share * 100)).padStart(3)} %`}`}
    </Text>
  );
}
