// Everything that must hold before a change lands: types, lint, format, unused code, package, tests.
// Ends with `N passed, N failed` alone on the last line, from the real figures.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(ROOT);

/** Each is one check: it passes or it fails. The build before has checked the types of the product. */
const CHECKS = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'package', command: ['publint', '--strict'] },
];

let passed = 0;
let failed = 0;

for (const { name, command } of CHECKS) {
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status === 0) passed += 1;
  else failed += 1;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
}

const results = runTests();
passed += results.numPassedTests;
failed += results.numFailedTests;
const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
console.log(`${passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed === 0 && results.success ? 0 : 1;

function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'dailies-results-'));
  const file = join(folder, 'results.json');
  // Set-up has seen to it that ffmpeg is there: tests that need it must not pass it over.
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  const env = { ...process.env, ...plain, DAILIES_TESTS_HAVE_FFMPEG: '1' };
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = spawnSync('vitest', args, { stdio: 'inherit', env });
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not even a result: that is a failure, whatever the runner said.
    console.error(`The test runner gave no result (exit code ${status}).`);
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
