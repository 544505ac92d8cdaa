import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from './disk/durable-file.ts';

const report = z.object({
  state: z.enum(['open', 'connecting', 'closed', 'unsupported']),
  /** Since when it is in that state, ms since 1970; null: it was never wanted. */
  sinceMs: z.number().nullable(),
  /** When Frame.io last answered a heartbeat or a join. */
  lastReplyAtMs: z.number().nullable(),
  /** Why it is not open, in words; null while it is, or is not wanted. */
  why: z.string().nullable(),
});

/** The socket as people see it. */
export type SocketReport = Readonly<z.infer<typeof report>>;

/** What the process that owns a state dir says of its socket, for those that only look. */
export interface SocketNote {
  /** Null when there is none that can be read. */
  read(): Promise<SocketReport | null>;
  /** One that cannot be written is not missed: it says nothing of any clip. Never rejects. */
  write(report: SocketReport): Promise<void>;
}

export function socketNote(path: string): SocketNote {
  return {
    read: async () => {
      try {
        return report.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch {
        return null;
      }
    },
    write: async (now) => writeDurably(path, JSON.stringify(now)).catch(() => undefined),
  };
}
