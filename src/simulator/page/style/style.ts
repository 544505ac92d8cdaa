import { ASSETS } from './assets.ts';
import { BASE } from './base.ts';
import { CONTROLS } from './controls.ts';
import { DEVICES } from './devices.ts';
import { FAULTS } from './faults.ts';
import { LAYOUT } from './layout.ts';
import { LINES } from './lines.ts';
import { PAIRING } from './pairing.ts';

/** The page's own style: one accent, system type, dark and light by the reader's setting. */
export const STYLE = [BASE, LAYOUT, CONTROLS, DEVICES, ASSETS, FAULTS, LINES, PAIRING].join('');
