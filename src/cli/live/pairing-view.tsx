import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { renderUnicodeCompact } from 'uqr';
import type { PrintedEvent } from '../print/printer.ts';
import { duration, visible } from '../print/words.ts';
import type { ScreenSize } from './screen.tsx';

type Code = Extract<PrintedEvent, { type: 'code' }>;

/** Beside the QR: nothing of the facts is broken in the middle of a word. */
const FACTS_COLUMNS = 32;
/** Above and below a QR that stands under the facts, with what the caller adds. */
const OTHER_ROWS = 10;
/** The same when it stands beside them. */
const ROWS_AROUND = 5;

/**
 * The code, large enough to read from where the laptop stands, with its countdown and link; and the QR where
 * the terminal has room for it: one that pushed the code out of sight would be worse than none.
 * @param size null: no QR
 */
export function PairingView({
  code,
  size,
  nowMs,
}: {
  code: Code | null;
  size: ScreenSize | null;
  nowMs: number;
}): ReactElement {
  if (code === null) return <Text> Asking Frame.io for a code …</Text>;
  const leftSeconds = Math.max(0, (Date.parse(code.expiresAt) - nowMs) / 1000);
  const link = code.verificationUriComplete ?? code.verificationUri;
  const qr = qrOf(code.verificationUriComplete);
  const place = qr === null || size === null ? 'nowhere' : placeOf(qr, size);
  const isBeside = place === 'beside';
  return (
    <Box flexDirection="column">
      <Box columnGap={2}>
        <Box flexDirection="column" width={isBeside ? FACTS_COLUMNS : '100%'} flexShrink={0}>
          <Box marginY={1} marginLeft={2} columnGap={5} rowGap={1} flexWrap="wrap">
            <Box flexShrink={0}>
              <Text bold color="cyan">
                {code.userCode.split('').join(' ')}
              </Text>
            </Box>
            {code.deviceName !== null && <Text>{visible(code.deviceName)}</Text>}
            <Box flexShrink={0}>
              <Text dimColor>{`valid for ${duration(leftSeconds)}`}</Text>
            </Box>
          </Box>
          <Box flexDirection="column" marginLeft={1}>
            <Text>At Frame.io: C2C Connections → + New C2C Connection</Text>
            <Text>→ enter the code → Authorize → Finish</Text>
          </Box>
        </Box>
        {isBeside && <Qr qr={qr} />}
      </Box>
      {link !== null && <Text>{` Or open ${link}`}</Text>}
      {place === 'under' && (
        <Box marginTop={1} marginLeft={2}>
          <Qr qr={qr} />
        </Box>
      )}
      {place === 'too small' && <Text dimColor> A larger window shows a QR of it, too.</Text>}
    </Box>
  );
}

interface QrText {
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

function qrOf(link: string | null): QrText | null {
  if (link === null) return null;
  const text = renderUnicodeCompact(link, { border: 2 });
  const lines = text.split('\n');
  return { text, columns: lines[0]?.length ?? 0, rows: lines.length };
}

function placeOf(qr: QrText, { columns, rows }: ScreenSize): 'beside' | 'under' | 'too small' {
  if (columns >= FACTS_COLUMNS + 2 + qr.columns && rows >= qr.rows + ROWS_AROUND) return 'beside';
  return columns >= 2 + qr.columns && rows >= qr.rows + OTHER_ROWS ? 'under' : 'too small';
}

/** In its own colours: on a light terminal it would else be light on dark, which not every scanner reads. */
const Qr = ({ qr }: { qr: QrText | null }): ReactElement => (
  <Text color="#ffffff" backgroundColor="#000000">
    {qr?.text}
  </Text>
);
