import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, type Program } from '../support/program.ts';
import { makeStage, type Stage } from '../support/stage.ts';

/** A row of "What the operator sees" in docs/fault-model.md. */
interface Row {
  readonly fault: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly command: string;
  readonly says: string;
}

const DUE_SECONDS = 9 * 3600;

const rows = readFileSync(join(ROOT, 'docs/fault-model.md'), 'utf8')
  .split('## What the operator sees')[1]
  ?.split('\n## ')[0]
  ?.split('\n')
  .map((line) => /^\| `([a-z-]+)` +\| `(\{.*\})` +\| ([a-z ]+?) +\| (.+?) +\|$/.exec(line))
  .flatMap((cells): Row[] => {
    if (cells === null) return [];
    const [, fault = '', params = '', command = '', says = ''] = cells;
    return [{ fault, params: JSON.parse(params) as Row['params'], command, says }];
  });

const START: Readonly<Record<string, (stage: Stage) => Promise<Program>>> = {
  status: async (stage) => stage.startPlain('status'),
  'status after an upload': async (stage) => stage.startPlain('status'),
  pair: async (stage) => stage.startPlain('pair', '--timeout', '30'),
  upload: async (stage) => stage.startPlain('upload', await stage.file('a.dat', 50_000)),
  'upload at renewal': async (stage) =>
    stage.startPlain('upload', await stage.file('a.dat', 50_000)),
  agent: async (stage) => stage.startPlain('agent'),
};

const noSuchCommand = (command: string): never => {
  throw new Error(`no command ${command}`);
};

describe('the sentences of docs/fault-model.md', () => {
  test('are there for faults of network, pairing and socket', () => {
    expect(rows?.length).toBeGreaterThan(40);
    expect(new Set(rows?.map(({ command }) => command))).toEqual(new Set(Object.keys(START)));
  });

  test.each(rows ?? [])('$fault $params, $command: $says', { timeout: 60_000 }, async (row) => {
    const { fault, params, command, says } = row;
    await using stage = await makeStage();
    const { control, apiUrl, storageUrl } = stage.frameio;
    if (command !== 'pair') await stage.pair();
    else control.authorizeEveryCode();
    if (command === 'upload at renewal') control.advanceTime(DUE_SECONDS);
    if (command === 'status after an upload') {
      await stage.run('upload', await stage.file('before.dat', 50_000));
    }
    control.faults.enable(fault, params);
    const start = START[command] ?? noSuchCommand(command);
    const program = await start(stage);
    const words = says
      .replaceAll('HOST', new URL(apiUrl).host)
      .replaceAll('STORAGE', new URL(storageUrl).host);
    await program.said(words);
    expect(control.violations()).toEqual([]);
  });
});
