import { Box, Text } from 'ink';
import { visible } from '../print/words.ts';
import type { Follower } from './follow.ts';
import { EMPTY_MODEL, reduce } from './model.ts';
import { PairingView } from './pairing-view.tsx';
import { openScreen } from './screen.tsx';

/** A pairing on the terminal. */
export function showPairing(): Follower {
  let model = EMPTY_MODEL;
  const screen = openScreen(() =>
    model.paired === null ? (
      <Box flexDirection="column">
        <PairingView code={model.code} showQr nowMs={Date.now()} />
        <Text dimColor>{'\n Waiting for the approval … Ctrl-C cancels'}</Text>
      </Box>
    ) : (
      <Text color="green">
        {` ✓ Paired with the project ${visible(model.paired.project.name ?? '(unnamed)')}`}
      </Text>
    ),
  );
  // The countdown moves by itself.
  const tick = setInterval(() => screen.redraw(), 500);
  return {
    event(event) {
      model = reduce(model, event);
      screen.redraw();
    },
    async close() {
      clearInterval(tick);
      await screen.close();
    },
  };
}
