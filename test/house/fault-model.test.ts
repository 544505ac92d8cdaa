import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultView, type Simulator, startSimulator } from '../../src/simulator/index.ts';
import { REQUIREMENTS } from '../../src/spec/index.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/fault-model.md'), 'utf8');

/** Each `### \`name\`` with what stands below it. */
const SECTIONS = new Map(
  TEXT.split(/^#{2,3} /m)
    .map((section) => /^`([a-z-]+)`\n([^]*)$/.exec(section))
    .flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const])),
);

/** Every fault has these, said once. */
const COMMON = ['host', 'path', 'times', 'probability', 'seed'];

describe('docs/fault-model.md', () => {
  let simulator: Simulator;
  let faults: readonly FaultView[];
  beforeAll(async () => {
    simulator = await startSimulator();
    faults = simulator.control.faults.list();
  });
  afterAll(() => simulator.close());

  test('has a section for every fault, and none without one', () => {
    const names = faults.map(({ name }) => name);
    expect([...SECTIONS.keys()].toSorted()).toEqual(names.toSorted());
  });

  test('names every parameter and every choice of each fault', () => {
    const missing = faults.flatMap(({ name, params }) => {
      const words = Object.entries(params)
        .filter(([param]) => !COMMON.includes(param))
        .flatMap(([param, spec]) => [param, ...(spec.kind === 'choice' ? spec.choices : [])]);
      const section = SECTIONS.get(name) ?? '';
      return words
        .filter((word) => !section.includes(`\`${word}\``) && !/^\d+$/.test(word))
        .map((word) => `${name}: ${word}`);
    });
    expect(missing).toEqual([]);
  });

  test('says of every fault how it is survived', () => {
    for (const [name, section] of SECTIONS) expect(section, name).toMatch(/[Ss]urvives/);
  });

  test('cites requirements that there are', () => {
    const ids: readonly string[] = REQUIREMENTS.map(({ id }) => id);
    const families = new Set(ids.map((id) => id.split('.')[0]));
    const cited = [...TEXT.matchAll(/`([a-z]+)\.([a-z0-9-]+)`/g)]
      .filter(([, family = '']) => families.has(family))
      .map(([, family, rest]) => `${family}.${rest}`);
    expect(cited.length).toBeGreaterThan(20);
    expect(cited.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('shows a plan that the simulator takes', async () => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(TEXT) ?? [];
    const plan = JSON.parse(json) as NonNullable<Parameters<typeof startSimulator>[0]>['plan'];
    const run = await startSimulator(plan === undefined ? {} : { plan });
    await run.close();
    expect(plan?.steps.length).toBeGreaterThan(5);
  });
});
