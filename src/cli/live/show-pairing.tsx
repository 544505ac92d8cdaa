import { Box, Text } from 'ink';
import { visible } from '../print/words.ts';
import type { Follower } from './follow.ts';
import { openLiveView } from './live-view.tsx';
import { PairingView } from './pairing-view.tsx';

/** A pairing on the terminal. */
export function showPairing(): Follower {
  return openLiveView(
    ({ code, paired }) =>
      paired === null ? (
        <Box flexDirection="column">
          <PairingView code={code} showQr nowMs={Date.now()} />
          <Text dimColor>{'\n Waiting for the approval … Ctrl-C cancels'}</Text>
        </Box>
      ) : (
        <Text color="green">
          {` ✓ Paired with the project ${visible(paired.project.name ?? '(unnamed)')}`}
        </Text>
      ),
    500,
  );
}
