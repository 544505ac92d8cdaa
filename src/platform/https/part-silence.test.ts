import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PartSilence, type Partner } from './part-silence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const heard: Partner[] = [];
  const limitsMs = { disk: 20_000, network: 20_000, storage: 60_000 };
  const silence = new PartSilence(limitsMs, (partner) => heard.push(partner));
  return { silence, heard };
}

describe('the watch for silence', () => {
  test('tells who is silent for longer than its limit, each by its own', () => {
    const { silence, heard } = watched();
    silence.begin('network');
    vi.advanceTimersByTime(19_000);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual(['network']);
    silence.end('network');
    silence.begin('storage');
    vi.advanceTimersByTime(59_000);
    expect(heard).toEqual(['network']);
    silence.stop();
  });

  test('does not count the time in which nobody is waited for', () => {
    const { silence, heard } = watched();
    silence.begin('network');
    vi.advanceTimersByTime(15_000);
    silence.end('network');
    vi.advanceTimersByTime(86_400_000);
    silence.begin('network');
    vi.advanceTimersByTime(15_000);
    expect(heard).toEqual([]);
    silence.stop();
  });

  test('does not take the time in which this process was stopped for silence', () => {
    const { silence, heard } = watched();
    silence.begin('network');
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(2_000);
    expect(heard).toEqual([]);
    silence.stop();
  });
});
