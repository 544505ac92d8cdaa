import { describe, expect, test } from 'vitest';
import { anOutcome, statesSection, type Edge } from '../testing/index.ts';
import { LINK_START, transitionLink, type LinkEvent, type LinkState } from './link.ts';
import {
  SERVICE_START,
  transitionService,
  type ServiceEvent,
  type ServiceState,
} from './service.ts';
import { PART_START, transitionPart, type PartEvent, type PartState } from './part.ts';
import { ALL_EVENTS, ALL_STATES, EVENTS, NOW, STATES, uploadIn } from './testing/lives.ts';
import { transition } from './transition.ts';

/** Everything that happens in a state of a job and is not ignored. */
function jobEdges(): Edge[] {
  return ALL_STATES.flatMap((state) =>
    ALL_EVENTS.flatMap((event) => {
      const { upload, change, effects } = transition(uploadIn(state), event);
      const after = upload.job.state;
      const isIgnored = after === state && effects.length === 0 && change.deadAsset === null;
      return isIgnored ? [] : [{ from: state.kind, event: event.type, to: after.kind }];
    }),
  );
}

const MD5 = 'a'.repeat(32);
const PART_STATES: readonly PartState[] = [
  PART_START,
  { kind: 'sent', md5: MD5, etag: null, crc32: null },
];
const PART_EVENTS: readonly PartEvent[] = [
  { type: 'acknowledged', md5: MD5, crc32: null, etag: null, storedMd5: MD5 },
  { type: 'acknowledged', md5: MD5, crc32: null, etag: null, storedMd5: 'b'.repeat(32) },
  { type: 'faulted', outcome: anOutcome('retry', 'storage_error'), nowMs: NOW, random: 0.5 },
];

function partEdges(): Edge[] {
  return PART_STATES.flatMap((state) =>
    PART_EVENTS.flatMap((event) => {
      const after = transitionPart(state, event);
      return after === state ? [] : [{ from: state.kind, event: event.type, to: after.kind }];
    }),
  );
}

const LINK_STATES: readonly LinkState[] = [
  LINK_START,
  { kind: 'down', sinceMs: NOW, attempts: 1, nextTryMs: NOW, why: 'x' },
  { kind: 'trying', sinceMs: NOW, attempts: 1, why: 'x' },
];
const LINK_EVENTS: readonly LinkEvent[] = [
  { type: 'succeeded' },
  { type: 'faulted', nowMs: NOW, random: 0.5, why: 'x' },
  { type: 'timeReached', nowMs: NOW },
];

function linkEdges(): Edge[] {
  return LINK_STATES.flatMap((state) =>
    LINK_EVENTS.flatMap((event) => {
      const after = transitionLink(state, event).state;
      return after === state ? [] : [{ from: state.kind, event: event.type, to: after.kind }];
    }),
  );
}

const SERVICE_STATES: readonly ServiceState[] = [
  SERVICE_START,
  { kind: 'asking', attempts: 0 },
  { kind: 'asking', attempts: 1 },
  { kind: 'down', attempts: 1, fromMs: NOW, waitMs: 0 },
  { kind: 'resting', fromMs: NOW, waitMs: 0 },
];
const WHEN = { nowMs: NOW, random: 0.5, retryAfterMs: null };
const SERVICE_EVENTS: readonly ServiceEvent[] = [
  { type: 'doubted' },
  { type: 'slowed', nowMs: NOW, waitMs: 9 },
  { type: 'settled' },
  { type: 'unanswered', code: 'frameio_error', message: 'x', ...WHEN },
  { type: 'timeReached', nowMs: NOW },
];

function serviceEdges(): Edge[] {
  return SERVICE_STATES.flatMap((state) =>
    SERVICE_EVENTS.flatMap((event) => {
      const after = transitionService(state, event).state;
      return after === state ? [] : [{ from: state.kind, event: event.type, to: after.kind }];
    }),
  );
}

const typesOf = (events: readonly { readonly type: string }[]) => [
  ...new Set(events.map(({ type }) => type)),
];

const CHARTS = [
  {
    name: 'A file on its way',
    start: 'queued',
    states: Object.keys(STATES),
    events: Object.keys(EVENTS),
    edges: jobEdges(),
  },
  {
    name: 'One of its parts',
    start: 'waiting',
    states: PART_STATES.map(({ kind }) => kind),
    events: typesOf(PART_EVENTS),
    edges: partEdges(),
  },
  {
    name: 'The link to Frame.io',
    start: 'up',
    states: LINK_STATES.map(({ kind }) => kind),
    events: typesOf(LINK_EVENTS),
    edges: linkEdges(),
  },
  {
    name: 'Whether Frame.io serves',
    start: 'serving',
    states: [...new Set(SERVICE_STATES.map(({ kind }) => kind))],
    events: typesOf(SERVICE_EVENTS),
    edges: serviceEdges(),
  },
];

const HEAD = `# States of an upload

A file, its parts, the link, and Frame.io at its end, each a table of transitions in [src/engine](../src/engine/): [transition.ts](../src/engine/transition.ts),
[part.ts](../src/engine/part.ts), [link.ts](../src/engine/link.ts), [service.ts](../src/engine/service.ts). What is guaranteed of them is numbered in
[SPEC.md](../src/engine/SPEC.md); pairing, tokens and socket are on [states.md](states.md), and how to read the diagrams is said there.`;

const FOOT = `---

Made by asking the tables themselves for every state and event; a test holds the page against them. After a change of a
table: \`npx vitest run src/engine/states.test.ts -u\`.`;

describe('the states of an upload', () => {
  test('are on the page that shows them', async () => {
    const page = [HEAD, ...CHARTS.map(statesSection), FOOT].join('\n\n');
    await expect(`${page}\n`).toMatchFileSnapshot('../../docs/upload-states.md');
  });

  test.each(CHARTS)('can all be reached and left, or end: $name', ({ states, start, edges }) => {
    const reached = new Set([start, ...edges.map(({ to }) => to)]);
    expect(states.filter((state) => !reached.has(state))).toEqual([]);
    const left = new Set(edges.filter(({ from, to }) => from !== to).map(({ from }) => from));
    const ends = states.filter((state) => !left.has(state));
    expect(ends.filter((state) => !['completed', 'sent'].includes(state))).toEqual([]);
  });
});
