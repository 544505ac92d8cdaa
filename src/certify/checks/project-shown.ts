import type { Evidence } from '../evidence.ts';
import { quoted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { UPLOADING, isPaired } from './reading.ts';

export const projectShown: Check = {
  id: 'project.shown',
  requirements: ['project.shown'],
  sentence: 'The name of the connected project is on the screen',
  advice: 'Show project.name of GET /v2/devices/me.',
  scenarios: UPLOADING,
  judge,
};

function judge(evidence: Evidence): Judgement {
  const { screen, projectName } = evidence;
  if (screen.includes(projectName)) return passed(`Shown: ${quoted(projectName)}.`);
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  return failed(`${quoted(projectName)} was never shown.`);
}
