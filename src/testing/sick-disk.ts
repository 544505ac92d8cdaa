import { open, type FileHandle } from 'node:fs/promises';
import { vi } from 'vitest';

/** Makes every open file of this process sick, as no healthy disk lets a test do it. */
export async function sickDisk() {
  const any = await open(process.execPath, 'r');
  const files = Object.getPrototypeOf(any) as FileHandle;
  await any.close();
  const failure = (code: string) => Object.assign(new Error(code), { code });
  return {
    /** Reads fail with a code of the system, after `before` (a card being pulled). */
    failReads: (code: string, before: () => void = () => undefined) =>
      vi.spyOn(files, 'read').mockImplementation(async () => {
        before();
        throw failure(code);
      }),
    /**
     * Reads wait until the returned function lets them go on, as on a share whose server is gone; then
     * they fill their buffers, whoever has them now.
     */
    hangReads: (): (() => void) => {
      let goOn: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const hung = async (buffer: Buffer, offset: number, length: number) => {
        await gate;
        buffer.fill('late', offset, offset + length);
        return { bytesRead: length, buffer };
      };
      vi.spyOn(files, 'read').mockImplementation(hung as FileHandle['read']);
      return goOn;
    },
    /** Closing does not end before the returned function is called. */
    hangCloses: (): (() => void) => {
      let goOn: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const real = Object.getOwnPropertyDescriptor(files, 'stat')?.value as FileHandle['stat'];
      // Each handle has its own `close`: it is replaced when the handle is first used.
      const looked = async function (this: FileHandle, ...args: [{ bigint: true }]) {
        const close = this.close.bind(this);
        this.close = async () => gate.then(close);
        return real.apply(this, args);
      };
      vi.spyOn(files, 'stat').mockImplementation(looked as FileHandle['stat']);
      return goOn;
    },
  };
}
