import type { Evidence } from '../evidence.ts';
import { counted, quoted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING } from './reading.ts';

export const uploadLocalCopy: Check = {
  id: 'upload.local-copy',
  requirements: ['upload.local-copy'],
  sentence: 'The local files are neither altered nor removed',
  advice: 'Open media for reading only; leave clearing the card to people.',
  scenarios: UPLOADING,
  judge,
};

function judge({ files, assets }: Evidence): Judgement {
  const hurt = files.find(({ afterwards }) => afterwards !== 'same');
  if (hurt !== undefined) {
    return failed(`${quoted(hurt.name)} is ${hurt.afterwards} on the local disk.`);
  }
  // A device that never came so far has proved nothing by leaving files alone.
  if (!assets.some(({ status }) => status === 'complete')) return blocked('nothing was uploaded.');
  return passed(`${counted(files.length, 'file')} on the local disk are as they were.`);
}
