import { randomUUID } from 'node:crypto';
import { DailiesError, errorKind, type DeviceEvent, type ErrorCode } from '../../agent/index.ts';
import { SomeFailed } from '../some-failed.ts';

/** How long the network may be away before an upload that need not wait gives up. */
const PATIENCE_MS = { neverReached: 10_000, reachedBefore: 60_000 };

type Ending = Extract<DeviceEvent, { type: 'completed' | 'failed' | 'skipped' }>;
type Holds = Extract<DeviceEvent, { type: 'held' }>['reasons'];

/** Follows the files of one `upload` from their queueing to their ends. */
export class UploadRun {
  readonly #waitOffline: boolean;
  readonly #startedAtMs = Date.now();
  readonly #expected = new Set<string>();
  /** By upload; one that failed and was retried counts by its last end. */
  readonly #endings = new Map<string, Ending>();
  readonly #done = Promise.withResolvers<'ended' | 'cancelled'>();
  #holds: Holds = [];
  #offlineTimer: NodeJS.Timeout | undefined;
  #reached = false;
  #started = false;
  #interrupted = false;

  constructor(options: { readonly waitOffline: boolean }) {
    this.#waitOffline = options.waitOffline;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  expect(uploadId: string): void {
    this.#expected.add(uploadId);
  }

  /** A file that could not even be queued. */
  failBefore(path: string, error: DailiesError, emit: (event: DeviceEvent) => void): void {
    const uploadId = randomUUID();
    this.#expected.add(uploadId);
    const { code, message, hint, retryable } = error;
    const event: Ending = { type: 'failed', uploadId, path, code, message, hint, retryable };
    this.hear(event);
    emit(event);
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#finish('cancelled');
  }

  hear(event: DeviceEvent): void {
    switch (event.type) {
      case 'completed':
      case 'failed':
      case 'skipped':
        this.#endings.set(event.uploadId, event);
        if (this.#started) this.#look();
        return;
      case 'progress':
        if (event.sentBytes > 0) this.#reached = true;
        return;
      case 'held':
        this.#holds = event.reasons;
        this.#watchTheNetwork();
        return;
      case 'quiet':
        // Nothing more can be done: all have ended, or what holds the queue will not go away.
        if (this.#started) this.#finish('ended');
        return;
      case 'queued':
        this.#endings.delete(event.uploadId);
        return;
      case 'uploadCancelled':
      case 'code':
      case 'paired':
      case 'cancelled':
      case 'pairingLost':
      case 'pairingFailed':
      case 'listening':
        return;
    }
  }

  /** Resolves when every file has an end, or none can get further. */
  async ended(): Promise<'ended' | 'cancelled'> {
    this.#started = true;
    this.#look();
    return this.#done.promise;
  }

  result(): {
    completed: number;
    failed: number;
    skipped: number;
    totalBytes: number;
    durationMs: number;
  } {
    const endings = [...this.#expected].map((id) => this.#endings.get(id));
    const count = (type: Ending['type']) => endings.filter((end) => end?.type === type).length;
    return {
      completed: count('completed'),
      failed: count('failed'),
      skipped: count('skipped'),
      totalBytes: endings.reduce(
        (sum, end) => sum + (end?.type === 'completed' ? end.totalBytes : 0),
        0,
      ),
      durationMs: Date.now() - this.#startedAtMs,
    };
  }

  /** What the command ends with; null when every file arrived. */
  error(): DailiesError | null {
    const { completed, failed, skipped } = this.result();
    const open = this.#expected.size - completed - failed - skipped;
    const hold = this.#holds.find(({ reason }) => reason !== 'user');
    if (open > 0 && hold !== undefined) {
      const code: ErrorCode =
        hold.reason === 'pairingLost' ? 'pairing_lost' : (hold.code ?? 'unreachable');
      return new DailiesError(code, `${hold.message}; ${open} file(s) stay queued`);
    }
    if (open > 0) return new DailiesError('unreachable', `${open} file(s) stay queued`);
    const first = [...this.#endings.values()].find(
      ({ type, uploadId }) => type === 'failed' && this.#expected.has(uploadId),
    );
    if (first?.type === 'failed') {
      const { code, message } = first;
      const told = failed === 1 ? message : `${failed} files failed, the first: ${message}`;
      return new SomeFailed(code, told, errorKind(code).hint);
    }
    if (skipped > 0) {
      return new SomeFailed('refused', `${skipped} file(s) were skipped`, 'Each line says why.');
    }
    return null;
  }

  #look(): void {
    if ([...this.#expected].every((id) => this.#endings.has(id))) this.#finish('ended');
  }

  #watchTheNetwork(): void {
    clearTimeout(this.#offlineTimer);
    const away = this.#holds.some(({ reason }) => reason === 'noNetwork');
    if (!away || this.#waitOffline) return;
    const patienceMs = this.#reached ? PATIENCE_MS.reachedBefore : PATIENCE_MS.neverReached;
    this.#offlineTimer = setTimeout(() => this.#finish('ended'), patienceMs);
  }

  #finish(how: 'ended' | 'cancelled'): void {
    clearTimeout(this.#offlineTimer);
    this.#done.resolve(how);
  }
}
