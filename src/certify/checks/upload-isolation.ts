import type { Evidence } from '../evidence.ts';
import { counted } from '../printed.ts';
import { absence } from './arrival.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { isPaired, uploadableFiles } from './reading.ts';

export const uploadIsolation: Check = {
  id: 'upload.isolation',
  requirements: ['upload.isolation'],
  sentence: 'Empty files among the others do not keep the others from arriving',
  limits: 'Files that are damaged, vanish, or are refused for other reasons are not tried.',
  advice: 'End a bad file with its reason and go on with the next.',
  scenarios: ['bad-file'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  const files = uploadableFiles(evidence);
  const missing = files.map((file) => absence(file, evidence)).find((why) => why !== null);
  if (missing !== undefined) return failed(`Beside an empty file: ${missing}.`);
  return passed(`${counted(files.length, 'good file')} arrived beside the empty ones.`);
}
