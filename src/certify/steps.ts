import type { SimulatorControl, SimulatorEvent } from '../simulator/index.ts';
import { megabytes, quoted } from './printed.ts';

/** Tells people what the device does, as Frame.io sees it. */
export function tellSteps(control: SimulatorControl, tell: (text: string) => void): void {
  control.onEvent((event) => {
    const words = wordsOf(event);
    if (words !== null) tell(words);
  });
}

function wordsOf(event: SimulatorEvent): string | null {
  switch (event.type) {
    case 'codeShown':
      return 'The device has asked for a code';
    case 'paired':
      return 'The device is paired';
    case 'assetComplete':
      return `Arrived: ${quoted(event.asset.name)}, ${megabytes(event.asset.sizeBytes ?? 0)}`;
    case 'faultHit':
      return `Fault: ${event.fault} at ${event.method} ${event.path}`;
    case 'violation':
      return `Against the documentation: the device ${event.violation.what}`;
    case 'codeAuthorized':
    case 'deviceChanged':
    case 'projectRenamed':
    case 'assetCreated':
    case 'assetGrew':
    case 'assetFailed':
    case 'commented':
    case 'marked':
    case 'bytesReceived':
    case 'call':
    case 'timeAdvanced':
    case 'violationsForgotten':
    case 'planStep':
    case 'faultsChanged':
    case 'socketOpened':
    case 'socketJoined':
    case 'socketClosed':
      return null;
  }
}
