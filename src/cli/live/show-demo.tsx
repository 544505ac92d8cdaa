import { Box, Text, useInput } from 'ink';
import type { ReactElement } from 'react';
import { visible } from '../print/words.ts';
import { Clips } from './clips.tsx';
import type { DemoFollower } from './follow.ts';
import { openLiveView } from './live-view.tsx';
import { screenSize } from './screen.tsx';
import type { LiveModel } from './model.ts';
import { PairingView } from './pairing-view.tsx';
import { Totals } from './show-uploads.tsx';

/** The whole system at work, on the terminal. */
export function showDemo(rate: () => number): DemoFollower {
  let frameioUrl: string | null = null;
  let press: (key: 'quit' | 'interrupt') => void = () => undefined;
  const view = openLiveView(
    (model) => (
      <DemoView
        model={model}
        bytesPerSecond={rate()}
        nowMs={Date.now()}
        frameioUrl={frameioUrl}
        onKey={(key) => press(key)}
      />
    ),
    250,
  );
  return {
    ...view,
    event(event, extra) {
      if (typeof extra?.['frameio'] === 'string') frameioUrl = extra['frameio'];
      view.event(event);
    },
    onKey(callback) {
      press = callback;
    },
  };
}

function DemoView({
  model,
  bytesPerSecond,
  nowMs,
  frameioUrl,
  onKey,
}: {
  model: LiveModel;
  bytesPerSecond: number;
  nowMs: number;
  frameioUrl: string | null;
  onKey: (key: 'quit' | 'interrupt') => void;
}): ReactElement {
  return (
    <Box flexDirection="column">
      <Header model={model} />
      <Text> </Text>
      {model.paired === null ? (
        <PairingView code={model.code} size={null} nowMs={nowMs} />
      ) : (
        <Takes model={model} bytesPerSecond={bytesPerSecond} />
      )}
      <Text> </Text>
      {model.pageUrl !== null && <Text dimColor>{` Device    ${model.pageUrl}`}</Text>}
      {frameioUrl !== null && <Text dimColor>{` Frame.io  ${frameioUrl}`}</Text>}
      {process.stdin.isTTY && <Keys onKey={onKey} />}
    </Box>
  );
}

function Header({ model }: { model: LiveModel }): ReactElement {
  const { paired } = model;
  const online = paired !== null && model.holds.length === 0;
  return (
    <Box>
      <Text bold> dailies </Text>
      {paired === null ? (
        <Text color="yellow"> pairing</Text>
      ) : (
        <Text>
          <Text color={online ? 'green' : 'red'}>{online ? ' ● Online' : ' ○ Offline'}</Text>
          {`   ${visible(paired.project.name ?? '')}`}
          <Text dimColor>{`   ${visible(paired.device.name ?? '')}`}</Text>
        </Text>
      )}
    </Box>
  );
}

function Takes({
  model,
  bytesPerSecond,
}: {
  model: LiveModel;
  bytesPerSecond: number;
}): ReactElement {
  const rows = Math.max(4, screenSize().rows - 12);
  return (
    <Box flexDirection="column">
      {model.clips.length === 0 && <Text dimColor> The recorder starts …</Text>}
      <Clips clips={model.clips} rows={rows} />
      <Text> </Text>
      <Totals model={model} bytesPerSecond={bytesPerSecond} />
      {model.holds.map((hold) => (
        <Text key={hold} color="yellow">{` ${hold}`}</Text>
      ))}
    </Box>
  );
}

/** Needs raw keys, which only a terminal has. */
function Keys({ onKey }: { onKey: (key: 'quit' | 'interrupt') => void }): ReactElement {
  useInput((input, key) => {
    if (key.ctrl && input === 'c') onKey('interrupt');
    else if (input === 'q') onKey('quit');
  });
  return <Text dimColor> q ends the demo</Text>;
}
