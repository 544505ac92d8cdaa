import { clockContract } from './clock-contract.ts';
import { filesContract } from './files-contract.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryFrameio } from './memory-frameio.ts';
import { MemoryStore } from './memory-store.ts';
import { storeContract } from './store-contract.ts';
import { transferContract, type StorageMood } from './transfer-contract.ts';

storeContract('the store in memory', async () => ({
  store: new MemoryStore(),
  close: async () => undefined,
}));

clockContract('the manual clock', () => {
  const clock = new ManualClock();
  return {
    clock,
    pass: async (ms) => clock.advance(ms),
    jump: (ms) => (ms < 0 ? clock.setBack(-ms) : clock.jump(ms)),
    sleep: (ms) => clock.sleep(ms),
  };
});

filesContract('the disk in memory', async () => {
  const files = new MemoryFiles();
  return {
    files,
    write: async (name, bytes) => {
      files.write(`/${name}`, bytes);
      return `/${name}`;
    },
    append: (path, more) => {
      const sizeBytes = Number.MAX_SAFE_INTEGER;
      files.write(path, Buffer.concat([files.read(path, { offsetBytes: 0, sizeBytes }), more]));
    },
    rename: async (path, to) => {
      files.rename(path, `/${to}`);
      return `/${to}`;
    },
    remove: async (path) => files.remove(path),
  };
});

const ANSWERS: Readonly<Record<StorageMood, MemoryFrameio['onPut']>> = {
  takes: () => null,
  refuses: () => ({
    kind: 'reply',
    status: 403,
    headers: {},
    body: '<Error><Code>AccessDenied</Code></Error>',
  }),
  breaks: ({ url }) =>
    URL.canParse(url) ? { kind: 'network', reason: 'reset', detail: 'storage.example' } : null,
  'is silent': async () => new Promise(() => undefined),
};

transferContract('the storage in memory', async () => {
  const files = new MemoryFiles();
  const clock = new ManualClock();
  const frameio = new MemoryFrameio(files, clock);
  const world = {
    transfer: frameio,
    url: 'https://storage.example/asset-1/1',
    write: async (name: string, bytes: Buffer) => ({
      path: `/${name}`,
      stamp: files.write(`/${name}`, bytes).stamp,
    }),
    remove: async (path: string) => files.remove(path),
    mood: 'takes' as StorageMood,
    taken: frameio.taken,
    passSilence: async () => clock.advance(60_000),
    close: async () => undefined,
  };
  frameio.onPut = (part, cancel) => ANSWERS[world.mood](part, cancel);
  return world;
});
