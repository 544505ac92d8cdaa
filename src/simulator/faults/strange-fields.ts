import type { Reply } from '../http/reply.ts';
import { defineFault } from './fault.ts';
import { type JsonObject, NEEDED_FIELDS, isObject, readObject } from './json-fields.ts';

const CHANGES = ['all', 'unknown', 'nulls', 'order', 'numbers'] as const;
type Change = (typeof CHANGES)[number];

/** Everything here is within what a device has to take (protocol.md §0, "Be liberal"). */
export const strangeFieldsFault = defineFault({
  name: 'strange-fields',
  describe: 'Answers honestly, but not in the form the device has always seen.',
  params: {
    change: {
      kind: 'choice',
      value: 'all',
      choices: CHANGES,
      help: 'unknown fields, nulls for optional ones, reversed order, codes of errors as text',
    },
  },
  applies: ({ host }) => host === 'api',
  start: ({ change }) => {
    return () => ({ changed: (reply) => strange(reply, change) });
  },
});

function strange(reply: Reply, change: Change): Reply {
  const honest = readObject(reply.body);
  if (honest === null) return reply;
  const wants = (one: Change) => change === 'all' || change === one;
  let body: JsonObject = honest;
  if (wants('nulls')) body = withNulls(body);
  if (wants('numbers') && reply.status >= 400) body = asText(body);
  if (wants('unknown')) body = withUnknown(body);
  if (wants('order')) body = reversed(body);
  return { ...reply, body: JSON.stringify(body) };
}

function withNulls(object: JsonObject): JsonObject {
  return mapFields(object, (name, value) => (NEEDED_FIELDS.includes(name) ? value : null));
}

/** Numbers as text, and a null at the end of each list: a liberal reader takes both (§0). */
function asText(object: JsonObject): JsonObject {
  return mapFields(object, (_, value) => {
    if (typeof value === 'number') return String(value);
    if (!Array.isArray(value)) return value;
    return [...value.map((entry) => (isObject(entry) ? asText(entry) : entry)), null];
  });
}

const UNKNOWN = {
  x_unknown: true,
  x_nested: { list: [1, 'two', null], text: '\u{1F3AC} \u2028' },
  '': '',
};

function withUnknown(object: JsonObject): JsonObject {
  const inner = mapFields(object, (_, value) => (isObject(value) ? withUnknown(value) : value));
  return { ...inner, ...UNKNOWN };
}

function reversed(object: JsonObject): JsonObject {
  const inner = mapFields(object, (_, value) => (isObject(value) ? reversed(value) : value));
  return Object.fromEntries(Object.entries(inner).toReversed());
}

function mapFields(
  object: JsonObject,
  change: (name: string, value: unknown) => unknown,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, change(name, value)]),
  );
}
