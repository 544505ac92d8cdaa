import type { RecordResult } from '../record-options.ts';
import { formatTimecode, parseTimecode } from '../timecode.ts';
import type { Clip } from './card.ts';

/** Text as it may stand in XML. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/**
 * The sidecar of a clip with what is not in its essence, in the manner of Sony's cameras: length,
 * timecode, time and device.
 */
export function clipMetadata(clip: Clip, result: RecordResult): string {
  const { framesPerSecond, startTimecode } = clip;
  const frames = Math.round(result.durationSeconds * framesPerSecond);
  const first = parseTimecode(startTimecode, framesPerSecond);
  const ltc = (frame: number, status: string): string => {
    const fields = formatTimecode(frame, framesPerSecond).split(':').toReversed().join('');
    return `    <LtcChange frameCount="${frame - first}" value="${fields}" status="${status}"/>`;
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00"' +
      ` lastUpdate="${result.closedAt.toISOString()}">`,
    `  <Duration value="${frames}"/>`,
    `  <LtcChangeTable tcFps="${framesPerSecond}" halfStep="false">`,
    ltc(first, 'increment'),
    ltc(first + Math.max(0, frames - 1), 'end'),
    '  </LtcChangeTable>',
    `  <CreationDate value="${clip.startedAt.toISOString()}"/>`,
    '  <VideoFormat>',
    `    <VideoFrame captureFps="${framesPerSecond}p" formatFps="${framesPerSecond}p"/>`,
    '  </VideoFormat>',
    '  <Device manufacturer="dailies" modelName="Recorder" serialNo="0000001"/>',
    '</NonRealTimeMeta>',
    '',
  ].join('\n');
}

/**
 * The index of a card: every clip that lies in its folder, in the manner of `MEDIAPRO.XML`.
 *
 * @param clips Names of the files, and the folder as it is written in the index.
 */
export function mediaProfile(folder: string, clips: readonly string[], at: Date): string {
  const materials = clips.map((name) => {
    const type = escapeXml(name.split('.').at(-1)?.toUpperCase() ?? '');
    return `    <Material uri="./${folder}/${escapeXml(name)}" type="${type}"/>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<MediaProfile xmlns="http://xmlns.sony.net/pro/metadata/mediaprofile"' +
      ` createdAt="${at.toISOString()}" version="2.10">`,
    '  <Properties><System systemId="DAILIES" systemKind="Recorder"/></Properties>',
    '  <Contents>',
    ...materials,
    '  </Contents>',
    '</MediaProfile>',
    '',
  ].join('\n');
}
