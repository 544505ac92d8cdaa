import { invalidOption } from '../errors.ts';
import { ARRI } from './arri.ts';
import type { Card } from './card.ts';
import { DCIM } from './dcim.ts';
import { M4ROOT } from './m4root.ts';
import { RED } from './red.ts';
import { XDROOT } from './xdroot.ts';

const CARDS = { dcim: DCIM, xdroot: XDROOT, m4root: M4ROOT, red: RED, arri: ARRI } as const;

/** The name of a card's structure, as it is asked for. */
export type CardName = keyof typeof CARDS;

/** @throws RecorderError `invalid_option` for a name that is none. */
export function cardOf(name: CardName): Card {
  if (Object.hasOwn(CARDS, name)) return CARDS[name];
  throw invalidOption(`"${name}" is no card; these are: ${Object.keys(CARDS).join(', ')}.`);
}
