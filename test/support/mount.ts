import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Only root may mount, and only Linux has a tmpfs. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

export interface Mount extends Disposable {
  /** Lets go as a card that is pulled: at once, also of files that are open. */
  unmount(): void;
}

/** A file system of its own, gone when `using` ends. */
export function mountTmpfs(path: string, size: string): Mount {
  mkdirSync(path, { recursive: true });
  return mounted(path, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
}

/** Until not a byte more fits. */
export function fillDisk(ballast: string): void {
  execFileSync('sh', ['-c', 'cat /dev/zero > "$0" 2>/dev/null || true', ballast]);
}

/** Shows a folder at another place too, so that it can vanish there and come back as it was. */
export function mountFolder(folder: string, path: string): Mount {
  mkdirSync(path, { recursive: true });
  return mounted(path, ['--bind', folder, path]);
}

function mounted(path: string, args: readonly string[]): Mount {
  execFileSync('mount', args);
  let isMounted = true;
  const unmount = () => {
    if (isMounted) execFileSync('umount', ['-l', path]);
    isMounted = false;
  };
  return { unmount, [Symbol.dispose]: unmount };
}
