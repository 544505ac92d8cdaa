import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IN_WORDS, IN_WORDS_QUOTING, jsonFaultPlace, mistakes } from './plain-words.ts';

const told = (schema: z.ZodType, value: unknown) =>
  mistakes(schema.safeParse(value, IN_WORDS).error?.issues ?? [], 'the body');

describe('a mistake is told in plain words', () => {
  it.each([
    [z.object({ offset: z.int() }), {}, ['offset is missing']],
    [z.object({ offset: z.int() }), { offset: 1.5 }, ['offset is not a whole number']],
    [z.object({ offset: z.int() }), { offset: '1' }, ['offset is not a number']],
    [z.object({ offset: z.int().nonnegative() }), { offset: -1 }, ['offset is below 0']],
    [z.object({ parts: z.int().max(10_000) }), { parts: 10_001 }, ['parts is above 10000']],
    [z.object({ name: z.string().min(1) }), { name: '' }, ['name is empty']],
    [z.object({ name: z.string().max(3) }), { name: 'xxxx' }, ['name is longer than 3 characters']],
    [z.object({ name: z.string() }), { name: null }, ['name is not a text']],
    [z.object({ parts: z.array(z.int()).min(1) }), { parts: [] }, ['parts is empty']],
    [z.object({ id: z.uuid() }), { id: 'x' }, ['id is not a UUID']],
    [z.object({ a: z.literal('b') }), {}, ['a is missing; wanted: "b"']],
    [z.object({ a: z.literal('b') }), { a: 'c' }, ['a is not "b"']],
    [z.object({ a: z.enum(['b', 'c']) }), { a: 'd' }, ['a is none of "b", "c"']],
    [
      z.object({ a: z.union([z.string(), z.number()]) }),
      { a: [] },
      ['a is not a text or a number'],
    ],
    [z.object({ a: z.union([z.number(), z.uuid()]) }), { a: 'x' }, ['a is not a UUID']],
    [z.object({ a: z.never('must be absent').optional() }), { a: 1 }, ['a must be absent']],
    [z.object({ a: z.array(z.object({ b: z.int() })) }), { a: [{}] }, ['a.0.b is missing']],
    [z.strictObject({ a: z.int() }), { a: 1, b: 2 }, ['b is not known; known: a']],
    [z.strictObject({}), { b: 2 }, ['b is not known; known: none']],
    [z.object({ a: z.int() }), null, ['the body is not an object']],
  ])('%#: %j', (schema, value, words) => {
    expect(told(schema, value)).toEqual(words);
  });

  it('and of two kinds of thing what tells them apart is asked for first', () => {
    const union = z.discriminatedUnion('grant_type', [
      z.strictObject({ grant_type: z.literal('code') }),
      z.strictObject({ grant_type: z.literal('refresh') }),
    ]);
    expect(told(union, {})).toEqual(['grant_type is missing; wanted: "code", "refresh"']);
    expect(told(union, { grant_type: 'x' })).toEqual(['grant_type is none of "code", "refresh"']);
  });

  it('five at once, bounded and printable', () => {
    const six = z.strictObject({});
    const lines = told(six, { a: 1, b: 1, c: 1, d: 1, e: 1, ['\n'.repeat(999)]: 1, g: 1 });
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe('and 2 more');
    const [line = ''] = told(six, { ['\n'.repeat(999)]: 1 });
    expect(line).toMatch(/^[\x20-\x7e]{1,300}$/);
  });

  it('with the value only where it is wanted', () => {
    const schema = z.object({ seed: z.int() });
    const { error } = schema.safeParse({ seed: 'x'.repeat(999) }, IN_WORDS_QUOTING);
    const [line = ''] = mistakes(error?.issues ?? [], 'the plan');
    expect(line).toMatch(/^seed is not a number \(it is "x{59}\.\.\.\)$/);
    expect(told(schema, { seed: 'hush' }).join()).not.toContain('hush');
  });
});

it('the place where JSON breaks is told where it is known', () => {
  const place = (text: string) => {
    try {
      return JSON.parse(text) as never;
    } catch (error) {
      return jsonFaultPlace(error);
    }
  };
  expect(place('{\n  a: 1 }')).toBe(' at line 2, column 3');
  expect(place('{ "steps": [')).toBe(': it ends too early');
  expect(jsonFaultPlace('other')).toBe('');
});
