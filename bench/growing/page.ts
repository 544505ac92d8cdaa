import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Group } from './rows.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'growing.md');

/** Puts a group's table into the page, in the place of the one before. @throws when it has no place there */
export async function writeTable({ name }: Group, table: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const place = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`);
  if (!place.test(page)) throw new Error(`docs/growing.md has no place for ${name}`);
  const made = `${table}\n\n${circumstances(name)}\n`;
  await writeFile(
    PAGE,
    page.replace(place, (_, begin: string, end: string) => `${begin}\n\n${made}\n${end}`),
  );
}

function circumstances(name: string): string {
  const [first] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  const machine = `${cpus().length} × ${first?.model.trim()}, ${process.platform}, Node ${process.version}`;
  return `_${date}, ${machine}, load ${load}: \`node bench/growing.ts --write ${name}\`_`;
}
