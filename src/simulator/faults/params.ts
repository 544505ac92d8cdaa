import { printable } from '../http/target.ts';
import { SimulatorError } from '../simulator-error.ts';

/** The knobs of a fault: one table gives the check of what comes in, the types, and the page's form. */
export type ParamSpec =
  | { readonly kind: 'number'; readonly value: number; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] }
  | { readonly kind: 'text'; readonly value: string };

export type ParamTable = Readonly<Record<string, ParamSpec & { readonly help: string }>>;

export type ParamValues<T extends ParamTable> = {
  readonly [K in keyof T]: T[K] extends { choices: readonly (infer C)[] }
    ? C
    : T[K] extends { kind: 'number' }
      ? number
      : string;
};

export type RawParams = Readonly<Record<string, string | number>>;

const SHOWN_MAX_CHARS = 60;

/**
 * Fills in defaults. Numbers may come as text: forms send them so.
 *
 * @throws SimulatorError `bad_fault_params`
 */
export function parseParams<T extends ParamTable>(
  fault: string,
  table: T,
  raw: RawParams,
): ParamValues<T> {
  for (const name of Object.keys(raw)) {
    if (!Object.hasOwn(table, name)) throw bad(fault, `has no parameter ${name}`);
  }
  const values = Object.entries(table).map(([name, spec]) => [
    name,
    parseParam(fault, name, spec, raw[name] ?? spec.value),
  ]);
  return Object.fromEntries(values) as ParamValues<T>;
}

function parseParam(
  fault: string,
  name: string,
  spec: ParamSpec,
  value: string | number,
): string | number {
  switch (spec.kind) {
    case 'number': {
      const number = typeof value === 'number' || value.trim() !== '' ? Number(value) : spec.value;
      if (number >= spec.min && number <= spec.max) return number;
      throw bad(fault, `wants ${name} between ${spec.min} and ${spec.max}, not ${shown(value)}`);
    }
    case 'choice': {
      const text = String(value);
      if (spec.choices.includes(text)) return text;
      throw bad(
        fault,
        `wants ${name} to be one of ${spec.choices.join(', ')}, not ${shown(value)}`,
      );
    }
    case 'text': {
      const text = String(value);
      if (/^[\x20-\x7e]*$/.test(text)) return text;
      throw bad(fault, `wants ${name} in printable ASCII`);
    }
  }
}

function shown(value: string | number): string {
  return printable(JSON.stringify(value), SHOWN_MAX_CHARS);
}

function bad(fault: string, why: string): SimulatorError {
  return new SimulatorError('bad_fault_params', `Fault ${fault} ${why}.`);
}
