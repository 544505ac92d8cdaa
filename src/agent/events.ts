import type { ErrorCode } from '../core/index.ts';
import type { UploadEvent } from '../engine/index.ts';
import type { ShownLink } from './contract/index.ts';

/** Everything a device tells. Printers add `at` and make text, JSON and views of it. */
export type DeviceEvent =
  UploadEvent | PairingNews | ListeningEvent | WatchNews | AgentNews | ConnectionNews;

export type PairingNews =
  | {
      readonly type: 'code';
      readonly userCode: string;
      readonly deviceName: string | null;
      readonly expiresAt: string;
      readonly verificationUri: string | null;
      readonly verificationUriComplete: string | null;
    }
  | {
      readonly type: 'paired';
      readonly project: { readonly id: string | null; readonly name: string | null };
      readonly user: { readonly name: string | null };
      readonly device: { readonly id: string; readonly name: string | null };
    }
  | { readonly type: 'cancelled' }
  | { readonly type: 'pairingFailed'; readonly code: ErrorCode; readonly message: string }
  /** Frame.io has ended the pairing; the queue is kept. */
  | { readonly type: 'pairingLost'; readonly message: string };

export type AgentNews =
  /** Not paired: everything waits for `dailies pair`. */
  | { readonly type: 'waitingForPairing' }
  | { readonly type: 'pairingFound' }
  /** Another process pairs or unpairs this device; afterwards it goes on. */
  | { readonly type: 'letGo' };

/** What becomes of the connection, and what is decided about this device at Frame.io. */
export type ConnectionNews =
  | {
      readonly type: 'socket';
      readonly state: 'open' | 'connecting' | 'closed' | 'unsupported';
      readonly why: string | null;
    }
  /** The machine has moved to another network; null: it has none now. */
  | { readonly type: 'network'; readonly link: ShownLink | null }
  /** This machine's clock differs from Frame.io's by a minute or more; `why` is null when it does no longer. */
  | { readonly type: 'clock'; readonly skewSeconds: number | null; readonly why: string | null }
  /** At Frame.io, by a person: what is recorded from now on is not sent. */
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  | {
      readonly type: 'renamed';
      readonly device: { readonly id: string; readonly name: string | null };
    }
  /** Renamed, or another one. */
  | {
      readonly type: 'projectChanged';
      readonly project: { readonly id: string | null; readonly name: string | null };
    };

export type WatchNews =
  /** A watch folder is missing, or there again. */
  | {
      readonly type: 'watchState';
      readonly path: string;
      readonly state: 'watching' | 'missing';
      readonly why: string | null;
    }
  /** A recording ended without an end: only a person sends it. */
  | { readonly type: 'brokenOff'; readonly path: string; readonly why: string };

export interface ListeningEvent {
  readonly type: 'listening';
  readonly url: string;
  readonly pid: number;
}

/** A set of listeners. One that throws does not keep the others from hearing. */
export class Announcer<E> {
  readonly #listeners = new Set<(event: E) => void>();

  on(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: E): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // Not ours to handle, but not to be hidden either.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
