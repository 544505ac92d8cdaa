import type { Evidence } from '../evidence.ts';
import { counted, quoted } from '../printed.ts';
import { absence } from './arrival.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { assetsOf, isPaired, uploadableFiles } from './reading.ts';

export const uploadResume: Check = {
  id: 'upload.resume',
  requirements: ['upload.resume'],
  sentence:
    'An interrupted upload goes on with the same asset; parts that are in are not sent again',
  limits: 'The connection is interrupted; a power cut is not tried.',
  advice:
    'Keep the asset and which of its parts were answered 200; send only those that are missing.',
  scenarios: ['storage-faults'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  if ((evidence.faultHits['status'] ?? 0) === 0) return blocked('nothing was interrupted.');
  const files = uploadableFiles(evidence);
  for (const file of files) {
    const assets = assetsOf(file, evidence);
    if (assets.length > 1) {
      return failed(`${quoted(file.name)} was begun anew: it has ${assets.length} assets.`);
    }
    const again = assets.find(({ putCount, parts }) => putCount > parts);
    if (again !== undefined) {
      const { putCount, parts } = again;
      return failed(
        `${quoted(file.name)} has ${counted(parts, 'part')}, but ${putCount} were taken in: ` +
          'some were sent again.',
      );
    }
    const missing = absence(file, evidence);
    if (missing !== null) return blocked(`${missing}.`);
  }
  return passed('Each file has one asset, and each part was taken in once.');
}
