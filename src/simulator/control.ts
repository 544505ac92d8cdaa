import { randomUUID } from 'node:crypto';
import type { Listener } from './event.ts';
import type { FaultView } from './faults/fault-board.ts';
import type { RawParams } from './faults/params.ts';
import { SimulatorError } from './simulator-error.ts';
import type {
  AssetView,
  CallView,
  DeviceView,
  MarkerView,
  PendingCode,
  ViolationFilter,
  ViolationView,
} from './views.ts';
import type { Authorization } from './world/device-book.ts';
import { isTimezone, isoMillis } from './world/time.ts';
import type { World } from './world/world.ts';

/** protocol.md §10.1 */
const DEVICE_NAME_MAX_CHARS = 255;

export interface AuthorizeOptions {
  /** Who authorises; default: the simulator's `userName`. */
  readonly userName?: string;
  /**
   * When the device is to be removed by itself: ISO 8601 or milliseconds since 1970. `compressTime`
   * shortens the way there.
   */
  readonly expiresAt?: string | number;
}

export interface FaultControl {
  /** @throws SimulatorError `unknown_fault`, `bad_fault_params` */
  enable(name: string, params?: RawParams): void;
  /** @throws SimulatorError `unknown_fault` */
  disable(name: string): void;
  disableAll(): void;
  list(): FaultView[];
}

/** Frame.io's side of the story: what its users do in the browser, and what an examiner wants to see. */
export interface SimulatorControl {
  /** Devices that wait to be authorised. */
  pendingCodes(): PendingCode[];
  /** @throws SimulatorError `unknown_code`, `bad_option` */
  authorize(userCode: string, options?: AuthorizeOptions): PendingCode;
  /**
   * Authorises every code that waits or comes, after a delay. A later call replaces an earlier one.
   *
   * @returns ends it
   */
  authorizeEveryCode(delayMs?: number): () => void;
  /**
   * The code the next device gets; asked for several times: the devices after it, in this order.
   *
   * @throws SimulatorError `bad_option`: not six digits, or in use
   */
  nextUserCode(userCode: string): void;
  /**
   * Jumps the simulator's clock forward: tokens, codes, upload URLs and online states age at once, and
   * the Date header follows, so a device that judges its clock by it sees a difference.
   *
   * @throws SimulatorError `bad_option`
   */
  advanceTime(seconds: number): void;
  /** The simulator's time. */
  time(): { readonly now: string };
  devices(): DeviceView[];
  /** @param deviceId `DeviceView.id` @throws SimulatorError `unknown_device` */
  forget(deviceId: string): void;
  /** @throws SimulatorError `unknown_device` */
  pause(deviceId: string): void;
  /** @throws SimulatorError `unknown_device` */
  resume(deviceId: string): void;
  /** Up to 255 characters. @throws SimulatorError `unknown_device`, `bad_option` */
  renameDevice(deviceId: string, name: string): void;
  /** @param timezone IANA name @throws SimulatorError `unknown_device`, `bad_option` */
  setTimezone(deviceId: string, timezone: string): void;
  /** Resets every open socket of a device. @throws SimulatorError `unknown_device` */
  dropSockets(deviceId: string): void;
  project(): { readonly id: string; readonly name: string };
  /** @throws SimulatorError `bad_option` */
  renameProject(name: string): void;
  assets(): AssetView[];
  /** The latest presses of logging buttons, oldest first. */
  markers(): MarkerView[];
  /** The latest calls, oldest first. */
  calls(): CallView[];
  /**
   * What devices did against the documentation, the latest of it, oldest first.
   *
   * @throws SimulatorError `unknown_device`, `bad_option`
   */
  violations(filter?: ViolationFilter): ViolationView[];
  /**
   * Every token that was given out, the client ids they were given to, and the model's secret: what no device may
   * write, print or answer. Not served over HTTPS: nobody but the program that runs the simulator may have it.
   */
  secrets(): readonly string[];
  /** Empties the list, for the next case of a test. */
  forgetViolations(): void;
  /**
   * Resolves when no asset is being put together. With the answer to its last part an asset is not
   * complete yet, but from then on this waits for it.
   */
  settled(): Promise<void>;
  readonly faults: FaultControl;
  /** @returns unsubscribes */
  onEvent(listener: Listener): () => void;
}

