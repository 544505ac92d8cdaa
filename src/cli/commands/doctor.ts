import { writeFileSync } from 'node:fs';
import {
  DailiesError,
  errorKind,
  examine,
  makeBundle,
  type CheckName,
  type CreateDeviceOptions,
  type Finding,
} from '../../agent/index.ts';
import { BadArguments } from '../bad-arguments.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';
import { visible } from '../print/words.ts';

export interface DoctorOptions {
  readonly bundle?: string;
}

/** Looks at every layer between this machine and Frame.io, and says what to do about what is wrong. */
export async function doctor(
  configuration: CreateDeviceOptions,
  options: DoctorOptions,
  printer: Printer,
): Promise<number> {
  const examination = examine(configuration);
  const findings: Finding[] = [];
  try {
    for await (const finding of examination.findings()) {
      findings.push(finding);
      if (printer.json) printer.event({ type: 'check', ...finding });
      else printer.say(findingWords(finding));
    }
    if (options.bundle !== undefined) {
      const archive = await makeBundle(examination.patient, findings);
      writeBundle(options.bundle, archive);
      const { length: sizeBytes } = archive;
      const message = `Wrote ${options.bundle}: no secrets, but names and paths of your files`;
      printer.event({ type: 'bundle', path: options.bundle, sizeBytes, message });
    }
  } finally {
    await examination.close();
  }
  return concludes(findings, printer);
}

/** Never over a file that is there, and for this user alone. @throws BadArguments */
function writeBundle(path: string, archive: Uint8Array): void {
  try {
    writeFileSync(path, archive, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'there is a file of this name' : (code ?? 'unknown');
    throw new BadArguments(`The bundle ${path} cannot be written: ${why}`, { cause: error });
  }
}

/** @throws DailiesError of the first failure, whose exit code is the command's */
function concludes(findings: readonly Finding[], printer: Printer): number {
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const warned = findings.filter(({ verdict }) => verdict === 'warn').length;
  const [first] = failed;
  if (first === undefined) {
    if (!printer.json) printer.say(warned === 0 ? 'All is well.' : 'Nothing has failed.');
    return EXIT.done;
  }
  const code = first.code ?? 'internal';
  const more = failed.length === 1 ? '' : `, and ${failed.length - 1} more after it`;
  throw new DailiesError(code, `${TITLES[first.check]}: ${first.why}${more}`, {
    hint: first.fix ?? errorKind(code).hint,
  });
}

const TITLES: Readonly<Record<CheckName, string>> = {
  stateDir: 'State dir',
  disk: 'Disk',
  vault: 'Vault',
  queue: 'Queue',
  watchFolders: 'Watch folders',
  link: 'Network',
  address: 'Address',
  dns: 'DNS',
  connection: 'Connection',
  tls: 'TLS',
  api: 'API',
  clock: 'Clock',
  answers: 'Answers',
  pairing: 'Pairing',
  socket: 'Socket',
  storage: 'Storage',
};

const MARKS = { pass: 'ok  ', warn: 'WARN', fail: 'FAIL', skip: '-   ' } as const;
/** Beside the marks and the titles. */
const WIDTH = 60;
const INDENT = ' '.repeat(19);

function findingWords({ check, verdict, why, fix }: Finding): string {
  const lines = wrap(visible(why));
  const advice = fix === null ? [] : wrap(`→ ${visible(fix)}`);
  const [first = '', ...more] = [...lines, ...advice];
  return [
    `${MARKS[verdict]} ${TITLES[check].padEnd(14)}${first}`,
    ...more.map((line) => `${INDENT}${line}`),
  ].join('\n');
}

/** At spaces; a word that is longer than a line keeps one to itself. */
function wrap(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
