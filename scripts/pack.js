// The checkout brings its own Node.js as an optional dependency; who installs the package has one and
// must not be given another. npm calls this around packing: `--strip` before, `--restore` after.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MANIFEST = join(ROOT, 'package.json');
const KEPT = join(ROOT, 'node_modules', '.package.json.kept');

if (process.argv.includes('--restore')) {
  fs.renameSync(KEPT, MANIFEST);
} else {
  fs.copyFileSync(MANIFEST, KEPT);
  const { optionalDependencies: _, ...published } = JSON.parse(fs.readFileSync(MANIFEST, 'utf8'));
  fs.writeFileSync(MANIFEST, `${JSON.stringify(published, null, 2)}\n`);
}
