import { describe, expect, test } from 'vitest';
import { runDevice } from './device-process.ts';
import { Screen } from './screen.ts';

const never = new AbortController().signal;

function run(script: string, limitSeconds = 10, signal = never) {
  const screen = new Screen();
  const command = ['sh', '-c', script];
  const ended = runDevice({ command, env: process.env, screen, limitSeconds, signal });
  return { screen, ended };
}

/** Signal 0 asks whether somebody is there. A process that is dead but not collected counts as gone. */
async function isGone(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  try {
    process.kill(pid, 0);
    return / [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

describe('a device’s process', () => {
  test('ends with its exit code, both pipes on one screen', async () => {
    const { screen, ended } = run('echo out; echo err >&2; exit 3');
    expect(await ended).toEqual({ kind: 'exited', exitCode: 3 });
    expect(screen.text.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('that is ended by a signal of its own has crashed', async () => {
    expect(await run('kill -9 $$').ended).toEqual({ kind: 'crashed', signal: 'SIGKILL' });
  });

  test('that hangs is ended, with all it has started', async () => {
    const { screen, ended } = run('sleep 600 & echo $!; wait', 0.5);
    expect(await ended).toEqual({ kind: 'timeLimit', limitSeconds: 0.5 });
    await expect.poll(() => isGone(Number(screen.text))).toBe(true);
  });

  test('that does not want to end is ended all the same', async () => {
    const { ended } = run(`trap '' TERM; while :; do sleep 0.1; done`, 0.3);
    expect(await ended).toMatchObject({ kind: 'timeLimit' });
  });

  test('leaves no process behind when it ends by itself', async () => {
    const { screen, ended } = run('sleep 600 & echo $!');
    expect(await ended).toEqual({ kind: 'exited', exitCode: 0 });
    await expect.poll(() => isGone(Number(screen.text))).toBe(true);
  });

  test('is ended when the examination is cancelled, and not started after that', async () => {
    const cancelling = new AbortController();
    const { screen, ended } = run('echo $$; sleep 600', 10, cancelling.signal);
    screen.onChange(() => cancelling.abort());
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => isGone(Number(screen.text))).toBe(true);
    await expect(run('sleep 600', 10, cancelling.signal).ended).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
