// Makes a clone ready: installs what is missing, builds what has changed, links the package's own
// command. Runs under any Node from 18 on, because it is what brings the right one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');
const BIN = join(MODULES, '.bin');

/** Debian packages that tests need, by the program that shows they are there. */
const FOR_TESTS = {
  ffmpeg: ['ffmpeg'],
  chromium: ['chromium', 'fonts-dejavu-core'],
  faketime: ['faketime'],
  'dbus-run-session': ['dbus'],
  'gnome-keyring-daemon': ['gnome-keyring'],
  tmux: ['tmux'],
};

main();

function main() {
  process.chdir(ROOT);
  installModules();
  linkCommand();
  build();
  if (process.argv.includes('--for-tests')) installPrograms();
}

/** Once for each lock file, not once for each run. */
function installModules() {
  const stamp = join(MODULES, '.dailies-installed');
  const wanted = digest(['package-lock.json']);
  if (read(stamp) === wanted) return;
  say('installing npm packages (once)');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  fs.writeFileSync(stamp, wanted);
}

/**
 * npm links the commands of dependencies, not the package's own. A shell script and `exec`, so that the
 * program is the very process that was started: who kills it by its pid kills it.
 */
function linkCommand() {
  const script = [
    '#!/bin/sh',
    '# Written by scripts/setup.js: dailies of this checkout, with its own Node.js when there is one.',
    'bin=$(dirname "$(readlink -f "$0")")',
    'if [ -x "$bin/node" ]; then exec "$bin/node" "$bin/../../bin/dailies.js" "$@"; fi',
    'exec node "$bin/../../bin/dailies.js" "$@"',
    '',
  ].join('\n');
  const path = join(BIN, 'dailies');
  if (read(path) === script) return;
  fs.rmSync(path, { force: true });
  fs.writeFileSync(path, script, { mode: 0o755 });
}

/** Compiles, builds the page and copies what no compiler copies; only when a source has changed. */
function build() {
  const stamp = join(ROOT, 'dist', '.built');
  const wanted = digest(sources());
  if (read(stamp) === wanted) return;
  say('building');
  // From nothing: what a deleted source once became must not be run, tested or packed.
  fs.rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const node = fs.existsSync(join(BIN, 'node')) ? join(BIN, 'node') : process.execPath;
  run(node, [join(MODULES, 'typescript', 'bin', 'tsc'), '-b']);
  run(node, [join(MODULES, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
  fs.cpSync('src/platform/store/migrations', 'dist/platform/store/migrations', { recursive: true });
  fs.writeFileSync(stamp, wanted);
}

function sources() {
  const files = fs
    .readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const configs = fs
    .readdirSync('.')
    .filter((name) => /^(tsconfig.*\.json|vite\.config\.ts)$/.test(name));
  return [...files, ...configs, 'package-lock.json'].sort((a, b) => (a < b ? -1 : 1));
}

function installPrograms() {
  const missing = Object.keys(FOR_TESTS).filter((program) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => FOR_TESTS[program]);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const may = onPath('apt-get') && process.getuid?.() === 0;
  if (!may) {
    fail(
      `The tests need ${missing.join(' and ')}, and this user may not install Debian packages.\n` +
        `Install them, then run npm test again: sudo ${command}`,
    );
  }
  say(`installing ${packages.join(', ')} (once)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Hundreds of lines of unpacking tell nobody anything; what goes wrong is on standard error.
  run('apt-get', ['update', '-qq'], env, 'ignore');
  run('apt-get', command.split(' ').slice(1).concat('-qq'), env, 'ignore');
}

function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((dir) => fs.existsSync(join(dir, program)));
}

function digest(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`);
  for (const path of paths)
    hash.update(path).update('\0').update(fs.readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function read(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Standard output belongs to the command that follows; what is done here is told beside it. */
function run(command, args, env = process.env, output = 2) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', output, 2], env, shell });
  if (error !== undefined) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`${command} ${args.join(' ')} failed with exit code ${status}.`);
}

function say(text) {
  process.stderr.write(`dailies set-up: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`dailies set-up: ${text}\n`);
  process.exit(1);
}
