import type { SimulatorControl } from '../control.ts';
import { SimulatorError } from '../simulator-error.ts';

/** What a deed may be told. */
export interface DeedFields {
  /** `name` or `id` of a device; absent: every device. */
  readonly device: string | undefined;
  readonly name: string | undefined;
  readonly userCode: string | undefined;
  readonly seconds: number | undefined;
}

interface Deed {
  readonly needs: readonly (keyof DeedFields)[];
  readonly may: readonly (keyof DeedFields)[];
  /** @throws SimulatorError */
  readonly perform: (control: SimulatorControl, fields: DeedFields) => void;
}

/** What people at Frame.io do, as a plan calls it. A new one is a line here. */
export const DEEDS = {
  pause: eachDevice((control, id) => control.pause(id)),
  resume: eachDevice((control, id) => control.resume(id)),
  forget: eachDevice((control, id) => control.forget(id)),
  renameDevice: eachDevice((control, id, { name = '' }) => control.renameDevice(id, name), 'name'),
  renameProject: {
    needs: ['name'],
    may: [],
    perform: (control, { name = '' }) => control.renameProject(name),
  },
  authorizeEveryCode: {
    needs: [],
    may: [],
    perform: (control) => void control.authorizeEveryCode(),
  },
  nextUserCode: {
    needs: ['userCode'],
    may: [],
    perform: (control, { userCode = '' }) => control.nextUserCode(userCode),
  },
  advanceTime: {
    needs: ['seconds'],
    may: [],
    perform: (control, { seconds = 0 }) => control.advanceTime(seconds),
  },
} as const satisfies Readonly<Record<string, Deed>>;

export type DeedName = keyof typeof DEEDS;
export const DEED_NAMES = Object.keys(DEEDS) as DeedName[];

function eachDevice(
  act: (control: SimulatorControl, id: string, fields: DeedFields) => void,
  ...needs: readonly (keyof DeedFields)[]
): Deed {
  return {
    needs,
    may: ['device'],
    perform(control, fields) {
      const { device } = fields;
      const meant = control
        .devices()
        .filter(({ id, name }) => device === undefined || device === id || device === name);
      if (meant.length === 0) {
        throw new SimulatorError('unknown_device', 'The project has no such device.');
      }
      for (const { id } of meant) act(control, id, fields);
    },
  };
}
