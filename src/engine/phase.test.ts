import { describe, expect, test } from 'vitest';
import { PHASES, type Phase, type PhaseEvent } from './phase.ts';

const phases = Object.keys(PHASES) as Phase[];
const next = (phase: Phase, ...events: readonly PhaseEvent[]) =>
  events.reduce((now, event) => PHASES[now][event] ?? now, phase);

describe('the phases of an engine', () => {
  test('a stop is heard in each and is the last', () => {
    for (const phase of phases) {
      expect(next(phase, 'stop')).toBe('stopping');
    }
    expect(Object.values(PHASES.stopping).filter((to) => to !== null)).toEqual([]);
  });

  test('one that is broken never runs again', () => {
    expect(next('broken', 'start', 'roomAgain', 'diskFilled', 'storeFailed')).toBe('broken');
  });

  test('a full disk is waited for, as often as it fills; a start meanwhile changes nothing', () => {
    expect(next('new', 'start', 'diskFilled', 'start')).toBe('diskFull');
    expect(next('running', 'diskFilled', 'roomAgain', 'diskFilled', 'roomAgain')).toBe('running');
    expect(next('diskFull', 'storeFailed', 'roomAgain')).toBe('broken');
  });

  test('it is started once', () => {
    expect(phases.filter((phase) => PHASES[phase].start !== null)).toEqual(['new']);
  });
});
