import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILES_A_FOLDER = 500;
/** In memory where that can be had, so that no disk is measured. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Something to upload; gone when `using` ends. */
export interface Card extends Disposable {
  readonly path: string;
}

function makeCard(): Card {
  const path = mkdtempSync(join(PLACE, 'dailies-bench-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** One file of zeros that takes no room. */
export function sparseCard(sizeBytes: number): Card {
  const card = makeCard();
  const path = join(card.path, 'A001C001.mov');
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  return card;
}

/** Small files of different content, 1 to 4 kB. */
export function cardOf(files: number): Card {
  const card = makeCard();
  for (let index = 0; index < files; index += 1) {
    const folder = join(card.path, `DIR${Math.floor(index / FILES_A_FOLDER)}`);
    if (index % FILES_A_FOLDER === 0) mkdirSync(folder);
    const content = `${index}\n`.padEnd(1_000 + (index % 3_000), '.');
    writeFileSync(join(folder, `IMG_${index}.jpg`), content);
  }
  return card;
}
