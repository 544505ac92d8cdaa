import { CONTAINERS, type ContainerName } from '../../recorder/index.ts';
import { EXIT } from '../exit-code.ts';
import type { Printer } from '../print/printer.ts';

/** What can be recorded, and what an uploader must know of it. */
export function listContainers(printer: Printer): number {
  const names = Object.keys(CONTAINERS) as ContainerName[];
  const rows = names.map((name) => {
    const { title, head, end, builtIn, extension } = CONTAINERS[name];
    const byFfmpeg = 'ffmpeg' in CONTAINERS[name];
    if (printer.json) {
      const writers = [...(byFfmpeg ? ['ffmpeg'] : []), ...(builtIn ? ['built-in'] : [])];
      printer.event({ type: 'container', container: name, extension, title, head, end, writers });
    }
    return [name, title, head, end, builtIn ? '' : 'needs ffmpeg'];
  });
  if (!printer.json) {
    printer.say(table([['NAME', 'IS', 'ITS HEAD', 'COMES LAST', ''], ...rows]));
  }
  return EXIT.done;
}

function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number): number =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
