import { describe, expect, test } from 'vitest';
import { SETTINGS_START, type QueueCommand, type QueueSettings } from '../../engine/index.ts';
import { NOW, type StoreUnderTest } from './store-under-test.ts';

const SETTINGS: QueueSettings = {
  paused: true,
  mode: 'manual',
  bandwidth: [
    { weekday: null, minute: 0, bytesPerSecond: null },
    { weekday: 6, minute: 1439, bytesPerSecond: 0 },
  ],
  priority: ['mxf', 'wav'],
};

const COMMANDS: readonly QueueCommand[] = [
  { kind: 'cancel', which: 'all' },
  { kind: 'hold', which: ['a', 'b'] },
  { kind: 'first', id: 'a' },
  { kind: 'set', settings: { paused: true } },
];

/** What people decide about the queue, and tell it. */
export function deskContract(under: StoreUnderTest): void {
  describe('its desk', () => {
    test('has the settings of the start until others are saved', async () => {
      expect(await under.store.settings()).toEqual(SETTINGS_START);
      await under.store.saveSettings(SETTINGS);
      expect(await under.store.settings()).toEqual(SETTINGS);
      await under.store.saveSettings(SETTINGS_START);
      expect(await under.store.settings()).toEqual(SETTINGS_START);
    });

    test('hands on commands, oldest first, until they are answered', async () => {
      expect(await under.store.openCommands()).toEqual([]);
      const numbers: number[] = [];
      for (const command of COMMANDS) numbers.push(await under.store.postCommand(command, NOW));
      expect(new Set(numbers).size).toBe(COMMANDS.length);
      const open = COMMANDS.map((command, index) => ({ number: numbers[index], command }));
      expect(await under.store.openCommands()).toEqual(open);
      const [first = 0] = numbers;
      await under.store.answerCommand(first, { changed: 1, refused: [] });
      expect(await under.store.openCommands()).toEqual(open.slice(1));
    });

    test('hands an answer to who asked, once', async () => {
      const number = await under.store.postCommand({ kind: 'cancel', which: 'all' }, NOW);
      const other = await under.store.postCommand({ kind: 'retry', which: 'all' }, NOW);
      const answer = { changed: 2, refused: [{ id: 'a', why: 'It has arrived.' }] };
      expect(await under.store.takeAnswer(number)).toBeNull();
      await under.store.answerCommand(number, answer);
      expect(await under.store.takeAnswer(other)).toBeNull();
      expect(await under.store.takeAnswer(number)).toEqual(answer);
      expect(await under.store.takeAnswer(number)).toBeNull();
      expect(await under.store.openCommands()).toHaveLength(1);
    });

    test('gives no number twice, also when what had it is forgotten', async () => {
      const number = await under.store.postCommand({ kind: 'cancel', which: 'all' }, NOW);
      await under.store.answerCommand(number, { changed: 0, refused: [] });
      await under.store.takeAnswer(number);
      expect(await under.store.postCommand({ kind: 'cancel', which: 'all' }, NOW)).toBeGreaterThan(
        number,
      );
    });

    test('has one version while nobody changes anything', async () => {
      const version = await under.store.version();
      await under.store.settings();
      await under.store.list({ limit: 1 });
      expect(await under.store.version()).toBe(version);
    });
  });
}
