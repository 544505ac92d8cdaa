import { expect, test } from 'vitest';
import type { NetworkLink } from '../../platform/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { NetworkWatch, usedLink } from './network-watch.ts';

const WIFI: NetworkLink = {
  name: 'wlan0',
  type: 'wifi',
  isUp: true,
  addresses: ['10.0.0.7'],
  isDefault: true,
  signalPercent: 70,
};
const none = () => undefined;
const MODEM: NetworkLink = { ...WIFI, name: 'wwan0', type: 'cellular', addresses: ['100.64.0.2'] };

test('a move to another network is told within a second, once, and so is having none', async () => {
  const clock = new ManualClock();
  let links: readonly NetworkLink[] = [WIFI];
  const moves: (string | null)[] = [];
  const onMoved = (link: NetworkLink | null) => void moves.push(link?.name ?? null);
  const watch = new NetworkWatch({ clock, links: () => links, onMoved, onSlept: none });
  await clock.advance(5_000);
  links = [{ ...WIFI, signalPercent: 20 }];
  await clock.advance(5_000);
  expect(moves).toEqual([]);
  links = [{ ...WIFI, isUp: false, isDefault: false }, MODEM];
  await clock.advance(1_000);
  expect(moves).toEqual(['wwan0']);
  links = [];
  await clock.advance(1_000);
  expect(moves).toEqual(['wwan0', null]);
  await clock.advance(10_000);
  expect(moves).toHaveLength(2);
  const closing = watch.close();
  await clock.advance(2_000);
  await closing;
  links = [WIFI];
  await clock.advance(5_000);
  expect(moves).toHaveLength(2);
});

test('a sleep that ended connections is told once, and a short one is not', async () => {
  const clock = new ManualClock();
  let slept = 0;
  const onSlept = () => (slept += 1);
  const watch = new NetworkWatch({ clock, links: () => [WIFI], onMoved: none, onSlept });
  await clock.advance(3_000);
  clock.sleep(20_000);
  await clock.advance(2_000);
  expect(slept).toBe(0);
  // Somebody sets the clock: no time has passed.
  clock.jump(86_400_000);
  await clock.advance(2_000);
  expect(slept).toBe(0);
  clock.sleep(3_600_000);
  await clock.advance(1_000);
  expect(slept).toBe(1);
  await clock.advance(60_000);
  expect(slept).toBe(1);
  const closing = watch.close();
  await clock.advance(2_000);
  await closing;
});

test('the link that is used is the one with the way out, else one that could be', () => {
  expect(usedLink([{ ...WIFI, isDefault: false }, MODEM])?.name).toBe('wwan0');
  expect(usedLink([{ ...WIFI, isDefault: null }])?.name).toBe('wlan0');
  expect(
    usedLink([
      { ...WIFI, addresses: [] },
      { ...MODEM, isUp: false },
    ]),
  ).toBeNull();
});
