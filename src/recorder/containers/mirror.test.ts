import { appendFile, open, readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MemorySink } from '../testing/memory-sink.ts';
import { Mirror } from './mirror.ts';

async function writeAt(path: string, text: string, position: number): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(text, position);
  await handle.close();
}

describe('a mirror', () => {
  test('repeats growth as it happens, and what was written over at the end', async () => {
    const sink = new MemorySink();
    const mirror = await Mirror.make(sink);
    await mirror.follow();
    await writeFile(mirror.path, 'HEAD0000media');
    const writer = await open(mirror.path, 'r+');
    await mirror.follow();
    expect(sink.bytes.toString()).toBe('HEAD0000media');
    await writer.write('1234', 4);
    await writer.write('tail', 13);
    await mirror.follow();
    expect(sink.bytes.toString()).toBe('HEAD0000mediatail');
    await writer.close();
    await mirror.settle();
    expect(sink.bytes.toString()).toBe('HEAD1234mediatail');
    expect(sink.patches).toEqual([{ at: 4, sizeBytes: 4 }]);
  });

  test('finds what is written over behind a landmark, wherever reading was interrupted', async () => {
    const sink = new MemorySink();
    const mirror = await Mirror.make(sink, Buffer.from('MARK'));
    const filling = 'x'.repeat(2 * 1024 * 1024);
    await writeFile(mirror.path, `${filling}MA`);
    const { path } = mirror;
    const writer = await open(path, 'r+');
    await mirror.follow();
    await writer.write('RK....', filling.length + 2);
    await mirror.follow();
    await writer.write('!', filling.length + 6);
    await writer.close();
    await mirror.settle();
    expect(sink.bytes.toString('latin1', filling.length)).toBe('MARK..!.');
    expect(sink.patches).toEqual([{ at: filling.length + 6, sizeBytes: 1 }]);
  });

  test('leaves nothing behind, not even while it runs', async () => {
    const mirror = await Mirror.make(new MemorySink());
    await writeFile(mirror.path, 'a');
    await mirror.follow();
    await expect(readdir(dirname(mirror.path))).rejects.toThrow(/ENOENT/);
    await mirror.close();
    const unused = await Mirror.make(new MemorySink());
    await appendFile(unused.path, 'a');
    await writeAt(unused.path, 'b', 0);
    await unused.close();
    await expect(readdir(dirname(unused.path))).rejects.toThrow(/ENOENT/);
  });
});
