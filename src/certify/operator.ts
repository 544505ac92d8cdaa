import type { CallView, PendingCode, SimulatorControl } from '../simulator/index.ts';
import type { Screen } from './device/screen.ts';
import { showsCode } from './device/visible-code.ts';
import type { CodeStory } from './evidence.ts';

/** A code that is on no screen is authorised all the same after so many polls: the rest shall be seen. */
const POLLS_UNSEEN = 3;
/** Codes are looked for in what came last; before pairing a device has not more to say. */
const LOOKED_AT_CHARS = 64 * 1024;

export interface OperatorOptions {
  readonly control: SimulatorControl;
  readonly screen: Screen;
  readonly codesLeftToDie: number;
  readonly tell: (text: string) => void;
}

interface Code extends CodeStory {
  shownAtMs: number | null;
  authorizedAtMs: number | null;
  polls: number;
}

/**
 * The person at Frame.io: reads the code off the device's screen and types it in, after the device has
 * asked once in vain, so that it has to wait and ask again.
 *
 * @returns what became of each code so far
 */
export function startOperator(options: OperatorOptions): () => readonly CodeStory[] {
  const { control, screen, codesLeftToDie, tell } = options;
  const codes: Code[] = [];
  const look = () => {
    const unseen = codes.filter((code) => code.shownAtMs === null);
    if (unseen.length === 0) return;
    const text = screen.text.slice(-LOOKED_AT_CHARS);
    for (const code of unseen.filter(({ userCode }) => showsCode(text, userCode))) {
      code.shownAtMs = Date.now();
      tell(`The device shows the code ${code.userCode}`);
    }
  };
  const decide = () => {
    const code = codes.at(-1);
    if (code === undefined || codes.length <= codesLeftToDie) return;
    if (code.authorizedAtMs !== null || !mayAuthorize(code)) return;
    if (!control.pendingCodes().some(({ userCode }) => userCode === code.userCode)) return;
    code.authorizedAtMs = Date.now();
    control.authorize(code.userCode);
    tell(`The operator authorises ${code.userCode}`);
  };
  control.onEvent((event) => {
    if (event.type === 'codeShown') codes.push(newCode(event.code));
    const code = codes.at(-1);
    if (event.type === 'call' && isPoll(event.call) && code !== undefined) code.polls += 1;
    decide();
  });
  screen.onChange(() => {
    look();
    decide();
  });
  return () => codes.map(({ polls: _polls, ...story }) => story);
}

function newCode({ userCode, expiresAt }: PendingCode): Code {
  return {
    userCode,
    issuedAtMs: Date.now(),
    expiresAtMs: Date.parse(expiresAt),
    shownAtMs: null,
    authorizedAtMs: null,
    polls: 0,
  };
}

function mayAuthorize({ shownAtMs, polls }: Code): boolean {
  return polls >= (shownAtMs === null ? POLLS_UNSEEN : 1);
}

function isPoll({ grant, status }: CallView): boolean {
  return grant === 'device_code' && status === 400;
}
