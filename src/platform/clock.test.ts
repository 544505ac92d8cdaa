import { setTimeout as delay } from 'node:timers/promises';
import { clockContract } from '../testing/index.ts';
import { systemClock } from './clock.ts';

clockContract("the machine's clock", () => ({
  clock: systemClock,
  // Real time has no other way to pass.
  pass: async (ms) => delay(ms + 20),
}));
