import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { TakeWorld, type Sight } from '../testing/take-world.ts';

type Act =
  | { readonly kind: 'write' | 'reserve'; readonly bytes: number }
  | { readonly kind: 'look'; readonly times: number }
  | { readonly kind: 'setClock'; readonly byMs: number }
  | { readonly kind: 'rewriteHead' | 'restart' };

const MIB = 1024 ** 2;
const RUNS = { numRuns: Number(process.env['SEEDS'] ?? 400) };
/** Longer than any pause of these writers, where only time tells (the shortest patience is 5 s). */
const PAUSE_MS = 4_500;

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write'), bytes: fc.nat(8 * MIB) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('look'), times: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reserve'), bytes: fc.nat(64 * MIB) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('setClock'),
      byMs: fc.integer({ min: -7_200_000, max: 7_200_000 }),
    }),
  },
  fc.record({ kind: fc.constantFrom('rewriteHead', 'restart') }),
);

const options = fc.record({
  name: fc.constantFrom('A001.mp4', 'A001.mp4.recording', 'A001.tmp'),
  sight: fc.constantFrom<Sight>('all', 'writers', 'nothing', 'wrong'),
  tellsEnd: fc.boolean(),
  lookMs: fc.constantFrom(100, 250, 500, 1_500),
});
const take = fc.record({
  options,
  acts: fc.array(act, { maxLength: 60 }),
  ending: fc.constantFrom('close', 'die'),
});

/** Does what recorders do, and looks; `check` after every look. */
function play(world: TakeWorld, acts: readonly Act[], check: () => void): void {
  for (const act of acts) {
    if (act.kind === 'write' || act.kind === 'reserve') world[act.kind](act.bytes + 1);
    else if (act.kind === 'setClock') world.offsetMs += act.byMs;
    else if (act.kind !== 'look') world[act.kind]();
    else {
      for (let i = 0; i < act.times; i++) {
        const pauseMs = world.trueMs + world.options.lookMs - world.changedAtMs;
        if (pauseMs > PAUSE_MS && !world.options.tellsEnd) world.write(1);
        world.look();
        check();
      }
    }
  }
}

function fail(world: TakeWorld, what: string): never {
  throw new Error(`${what}: ${JSON.stringify(world.verdict)} of ${JSON.stringify(world.state)}`);
}

/** What may never be said while the recorder has the file. */
function checkOpen(world: TakeWorld): void {
  const { verdict } = world;
  if (verdict.kind === 'ready') fail(world, 'ready while it is written');
  const isSeen = world.options.sight === 'all' || world.options.sight === 'writers';
  if (verdict.kind === 'brokenOff' && isSeen) fail(world, 'broken off while it is written');
  if (verdict.kind === 'growing' && verdict.stableBytes > world.filledBytes) {
    fail(world, `stable are ${world.filledBytes} bytes at most`);
  }
}

/** Verdicts that end the story. */
const END = new Set(['ready', 'brokenOff']);
/** Eleven minutes of looks that each count for two seconds at most. */
const LONGEST_MS = 1_400_000;

function lookUntilEnd(world: TakeWorld, check: () => void): void {
  const fromMs = world.trueMs;
  while (!END.has(world.verdict.kind) && world.trueMs - fromMs < LONGEST_MS) {
    world.look();
    check();
  }
  if (!END.has(world.verdict.kind)) fail(world, 'never comes to an end');
}

describe('the readiness of any take', () => {
  test('is never said while its recorder has it, whatever the clock does', () => {
    fc.assert(
      fc.property(take, ({ options, acts }) => {
        const world = new TakeWorld(options);
        play(world, acts, () => checkOpen(world));
      }),
      RUNS,
    );
  });

  test('ends as ready when it was closed, not at once, and as broken off when it was not', () => {
    fc.assert(
      fc.property(take, fc.array(act, { maxLength: 6 }), ({ options, acts, ending }, after) => {
        const world = new TakeWorld(options);
        play(world, acts, () => checkOpen(world));
        world.write(1);
        world.look();
        world[ending]();
        const isTemporary = options.name !== 'A001.mp4';
        const isWhole = ending === 'close' || !options.tellsEnd;
        const check = () => {
          if (world.verdict.kind === 'ready' && (!isWhole || isTemporary)) fail(world, 'too good');
          if (world.verdict.kind === 'brokenOff' && isWhole && !isTemporary) fail(world, 'too bad');
          const stillMs = world.trueMs - world.changedAtMs;
          if (END.has(world.verdict.kind) && stillMs < 300) fail(world, 'too early');
        };
        const harmless = after.filter(({ kind }) => /look|setClock|restart/.test(kind));
        for (const act of harmless) {
          if (act.kind === 'setClock') world.offsetMs += act.byMs;
          else if (act.kind === 'restart') world.restart();
          else {
            world.look();
            check();
          }
        }
        lookUntilEnd(world, check);
        world.look();
        if (!END.has(world.verdict.kind)) fail(world, 'does not stay at its end');
      }),
      RUNS,
    );
  });

  test('is told soon after a recorder that could be seen has closed it, and named it', () => {
    fc.assert(
      fc.property(take, ({ options, acts }) => {
        const world = new TakeWorld({ ...options, sight: 'all', lookMs: 250 });
        play(world, acts, () => undefined);
        world.write(1);
        world.look();
        world.close();
        world.name = 'A001.mp4';
        lookUntilEnd(world, () => undefined);
        const tookMs = world.trueMs - world.changedAtMs;
        if (world.verdict.kind !== 'ready' || tookMs > 1_750) fail(world, `took ${tookMs} ms`);
      }),
      RUNS,
    );
  });
});
