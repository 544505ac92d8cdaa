import type { Evidence } from '../evidence.ts';
import { endingWords } from '../printed.ts';
import { absence } from './arrival.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING, uploadableFiles } from './reading.ts';

export const appStable: Check = {
  id: 'app.stable',
  requirements: ['app.stable'],
  sentence: 'The device does its work and ends by itself, with exit code 0',
  limits: 'Runs of minutes; whether it holds out for days is not seen.',
  advice: 'Run the command by hand against `dailies simulator` and see why it does not end well.',
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const { ending, files, assets } = evidence;
  const why = `The device ${endingWords(ending)}.`;
  if (ending.kind !== 'exited') return failed(why);
  if (!assets.some(({ status }) => status === 'complete')) {
    return blocked(`nothing was uploaded. ${why}`);
  }
  // Of files that cannot be uploaded a device may complain as it likes.
  if (ending.exitCode === 0 || files.some(({ uploadable }) => !uploadable)) return passed(why);
  const missing = uploadableFiles(evidence).some((file) => absence(file, evidence) !== null);
  return missing ? blocked(`not all files arrived. ${why}`) : failed(why);
}
