import { describe, expect, it } from 'vitest';
import { EventBus } from '../world/event-bus.ts';
import { FAULTS } from './catalogue.ts';
import { createDice } from './dice.ts';
import { FaultBoard } from './fault-board.ts';
import type { ParamSpec } from './params.ts';

const board = () => new FaultBoard(FAULTS, new EventBus(Date.now));

function unfit(spec: ParamSpec): string | number {
  switch (spec.kind) {
    case 'number':
      return spec.max + 1;
    case 'choice':
      return `${spec.value}?`;
    case 'text':
      return 'line\nbreak';
  }
}

describe('the fault board', () => {
  it('lists every fault with its knobs, off at first', () => {
    const list = board().list();
    expect(list.map(({ name }) => name)).toEqual(FAULTS.map(({ name }) => name));
    for (const { describe: sentence, params, active } of list) {
      expect(sentence).toMatch(/\.$/);
      expect(params).toHaveProperty('probability');
      expect(active).toBeNull();
    }
  });

  it.each([
    ['a fault that is not', 'typo', {}, 'unknown_fault'],
    ['a knob that is not', 'status', { statuss: 500 }, 'bad_fault_params'],
    ['a number out of range', 'status', { status: 700 }, 'bad_fault_params'],
    ['a number that is none', 'status', { status: 'high' }, 'bad_fault_params'],
    ['another choice', 'reset', { phase: 'later' }, 'bad_fault_params'],
    ['text that breaks headers', 'status', { retryAfter: '1\r\nx: y' }, 'bad_fault_params'],
  ])('refuses %s, and changes nothing', (_, name, params, code) => {
    const faults = board();
    expect(() => faults.enable(name, params)).toThrow(expect.objectContaining({ code }));
    expect(faults.list().every(({ active }) => active === null)).toBe(true);
  });

  it('takes numbers as forms send them, and defaults for what is left empty', () => {
    const faults = board();
    faults.enable('status', { status: '404', times: '' });
    expect(faults.list()[0]?.active?.params).toMatchObject({ status: 404, times: 0 });
  });

  describe.each(FAULTS)('checks the parameters of $name', ({ name, params }) => {
    const entries = Object.entries(params);
    const wrong: (readonly [string, string | number])[] = [
      ...entries.map(([key, spec]) => [key, unfit(spec)] as const),
      ['nothing', 1],
    ];

    it('takes its own defaults, as values and as a form sends them', () => {
      const faults = board();
      const defaults = Object.fromEntries(entries.map(([key, { value }]) => [key, value]));
      for (const sent of [
        {},
        defaults,
        Object.fromEntries(entries.map(([key, { value }]) => [key, String(value)])),
      ]) {
        faults.enable(name, sent);
        const active = faults.list().find((fault) => fault.name === name)?.active;
        expect(active?.params).toEqual(defaults);
      }
    });

    it.each(wrong)('refuses %s = %j', (key, value) => {
      const faults = board();
      const refused = expect.objectContaining({ code: 'bad_fault_params' });
      expect(() => faults.enable(name, { [key]: value })).toThrow(refused);
      expect(faults.list().every(({ active }) => active === null)).toBe(true);
    });
  });

  it('switches off what is off already without complaint', () => {
    const faults = board();
    faults.disable('reset');
    expect(() => faults.disable('typo')).toThrow(/no such fault/);
  });
});

describe('the dice', () => {
  it('repeat with their seed and are fair', () => {
    const series = (seed: number) => Array.from({ length: 1000 }, createDice(seed));
    expect(series(1)).toEqual(series(1));
    expect(series(1)).not.toEqual(series(2));
    const mean = series(3).reduce((sum, value) => sum + value, 0) / 1000;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
    expect(series(4).every((value) => value >= 0 && value < 1)).toBe(true);
  });
});
