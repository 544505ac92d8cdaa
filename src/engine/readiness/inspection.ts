import { sameContent, type Inspection, type WatchedFile } from './state.ts';

export const NOT_INSPECTED: Inspection = {
  isAsked: false,
  report: null,
  stamp: null,
  stillMs: 0,
};

/**
 * FAT keeps times to two seconds: what was written within them looks the same as what was before.
 */
const AGAIN_AFTER_MS = 2_500;
/** However long a writer has paused before, nobody waits longer to ask. */
const PAUSE_MOST_MS = 5_000;

/**
 * A file that moves is asked what it is: once, and as it doubles, since the first bytes may say too
 * little.
 */
export function wantsKind({ sighting, inspection }: WatchedFile): boolean {
  const { sizeBytes } = sighting.stamp;
  if (inspection.isAsked || sizeBytes === 0) return false;
  const { report, stamp } = inspection;
  return report === null || (stamp !== null && sizeBytes >= 2 * stamp.sizeBytes);
}

/**
 * A file that is still is asked whether it is whole: when it has been still for longer than ever
 * before, so that a long file is not read at every pause of its writer, and now and then again if
 * it was not.
 */
export function wantsEnd(file: WatchedFile, stillMs: number): boolean {
  const { sighting, inspection, writer, longestPauseMs } = file;
  if (inspection.isAsked || sighting.stamp.sizeBytes === 0) return false;
  if (inspection.stamp === null || !sameContent(inspection.stamp, sighting.stamp)) {
    return writer === 'closed' || stillMs > Math.min(longestPauseMs, PAUSE_MOST_MS);
  }
  const isOpen = inspection.report?.end?.complete === false;
  return isOpen && stillMs >= Math.max(AGAIN_AFTER_MS, 2 * inspection.stillMs);
}

/** What the container says of the content as it is; undefined where that was not asked. */
export function endOf({ sighting, inspection }: WatchedFile) {
  const { report, stamp } = inspection;
  const isCurrent = stamp !== null && sameContent(stamp, sighting.stamp);
  return report === null || !isCurrent ? undefined : report.end;
}

/** An incomplete end that was not asked for again since the times of any disk must have moved. */
export const isHastyReport = ({ inspection }: WatchedFile) => inspection.stillMs < AGAIN_AFTER_MS;
