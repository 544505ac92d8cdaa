import type { Evidence } from '../evidence.ts';
import { counted, quoted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { assetsOf, isPaired, offences, uploadableFiles, violationsOf } from './reading.ts';

/** Rounding, the coarse times of some file systems, and a request that was built a moment before. */
const TOLERATED_SECONDS = 5;

export const uploadDate: Check = {
  id: 'upload.date',
  requirements: ['upload.date'],
  sentence: 'offset is the age of the file, so that it lands under the day it was made',
  limits: 'Of plain files the time of last writing is all there is to go by; clocks are right.',
  advice: 'Send now minus the time the file was made, in whole positive seconds, as offset.',
  scenarios: ['pair-and-upload'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  const impossible = violationsOf(evidence, 'upload.date');
  if (impossible.length > 0) return failed(offences(impossible));
  const seen = uploadableFiles(evidence).flatMap((file) =>
    assetsOf(file, evidence).map((asset) => ({ file, asset })),
  );
  if (seen.length === 0) return blocked('no file is at Frame.io under its own name.');
  for (const { file, asset } of seen) {
    const ageSeconds = (Date.parse(asset.createdAt) - file.modifiedAtMs) / 1000;
    if (Math.abs(asset.offsetSeconds - ageSeconds) > TOLERATED_SECONDS) {
      const age = Math.round(ageSeconds);
      return failed(
        `${quoted(file.name)} was ${age} s old, but sent with offset ${asset.offsetSeconds}.`,
      );
    }
  }
  return passed(`${counted(seen.length, 'file')}, up to three hours old, with the right offset.`);
}
