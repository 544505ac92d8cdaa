import type { Evidence } from '../evidence.ts';
import { quoted } from '../printed.ts';
import { type Check, type Judgement, blocked, failed, passed } from './check.ts';
import { assetsOf, isPaired, uploadableFiles } from './reading.ts';

/** RFC 6838 4.2: a type and a subtype, perhaps with parameters. */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*(\s*;.*)?$/i;

/** What is commonly known; of other kinds any media type will do. */
const FITTING: Readonly<Record<string, RegExp>> = {
  mp4: /^video\//i,
  wav: /^audio\//i,
  pdf: /^application\/pdf\b/i,
  txt: /^text\//i,
};

export const uploadFormats: Check = {
  id: 'upload.formats',
  requirements: ['upload.formats'],
  sentence: 'Files of any kind are taken, each with a media type (filetype) that fits it',
  limits: 'Tried: MP4, WAV, PDF, text, LUT. Camera RAW and stills are not.',
  advice: 'Send the MIME type of the file as filetype, such as video/mp4.',
  scenarios: ['pair-and-upload'],
  judge,
};

function judge(evidence: Evidence): Judgement {
  if (!isPaired(evidence)) return blocked('the device did not pair.');
  const seen = uploadableFiles(evidence).flatMap((file) => assetsOf(file, evidence));
  if (seen.length === 0) return blocked('no file is at Frame.io under its own name.');
  for (const { name, filetype } of seen) {
    const fitting = FITTING[/\.(\w+)$/.exec(name)?.[1] ?? ''] ?? MEDIA_TYPE;
    if (!MEDIA_TYPE.test(filetype) || !fitting.test(filetype)) {
      return failed(`${quoted(name)} was declared as ${quoted(filetype)}.`);
    }
  }
  return passed([...new Set(seen.map(({ filetype }) => filetype))].join(', '));
}