export function createControl(world: World): SimulatorControl {
  const { codes, devices, project, assets, markers, calls, violations, faults, events } = world;
  const authorize = (userCode: string, options: AuthorizeOptions = {}) =>
    codes.authorize(userCode, authorization(world, options));
  let stopAuthorizing = () => {};
  return {
    pendingCodes: () => codes.pending(),
    authorize,
    authorizeEveryCode(delayMs = 0) {
      stopAuthorizing();
      stopAuthorizing = authorizeEveryCode(world, authorize, delayMs);
      return stopAuthorizing;
    },
    nextUserCode: (userCode) => codes.nextUserCode(userCode),
    advanceTime: (seconds) => advanceTime(world, seconds),
    time: () => ({ now: isoMillis(world.settings.now()) }),
    devices: () => devices.views(),
    forget: (id) => devices.forget(id),
    pause: (id) => devices.pause(id),
    resume: (id) => devices.resume(id),
    renameDevice(id, name) {
      if (name.trim() === '' || name.length > DEVICE_NAME_MAX_CHARS) {
        throw new SimulatorError('bad_option', 'A device needs a name of up to 255 characters.');
      }
      devices.rename(id, name);
    },
    setTimezone(id, timezone) {
      if (!isTimezone(timezone)) {
        throw new SimulatorError('bad_option', 'This is no IANA time zone.');
      }
      devices.setTimezone(id, timezone);
    },
    dropSockets: (id) => devices.dropSockets(id),
    project: () => ({ id: project.id, name: project.name }),
    renameProject(name) {
      if (name.trim() === '') throw new SimulatorError('bad_option', 'A project needs a name.');
      project.rename(name);
    },
    assets: () => assets.views(),
    markers: () => markers.views(),
    calls: () => calls.views(),
    violations(filter = {}) {
      checkFilter(world, filter);
      return violations.views(filter);
    },
    secrets: () => [...new Set([world.settings.clientSecret, ...world.tokens.secrets()])],
    forgetViolations: () => violations.forgetAll(),
    settled: () => assets.settled(),
    faults: {
      enable: (name, params) => faults.enable(name, params),
      disable: (name) => faults.disable(name),
      disableAll: () => faults.disableAll(),
      list: () => faults.list(),
    },
    onEvent: (listener) => events.subscribe(listener),
  };
}

/** An id that was never given out would be a list that is always empty: the best of all results. */
function checkFilter({ devices }: World, { deviceId, sinceCallId = 0 }: ViolationFilter): void {
  if (deviceId !== undefined && !devices.knows(deviceId)) {
    throw new SimulatorError('unknown_device', 'There never was a device with this id.');
  }
  if (!Number.isInteger(sinceCallId) || sinceCallId < 0) {
    throw new SimulatorError('bad_option', 'sinceCallId is not the id of a call.');
  }
}

function authorization(world: World, options: AuthorizeOptions): Authorization {
  const user = { id: randomUUID(), name: options.userName ?? world.settings.userName };
  if (options.expiresAt === undefined) return { user, expiresMs: null };
  const { compressTime, now } = world.settings;
  const nowMs = now();
  const lifeMs = new Date(options.expiresAt).getTime() - nowMs;
  if (!(lifeMs > 0)) {
    throw new SimulatorError('bad_option', 'expiresAt is no time in the future.');
  }
  return { user, expiresMs: nowMs + lifeMs / compressTime };
}

/** Further than any life Frame.io knows, and well within what dates can say. */
const ADVANCE_MAX_SECONDS = 10 * 365 * 86_400;

function advanceTime({ settings, events }: World, seconds: number): void {
  if (!(seconds > 0 && seconds <= ADVANCE_MAX_SECONDS)) {
    throw new SimulatorError('bad_option', 'Time goes forward only, by at most ten years at once.');
  }
  settings.clock.advance(seconds);
  events.emit({ type: 'timeAdvanced', seconds });
}

function authorizeEveryCode(
  { codes, events }: World,
  authorize: (userCode: string) => void,
  delayMs: number,
): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const schedule = ({ userCode }: PendingCode) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      // Somebody else may have been faster, or the code is dead by now.
      if (codes.pending().some((code) => code.userCode === userCode)) authorize(userCode);
    }, delayMs);
    timer.unref();
    timers.add(timer);
  };
  for (const code of codes.pending()) schedule(code);
  const unsubscribe = events.subscribe((event) => {
    if (event.type === 'codeShown') schedule(event.code);
  });
  return () => {
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  };
}
