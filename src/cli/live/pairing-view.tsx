import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { renderUnicodeCompact } from 'uqr';
import type { PrintedEvent } from '../print/printer.ts';
import { duration, visible } from '../print/words.ts';

type Code = Extract<PrintedEvent, { type: 'code' }>;

/** The code, large enough to read from where the laptop stands, with its countdown, link and QR. */
export function PairingView({
  code,
  showQr,
  nowMs,
}: {
  code: Code | null;
  showQr: boolean;
  nowMs: number;
}): ReactElement {
  if (code === null) return <Text> Asking Frame.io for a code …</Text>;
  const leftSeconds = Math.max(0, (Date.parse(code.expiresAt) - nowMs) / 1000);
  const link = code.verificationUriComplete ?? code.verificationUri;
  return (
    <Box flexDirection="column">
      <Box marginY={1} marginLeft={2}>
        <Text bold color="cyan">
          {code.userCode.split('').join(' ')}
        </Text>
        {code.deviceName !== null && <Text>{`     ${visible(code.deviceName)}`}</Text>}
        <Text dimColor>{`     valid for ${duration(leftSeconds)}`}</Text>
      </Box>
      <Text> At Frame.io: C2C Connections → + New C2C Connection</Text>
      <Text> → enter the code → Authorize → Finish</Text>
      {link !== null && <Text>{` Or open ${link}`}</Text>}
      {showQr && code.verificationUriComplete !== null && (
        <Box marginTop={1} marginLeft={2}>
          <Text>{renderUnicodeCompact(code.verificationUriComplete, { border: 2 })}</Text>
        </Box>
      )}
    </Box>
  );
}
