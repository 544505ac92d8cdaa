import type { Verification } from '../../agent/index.ts';
import type { FinalVerdict } from './command-event.ts';
import { bytes, files, visible } from './words.ts';

const WORDS: Readonly<Record<Exclude<Verification['verdict'], 'arrived'>, string>> = {
  different: 'Different',
  missing: 'Missing',
  empty: 'Empty',
  unreadable: 'Unreadable',
  vanished: 'Not there',
};

/** Only what has not arrived is worth a person's time, and what arrived elsewhere. */
export function verifiedWords(file: Verification): string | null {
  const { verdict, path, message, otherProject } = file;
  if (verdict === 'arrived') {
    return otherProject ? `Elsewhere  ${visible(path)}\n           ${visible(message)}` : null;
  }
  return `${WORDS[verdict].padEnd(10)} ${visible(path)}\n           ${visible(message)}`;
}

/** One clear answer, and what it does not speak of. */
export function verdictWords(verdict: FinalVerdict): string {
  return [...leftOutWords(verdict.leftOut), ...elsewhere(verdict), answer(verdict)].join('\n');
}

function answer({ arrived, notArrived, totalBytes, mayFormat, ofFolders }: FinalVerdict): string {
  const all = arrived + notArrived;
  if (!mayFormat) {
    const have = notArrived === 1 ? 'has' : 'have';
    return `${notArrived} of ${files(all)} ${have} not arrived. Do not format.`;
  }
  const who = all === 1 ? 'The one file' : `All ${files(all)}`;
  const have = all === 1 ? 'has' : 'have';
  const may = ofFolders ? 'This card may be formatted.' : 'What was named may be erased.';
  return `${who} (${bytes(totalBytes)}) ${have} arrived, byte for byte. ${may}`;
}

function elsewhere({ inOtherProject }: FinalVerdict): string[] {
  if (inOtherProject === 0) return [];
  return [`${files(inOtherProject)} of these arrived in another project than the one paired now.`];
}

function leftOutWords({ hidden, folderLinks, special }: FinalVerdict['leftOut']): string[] {
  const parts = [
    ...(hidden > 0 ? [`${hidden} hidden (the name begins with a dot)`] : []),
    ...(folderLinks > 0 ? [`${folderLinks} link(s) to folders`] : []),
    ...(special > 0 ? [`${special} neither file nor folder`] : []),
  ];
  return parts.length === 0 ? [] : [`Not looked at: ${parts.join(', ')}.`];
}
