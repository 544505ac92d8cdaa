import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NOTHING_KNOWN, networkNote, type NetworkFacts } from './network-note.ts';

const FACTS: NetworkFacts = {
  storage: { origin: 'https://up.example:8443', apiUrl: 'https://api.example', deviceId: 'd' },
  networks: { 'a-network': { upBytesPerSecond: 1_500_000, upMeasuredAtMs: 1_800_000_000_000 } },
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'note-'));
  path = join(folder, 'network.json');
});
afterEach(async () => rm(folder, { recursive: true }));

test('what is known of networks is read as it was written, by its owner alone', async () => {
  await networkNote(path).write(FACTS);
  expect(await networkNote(path).read()).toEqual(FACTS);
  expect((await stat(path)).mode & 0o077).toBe(0);
});

test.each([
  ['nothing', ''],
  ['half of it', '{"storage":{"origin":"https://up'],
  ['more of a URL than its host', JSON.stringify(FACTS).replace(':8443', ':8443/part?Signature=s')],
  ['a storage without TLS', JSON.stringify(FACTS).replace('https://up', 'http://up')],
])('%s on disk is nothing known', async (_, text) => {
  await writeFile(path, text);
  expect(await networkNote(path).read()).toEqual(NOTHING_KNOWN);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('what cannot be read or written is no fault', async () => {
  const note = networkNote(join(folder, 'gone', 'network.json'));
  await note.write(FACTS);
  expect(await note.read()).toEqual(NOTHING_KNOWN);
});
