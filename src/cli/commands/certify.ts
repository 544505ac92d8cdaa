import { DailiesError } from '../../agent/index.ts';
import {
  CertifyError,
  certify as examine,
  reportText,
  writeReport,
  type ProgressEvent,
  type Report,
} from '../../certify/index.ts';
import { EXIT } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Printer } from '../print/printer.ts';
import { visible } from '../print/words.ts';

export interface CertifyOptions {
  /** Folder for report.md, report.json and junit.xml. */
  readonly report?: string;
  readonly scenario?: readonly string[];
}

/** Runs a device program against the certification kit. */
export async function certify(
  command: readonly string[],
  options: CertifyOptions,
  printer: Printer,
): Promise<number> {
  const stopping = new AbortController();
  const stopListening = onInterrupt(() => stopping.abort());
  try {
    const report = await examine({
      command,
      signal: stopping.signal,
      onProgress: (event) => show(event, printer),
      ...(options.scenario === undefined ? {} : { scenarios: options.scenario }),
    });
    if (options.report !== undefined) await writeReport(report, options.report);
    if (!printer.json) printer.say(reportText(report));
    printer.event(resultOf(report));
    if (report.verdict === 'pass') return EXIT.done;
    throw new DailiesError('not_certified', `${report.counts.checks.failed} check(s) failed`);
  } catch (error) {
    throw error instanceof CertifyError ? asOurs(error) : error;
  } finally {
    stopListening();
  }
}

function show(event: ProgressEvent, printer: Printer): void {
  if (event.type === 'check') {
    const { check, verdict, why } = event;
    printer.event({ type: 'check', check, verdict, why });
  } else if (event.type === 'scenarioStarted') {
    printer.say(`Scenario ${event.number} of ${event.count}: ${event.title}`);
  } else if (event.type === 'step') {
    printer.say(`  ${visible(event.text)}`);
  }
}

/** Checks are what completes or fails here; requirements without a check were skipped. */
function resultOf({ counts, arrivedBytes, durationMs }: Report) {
  return {
    type: 'result',
    completed: counts.checks.passed,
    failed: counts.checks.failed,
    skipped: counts.requirements.notExamined,
    totalBytes: arrivedBytes,
    durationMs,
  } as const;
}

function asOurs(error: CertifyError): DailiesError {
  if (error.code === 'cancelled') {
    return new DailiesError('cancelled', 'The certification was stopped', {
      hint: 'Start it again.',
    });
  }
  return new DailiesError('bad_arguments', error.message, { cause: error });
}
