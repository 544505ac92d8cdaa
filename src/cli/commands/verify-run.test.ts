import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Verification } from '../../agent/index.ts';
import type { PrintedEvent } from '../print/printer.ts';
import { VerifyRun } from './verify-run.ts';

const ARRIVED: Omit<Verification, 'path'> = {
  verdict: 'arrived',
  uploadId: 'u',
  assetId: 'a',
  projectId: 'p',
  otherProject: false,
  deliveredAt: '2026-11-20T14:03:00.000Z',
  deliveredPath: '/card/a.mp4',
  sha256: 'c0ffee',
  totalBytes: 10,
  message: 'Arrived',
};

describe('verifying what is below some paths', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dailies-verify-'));
    for (const name of ['a.mp4', 'b.mp4']) writeFileSync(join(folder, name), name);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const stopping = () => new AbortController();
  const runOf = (
    answer: (path: string) => Partial<Verification>,
    abort: AbortController = stopping(),
  ) => {
    const told: PrintedEvent[] = [];
    const run = new VerifyRun({
      ledger: { verify: async (path) => ({ ...ARRIVED, path, ...answer(path) }) },
      cancel: abort.signal,
      tell: (event) => told.push(event),
      onProgress: () => undefined,
    });
    return { run, told };
  };

  test('counts what arrived in another project, which is no reason to keep it', async () => {
    const { run } = runOf((path) => ({ otherProject: path.endsWith('a.mp4') }));
    const verdict = await run.verify([folder]);
    expect(verdict).toMatchObject({ arrived: 2, inOtherProject: 1, mayFormat: true });
  });

  test('looks at a file once, however many ways lead to it', async () => {
    symlinkSync(join(folder, 'a.mp4'), join(folder, 'link.mp4'));
    const { run, told } = runOf(() => ({}));
    const verdict = await run.verify([folder, join(folder, 'a.mp4'), folder]);
    expect(verdict).toMatchObject({ arrived: 2, ofFolders: false });
    expect(told).toHaveLength(2);
  });

  test('has no verdict when it is stopped between two files', async () => {
    const abort = stopping();
    const { run, told } = runOf(() => {
      abort.abort();
      return {};
    }, abort);
    expect(await run.verify([folder])).toBeNull();
    expect(told).toHaveLength(1);
  });

  test('has no verdict on a folder that holds only what is hidden', async () => {
    for (const name of ['a.mp4', 'b.mp4']) rmSync(join(folder, name));
    writeFileSync(join(folder, '.DS_Store'), 'x');
    const { run } = runOf(() => ({}));
    await expect(run.verify([folder])).rejects.toMatchObject({
      code: 'no_such_file',
      message: expect.stringContaining('1 hidden'),
    });
  });
});
