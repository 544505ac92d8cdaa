import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { record, type ContainerName } from '../../../src/recorder/index.ts';

/**
 * A file of exactly so many bytes, as a recorder without an end of its own would write it: the beginning
 * of a take, copied at its rate. Tells of it as `dailies recorder --json` does.
 */
const [folder = '', container = '', megabits = '', size = ''] = process.argv.slice(2);
const [bytesPerSecond, sizeBytes] = [Number(megabits) * 125_000, Number(size)];
const EVERY_MS = 40;

const say = (type: string, fields: object) =>
  process.stdout.write(`${JSON.stringify({ type, at: new Date().toISOString(), ...fields })}\n`);

async function makeTake(): Promise<Buffer> {
  const made = await mkdtemp(join(tmpdir(), 'dailies-take-'));
  try {
    const durationSeconds = (1.5 * sizeBytes) / bytesPerSecond;
    const how = { container: container as ContainerName, durationSeconds, speed: 0 };
    const bitsPerSecond = bytesPerSecond * 8;
    const { finalPath } = await record({ folder: made, name: 'take', bitsPerSecond, ...how }).done;
    return (await readFile(finalPath)).subarray(0, sizeBytes);
  } finally {
    await rm(made, { recursive: true });
  }
}

const take = await makeTake();
const path = join(folder, `A001C001.${container}`);
const told = { path, finalPath: path, container };
const file = await open(path, 'wx');
say('recording', told);
const startMs = performance.now();
for (let atBytes = 0; atBytes < sizeBytes;) {
  const dueBytes = ((performance.now() - startMs) / 1_000) * bytesPerSecond;
  const toBytes = Math.min(sizeBytes, Math.floor(dueBytes));
  await file.write(take, atBytes, toBytes - atBytes);
  atBytes = toBytes;
  await delay(EVERY_MS);
}
await file.close();
say('recorded', { ...told, totalBytes: sizeBytes, closedAt: new Date().toISOString() });
