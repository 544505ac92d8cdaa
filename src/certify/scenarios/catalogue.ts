import { CertifyError } from '../certify-error.ts';
import { SCENARIO_IDS, type Scenario, type ScenarioId } from '../scenario.ts';
import { badFile } from './bad-file.ts';
import { codeExpires } from './code-expires.ts';
import { pairAndUpload } from './pair-and-upload.ts';
import { plainHttp } from './plain-http.ts';
import { storageFaults } from './storage-faults.ts';

/** Every scenario there is. A new one is a file beside this, an id in scenario.ts and a line here. */
const SCENARIOS: Readonly<Record<ScenarioId, Scenario>> = {
  'pair-and-upload': pairAndUpload,
  'code-expires': codeExpires,
  'storage-faults': storageFaults,
  'bad-file': badFile,
  'plain-http': plainHttp,
};

/**
 * @param wanted ids; undefined: all of them
 * @throws CertifyError `unknown_scenario`
 */
export function chooseScenarios(wanted: readonly string[] | undefined): readonly Scenario[] {
  const known: readonly string[] = SCENARIO_IDS;
  const stranger = wanted?.find((id) => !known.includes(id));
  if (stranger !== undefined || wanted?.length === 0) {
    const what = stranger === undefined ? 'No scenario is named' : `There is no such scenario`;
    throw new CertifyError('unknown_scenario', `${what}. Known: ${known.join(', ')}.`);
  }
  return SCENARIO_IDS.filter((id) => wanted?.includes(id) ?? true).map((id) => SCENARIOS[id]);
}
