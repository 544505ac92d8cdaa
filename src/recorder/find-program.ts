import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { invalidOption } from './errors.ts';

/** Where a helper program comes from: PATH if it is there, nowhere, or this very path. */
export type ProgramChoice = 'auto' | 'never' | (string & {});

/**
 * The program to run, or undefined when there is none and none is needed.
 *
 * @throws RecorderError `invalid_option` when a path was given and no program is there.
 */
export function chooseProgram(name: string, choice: ProgramChoice): string | undefined {
  if (choice === 'never') return undefined;
  if (choice === 'auto') return findOnPath(name);
  if (isProgram(choice)) return choice;
  throw invalidOption(`${name}: "${choice}" is not a program that can be run.`);
}

function findOnPath(name: string): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
