import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from './disk/durable-file.ts';

const storage = z.object({
  /** `https://host[:port]`; of an upload URL nothing else is kept. */
  origin: z.string().regex(/^https:\/\/[^/?#@]+$/),
  /** Of which pairing: another one may have another storage. */
  apiUrl: z.string(),
  deviceId: z.string(),
});

const network = z.object({
  /** The best that uploads sustained in the last use of it in which that was measured. */
  upBytesPerSecond: z.number().positive(),
  upMeasuredAtMs: z.number(),
});

const facts = z.object({
  /** Where the last upload went; null: there was none. */
  storage: storage.nullable(),
  /** By what `networkIdOf` knows them by. */
  networks: z.record(z.string(), network).default({}),
});

/** What a device has learned of networks, for its next run and for who only looks. */
export type NetworkFacts = Readonly<z.infer<typeof facts>>;
export type KnownStorage = Readonly<z.infer<typeof storage>>;

/** Kept by the process that owns the state dir. */
export interface NetworkNote {
  /** Nothing known when there is none that can be read. Never rejects. */
  read(): Promise<NetworkFacts>;
  /** One that cannot be written is not missed: it says nothing of any clip. Never rejects. */
  write(facts: NetworkFacts): Promise<void>;
}

export const NOTHING_KNOWN: NetworkFacts = { storage: null, networks: {} };

export function networkNote(path: string): NetworkNote {
  return {
    read: async () => {
      try {
        return facts.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        return NOTHING_KNOWN;
      }
    },
    write: async (known) => writeDurably(path, JSON.stringify(known)).catch(() => undefined),
  };
}
