import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** The version of this package: valid SemVer, sent as `x-client-version`. */
export function packageVersion(): string {
  // From src/platform as from dist/platform the package is two folders up.
  const path = join(import.meta.dirname, '..', '..', 'package.json');
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}
