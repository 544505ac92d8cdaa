import { clockContract } from './clock-contract.ts';
import { filesContract } from './files-contract.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryFiles } from './memory-frameio.ts';
import { MemoryStore } from './memory-store.ts';
import { storeContract } from './store-contract.ts';

storeContract('the store in memory', async () => ({
  store: new MemoryStore(),
  close: async () => undefined,
}));

clockContract('the manual clock', () => {
  const clock = new ManualClock();
  return { clock, pass: async (ms) => clock.advance(ms) };
});

filesContract('the disk in memory', async () => {
  const files = new MemoryFiles();
  return {
    files,
    write: async (name, bytes) => {
      files.write(`/${name}`, bytes);
      return `/${name}`;
    },
    remove: async (path) => files.remove(path),
  };
});
