import type { Evidence } from '../evidence.ts';
import { counted, quoted } from '../printed.ts';
import { absence } from './arrival.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { assetsOf, isPaired, uploadableFiles } from './reading.ts';

export const uploadAutomatic: Check = {
  id: 'upload.automatic',
  requirements: ['upload.automatic'],
  sentence: 'Every file arrives once, complete, byte-identical and under its own name',
  limits: 'Finished files only; upload while recording is not examined.',
  advice:
    'Cut the file into ceil(size / URLs) bytes a part and send each to its own URL, unaltered.',
  scenarios: ['pair-and-upload'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  const files = uploadableFiles(evidence);
  for (const file of files) {
    const why = absence(file, evidence);
    if (why !== null) return failed(`${why}.`);
    const { length } = assetsOf(file, evidence);
    if (length > 1) return failed(`${quoted(file.name)} is at Frame.io ${length} times.`);
  }
  return passed(`${counted(files.length, 'file')} arrived, each once and byte-identical.`);
}
