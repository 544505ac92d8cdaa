import assert from 'node:assert/strict';
import { appendFile, open, stat, truncate, utimes } from 'node:fs/promises';
import { MEGA, endure } from './hardship.ts';
import type { Report } from './report.ts';

export type HowChanged = 'rewritten' | 'grown' | 'truncated';

/** A file changes when some of it has arrived: it never completes as a mixture; sent anew, it arrives. */
export async function changedAmidParts(how: HowChanged): Promise<Report> {
  return endure({}, async (hardship) => {
    const { stage } = hardship;
    const paths = await hardship.files(64, 2);
    const [path = ''] = paths;
    // A time that can be restored to the nanosecond.
    await utimes(path, 1_700_000_000, 1_700_000_000);
    hardship.slow(24 * MEGA);
    const program = stage.start('upload', ...paths);
    await hardship.partsMore(3);
    const uploads = await hardship.look();
    const sent = uploads
      .flatMap(({ parts }) => parts)
      .find(({ state, sizeBytes }) => state.kind === 'sent' && sizeBytes > 4 * MEGA);
    hardship.fault();
    await CHANGES[how](path, sent?.offsetBytes ?? 0);
    hardship.fast();
    const { code, events } = await program.ended();
    assert.equal(code, 5);
    const end = events.find((event) => event['path'] === path && event.type === 'failed');
    assert.equal(end?.['code'], 'file_changed');
    assert.ok(!events.some((event) => event['path'] === path && event.type === 'completed'));
    await stage.run('upload', ...paths);
    return paths;
  });
}

const CHANGES: Readonly<Record<HowChanged, (path: string, sentAt: number) => Promise<void>>> = {
  /** Nothing but its bytes tells: size and time are as they were. */
  rewritten: async (path, sentAt) => {
    const { atime, mtime } = await stat(path);
    const file = await open(path, 'r+');
    await file.write(Buffer.from('another take'), 0, null, sentAt + 1_000);
    await file.close();
    await utimes(path, atime, mtime);
  },
  grown: async (path) => appendFile(path, 'more'),
  truncated: async (path, sentAt) => truncate(path, sentAt + 2_000_000),
};
