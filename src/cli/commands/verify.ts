import { DailiesError, createDevice, type CreateDeviceOptions } from '../../agent/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { readingLine } from '../live/reading-line.ts';
import type { Printer } from '../print/printer.ts';
import { files } from '../print/words.ts';
import { SomeFailed } from '../some-failed.ts';
import { VerifyRun } from './verify-run.ts';

/**
 * Has every file here arrived, byte for byte? Exit 0 only if all have. Reads, and writes nothing; the
 * state dir is left to who owns it.
 */
export async function verify(
  configuration: CreateDeviceOptions,
  paths: readonly string[],
  printer: Printer,
): Promise<number> {
  const stopping = new AbortController();
  const stopListening = onInterrupt(() => stopping.abort());
  const device = await createDevice({ ...configuration, lookOnly: true });
  const line = readingLine(process.stderr);
  try {
    const run = new VerifyRun({
      ledger: device.ledger,
      cancel: stopping.signal,
      tell: (event) => {
        line.clear();
        printer.event(event);
      },
      onProgress: (reading) => line.show(reading),
    });
    const verdict = await run.verify(paths);
    line.clear();
    if (verdict === null) {
      printer.event({ type: 'cancelled' });
      throw new DailiesError('cancelled', 'Stopped before all files were compared', {
        hint: 'Nothing was changed. Do not format before it has ended.',
      });
    }
    printer.event(verdict);
    if (verdict.mayFormat) return EXIT.done;
    const { notArrived, arrived } = verdict;
    throw new SomeFailed(
      'refused',
      `${notArrived} of ${files(notArrived + arrived)} ${notArrived === 1 ? 'has' : 'have'} not arrived`,
      'Each line says why. Send what is missing with: dailies upload PATH…',
    );
  } finally {
    line.clear();
    stopListening();
    await device.close();
  }
}
