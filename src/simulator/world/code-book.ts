import { randomBytes, randomInt } from 'node:crypto';
import { SLOW_DOWN_STEP_SECONDS, USER_CODE_PATTERN } from '../../spec/index.ts';
import type { Settings } from '../options.ts';
import { SimulatorError } from '../simulator-error.ts';
import type { PendingCode } from '../views.ts';
import type { Authorization } from './device-book.ts';
import { deviceName } from './device.ts';
import type { EventBus } from './event-bus.ts';
import { isoMillis } from './time.ts';

/** A dead code is remembered this long, so that late polls hear `expired_token`. */
const REMEMBERED_MS = 3_600_000;
/** A device that waits for exactly the interval may seem early by the jitter of the network. */
const EARLY_TOLERATED_SHARE = 0.1;
const EARLY_TOLERATED_MAX_MS = 500;

type CodeState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'authorized'; readonly authorization: Authorization }
  | { readonly kind: 'used' }
  /** The device has been told. */
  | { readonly kind: 'expired' };

export interface PairingCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly expiresMs: number;
  intervalMs: number;
  lastPollMs: number | null;
  state: CodeState;
}

/** What a poll finds. `tooFast` comes with each answer: it is an offence even where it is tolerated. */
export type PollOutcome =
  | { readonly kind: 'unknown' | 'wrongClient' | 'used' }
  | { readonly kind: 'expired'; readonly again: boolean }
  | { readonly kind: 'slowDown' }
  | { readonly kind: 'pending'; readonly tooFast: boolean }
  | {
      readonly kind: 'authorized';
      readonly authorization: Authorization;
      readonly tooFast: boolean;
    };

export class CodeBook {
  readonly #settings: Settings;
  readonly #events: EventBus;
  readonly #codes = new Map<string, PairingCode>();
  /** Asked for, not yet given out. */
  readonly #nextUserCodes: string[];

  constructor(settings: Settings, events: EventBus) {
    this.#settings = settings;
    this.#events = events;
    this.#nextUserCodes = [...settings.userCodes];
  }

  /**
   * The code the next device gets; asked for several times: the devices after it, in this order.
   *
   * @throws SimulatorError `bad_option`: not six digits, or in use
   */
  nextUserCode(userCode: string): void {
    if (!USER_CODE_PATTERN.test(userCode)) {
      throw new SimulatorError('bad_option', 'A user code is six digits.');
    }
    if (this.#taken().has(userCode)) {
      throw new SimulatorError('bad_option', `The code ${userCode} is in use.`);
    }
    this.#nextUserCodes.push(userCode);
  }

  issue(clientId: string): PairingCode {
    this.#prune();
    const code: PairingCode = {
      deviceCode: randomBytes(32).toString('base64url'),
      userCode: this.#freeUserCode(),
      clientId,
      expiresMs: this.#settings.now() + this.#settings.codeLifeSeconds * 1000,
      intervalMs: this.#settings.pollIntervalSeconds * 1000,
      lastPollMs: null,
      state: { kind: 'waiting' },
    };
    this.#codes.set(code.deviceCode, code);
    this.#events.emit({ type: 'codeShown', code: view(code) });
    return code;
  }

  /** protocol.md §8.2. An authorised code turns `used` here: it buys one pair of tokens. */
  poll(deviceCode: string, clientId: string): PollOutcome {
    const nowMs = this.#settings.now();
    const code = this.#codes.get(deviceCode);
    if (code === undefined) return { kind: 'unknown' };
    if (code.clientId !== clientId) return { kind: 'wrongClient' };
    if (code.state.kind === 'used') return { kind: 'used' };
    if (nowMs >= code.expiresMs) {
      const again = code.state.kind === 'expired';
      code.state = { kind: 'expired' };
      return { kind: 'expired', again };
    }
    const tooFast = isTooFast(code, nowMs);
    code.lastPollMs = nowMs;
    if (tooFast && this.#settings.slowDownOnFastPolls) {
      // RFC 8628 3.5: for this and all later polls.
      code.intervalMs += SLOW_DOWN_STEP_SECONDS * 1000;
      return { kind: 'slowDown' };
    }
    if (code.state.kind !== 'authorized') return { kind: 'pending', tooFast };
    const { authorization } = code.state;
    code.state = { kind: 'used' };
    return { kind: 'authorized', authorization, tooFast };
  }

  /** @throws SimulatorError `unknown_code` */
  authorize(userCode: string, authorization: Authorization): PendingCode {
    const code = this.#live().find((candidate) => candidate.userCode === userCode);
    if (code === undefined) {
      throw new SimulatorError(
        'unknown_code',
        'No device waits with this code, or it has expired.',
      );
    }
    code.state = { kind: 'authorized', authorization };
    this.#events.emit({ type: 'codeAuthorized', code: view(code) });
    return view(code);
  }

  pending(): PendingCode[] {
    return this.#live().map(view);
  }

  #live(): PairingCode[] {
    const nowMs = this.#settings.now();
    return [...this.#codes.values()].filter(
      (code) => code.state.kind === 'waiting' && nowMs < code.expiresMs,
    );
  }

  #prune(): void {
    const nowMs = this.#settings.now();
    for (const code of this.#codes.values()) {
      if (nowMs > code.expiresMs + REMEMBERED_MS) this.#codes.delete(code.deviceCode);
    }
  }

  #taken(): Set<string> {
    return new Set([...this.#live().map((code) => code.userCode), ...this.#nextUserCodes]);
  }

  /** Six digits, leading zeros possible, never one that somebody else waits with. */
  #freeUserCode(): string {
    const chosen = this.#nextUserCodes.shift();
    if (chosen !== undefined) return chosen;
    const taken = this.#taken();
    for (;;) {
      const userCode = String(randomInt(1_000_000)).padStart(6, '0');
      if (!taken.has(userCode)) return userCode;
    }
  }
}

function isTooFast(code: PairingCode, nowMs: number): boolean {
  if (code.lastPollMs === null) return false;
  const tolerated = Math.min(code.intervalMs * EARLY_TOLERATED_SHARE, EARLY_TOLERATED_MAX_MS);
  return nowMs - code.lastPollMs < code.intervalMs - tolerated;
}

function view(code: PairingCode): PendingCode {
  return {
    userCode: code.userCode,
    deviceName: deviceName(code.clientId),
    expiresAt: isoMillis(code.expiresMs),
  };
}
