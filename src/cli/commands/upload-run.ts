import { randomUUID } from 'node:crypto';
import { DailiesError, errorKind, type DeviceEvent, type ErrorCode } from '../../agent/index.ts';
import { files } from '../print/words.ts';
import { SomeFailed } from '../some-failed.ts';

/** How long the network may be away before an upload that need not wait gives up. */
const PATIENCE_MS = { neverReached: 10_000, reachedBefore: 60_000 };

/** Reasons that go away by themselves, or by a person who knows of them. */
const WAITED_FOR: ReadonlySet<string> = new Set(['user', 'timetable']);
/** Reasons that no waiting ends. */
const FINAL: ReadonlySet<string> = new Set(['pairingLost', 'stopped', 'clockWrong']);

type Ending = Extract<DeviceEvent, { type: 'completed' | 'failed' | 'skipped' }>;
type Failed = Extract<DeviceEvent, { type: 'failed' }>;
/** What the result needs of an ending, and no more: there may be a hundred thousand. */
type Ended =
  | { readonly type: 'completed'; readonly totalBytes: number }
  | Pick<Failed, 'type' | 'code' | 'message'>
  | { readonly type: 'skipped' };
type Holds = Extract<DeviceEvent, { type: 'held' }>['reasons'];

/** What becomes of the connection says nothing of the queue. */
const OF_THE_CONNECTION: ReadonlySet<DeviceEvent['type']> = new Set([
  'socket',
  'paused',
  'resumed',
  'renamed',
  'projectChanged',
  'network',
  'clock',
]);

/** Follows the files of one `upload` from their queueing to their ends. */
export class UploadRun {
  readonly #waitOffline: boolean;
  readonly #startedAtMs = Date.now();
  readonly #expected = new Set<string>();
  /** Of those, without an end. Counted as they come: a card has a hundred thousand files. */
  readonly #open = new Set<string>();
  /** By upload; one that failed and was retried counts by its last end. */
  readonly #endings = new Map<string, Ended>();
  readonly #done = Promise.withResolvers<'ended' | 'cancelled'>();
  #holds: Holds = [];
  #offlineTimer: NodeJS.Timeout | undefined;
  #reached = false;
  #started = false;
  #isQuiet = false;
  #interrupted = false;

