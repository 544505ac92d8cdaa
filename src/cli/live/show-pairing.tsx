import { Box, Text } from 'ink';
import { visible } from '../print/words.ts';
import type { Follower } from './follow.ts';
import { openLiveView } from './live-view.tsx';
import { PairingView } from './pairing-view.tsx';
import { screenSize } from './screen.tsx';

/** A pairing on the terminal. */
export function showPairing(): Follower {
  let isOver = false;
  const view = openLiveView(({ code, paired }) => {
    if (paired !== null) {
      const project = visible(paired.project.name ?? '(unnamed)');
      return <Text color="green">{` ✓ Paired with the project ${project}`}</Text>;
    }
    // A code that is good for nothing any more must not stay on the screen.
    if (isOver) return <></>;
    return (
      <Box flexDirection="column">
        <PairingView code={code} size={screenSize()} nowMs={Date.now()} />
        <Text dimColor>{'\n Waiting for the approval … Ctrl-C cancels'}</Text>
      </Box>
    );
  }, 500);
  return {
    ...view,
    async close() {
      isOver = true;
      await view.close();
    },
  };
}