  constructor(options: { readonly waitOffline: boolean }) {
    this.#waitOffline = options.waitOffline;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  expect(uploadId: string): void {
    this.#expected.add(uploadId);
    if (!this.#endings.has(uploadId)) this.#open.add(uploadId);
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
    if (!OF_THE_CONNECTION.has(event.type)) this.#isQuiet = event.type === 'quiet';
    switch (event.type) {
      case 'completed':
      case 'failed':
      case 'skipped':
        this.#endings.set(event.uploadId, endedBy(event));
        this.#open.delete(event.uploadId);
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
        if (this.#started) this.#lookWhetherOver();
        return;
      case 'queued':
        this.#endings.delete(event.uploadId);
        if (this.#expected.has(event.uploadId)) this.#open.add(event.uploadId);
        return;
      case 'waiting':
      case 'restarted':
      case 'deadlineAtRisk':
      case 'code':
      case 'paired':
      case 'cancelled':
      case 'pairingLost':
      case 'pairingFailed':
      case 'listening':
      case 'watchState':
      case 'brokenOff':
      case 'waitingForPairing':
      case 'network':
      case 'clock':
      case 'pairingFound':
      case 'letGo':
      case 'socket':
      case 'paused':
      case 'resumed':
      case 'renamed':
      case 'projectChanged':
        return;
    }
  }

  /** Resolves when every file has an end, or none can get further. */
  async ended(): Promise<'ended' | 'cancelled'> {
    this.#started = true;
    this.#look();
    this.#watchTheNetwork();
    if (this.#isQuiet) this.#lookWhetherOver();
    return this.#done.promise;
  }

  result(): {
    completed: number;
    failed: number;
    skipped: number;
    totalBytes: number;
    durationMs: number;
  } {
    const count = { completed: 0, failed: 0, skipped: 0 };
    let totalBytes = 0;
    for (const id of this.#expected) {
      const end = this.#endings.get(id);
      if (end === undefined) continue;
      count[end.type] += 1;
      if (end.type === 'completed') totalBytes += end.totalBytes;
    }
    return { ...count, totalBytes, durationMs: Date.now() - this.#startedAtMs };
  }

  /** What the command ends with; null when every file arrived. */
  error(): DailiesError | null {
    return this.#open.size > 0 ? this.#stillOpen() : this.#notArrived();
  }

  /** Why some stay queued. */
  #stillOpen(): DailiesError {
    const stay = `${files(this.#open.size)} stay${this.#open.size === 1 ? 's' : ''} queued`;
    const hold = this.#holds.find(({ reason }) => !WAITED_FOR.has(reason));
    if (hold !== undefined) {
      const code: ErrorCode =
        hold.reason === 'pairingLost' ? 'pairing_lost' : (hold.code ?? 'unreachable');
      return new DailiesError(code, `${hold.message}; ${stay}`);
    }
    const hint = 'dailies queue list says why; a file that is held here: dailies queue resume ID';
    return new SomeFailed('refused', `${stay}, held here`, hint);
  }

  #notArrived(): DailiesError | null {
    const { failed, skipped } = this.result();
    const [, first] =
      [...this.#endings].find(([id, { type }]) => type === 'failed' && this.#expected.has(id)) ??
      [];
    if (first?.type === 'failed') {
      const { code, message } = first;
      const told = failed === 1 ? message : `${failed} files failed, the first: ${message}`;
      return new SomeFailed(code, told, errorKind(code).hint);
    }
    if (skipped > 0) {
      const was = skipped === 1 ? 'was' : 'were';
      return new SomeFailed('refused', `${files(skipped)} ${was} skipped`, 'Each line says why.');
    }
    return null;
  }

  #look(): void {
    if (this.#open.size === 0) this.#finish('ended');
  }

  /** Nothing more can be done: all have ended, or what holds the queue will not go away. */
  #lookWhetherOver(): void {
    if (!this.#isWorthWaiting()) this.#finish('ended');
  }

  /** A person or the hour will let the queue go, and then it can. */
  #isWorthWaiting(): boolean {
    if (this.#open.size === 0 || this.#holds.some(({ reason }) => FINAL.has(reason))) return false;
    return this.#holds.some(({ reason }) => WAITED_FOR.has(reason));
  }

  #watchTheNetwork(): void {
    clearTimeout(this.#offlineTimer);
    const away = this.#holds.find(
      ({ reason }) => reason === 'noNetwork' || reason === 'frameioDown',
    );
    // While nothing may be sent nobody looks whether the network is back.
    const waits = this.#holds.some(({ reason }) => WAITED_FOR.has(reason));
    // Before that there may be no network for as long as there likes to be none.
    if (!this.#started || away === undefined || waits || this.#waitOffline) return;
    const isReached = this.#reached || away.reason === 'frameioDown';
    const patienceMs = isReached ? PATIENCE_MS.reachedBefore : PATIENCE_MS.neverReached;
    this.#offlineTimer = setTimeout(() => this.#finish('ended'), patienceMs);
  }

  #finish(how: 'ended' | 'cancelled'): void {
    clearTimeout(this.#offlineTimer);
    this.#done.resolve(how);
  }
}

const SKIPPED = { type: 'skipped' } as const;

function endedBy(event: Ending): Ended {
  switch (event.type) {
    case 'completed':
      return { type: event.type, totalBytes: event.totalBytes };
    case 'failed':
      return { type: event.type, code: event.code, message: event.message };
    case 'skipped':
      return SKIPPED;
  }
}
