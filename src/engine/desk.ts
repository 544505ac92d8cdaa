import { ActiveUpload } from './active.ts';
import { endEvent, remakeEvent, type UploadEvent } from './events.ts';
import { Follower } from './follower.ts';
import { ENDED, type Job } from './job.ts';
import type { ClockPort } from './ports/clock.ts';
import type { StorePort, Upload } from './ports/store.ts';
import type { ReadinessState } from './readiness/index.ts';
import type { JobEffect, JobEvent } from './job-event.ts';
import { transition, type Transition } from './transition.ts';
import { compareTurns } from './turn.ts';

/** An effect that takes its time; the others are the desk's own. */
export type Work = Extract<
  JobEffect,
  { kind: 'identify' | 'createAsset' | 'sendParts' | 'hashFile' }
>;

const FOLLOWERS_MOST = 10_000;

export interface DeskHost {
  readonly owner: string;
  readonly store: StorePort;
  readonly clock: ClockPort;
  readonly emit: (event: UploadEvent) => void;
  readonly perform: (active: ActiveUpload, work: Work) => void;
}

/**
 * The jobs that are worked on, and the one way by which an event reaches a job: the table decides, the
 * store keeps it, and only then something is done. Called from the loop alone, one call at a time.
 */
export class Desk {
  readonly #host: DeskHost;
  readonly #active = new Map<string, ActiveUpload>();
  /** Leases that are to be given back: the store could not take them yet. */
  readonly #owed = new Set<string>();
  /** Of recordings that wait between looks: how long one has been still is seen over many of them. */
  readonly #followers = new Map<string, Follower>();

  constructor(host: DeskHost) {
    this.#host = host;
  }

  get size(): number {
    return this.#active.size;
  }

  all(): readonly ActiveUpload[] {
    return [...this.#active.values()];
  }

  find(id: string): ActiveUpload | undefined {
    return this.#active.get(id);
  }

  inTurn(nowMs: number): readonly ActiveUpload[] {
    return this.all().toSorted((a, b) => compareTurns(a.job, b.job, nowMs));
  }

  /** False once the job has ended, or was given back and taken up anew. */
  has(active: ActiveUpload): boolean {
    return this.#active.get(active.job.id) === active;
  }

  /** Takes up a job whose lease was just taken. */
  async take(upload: Upload, nowMs: number): Promise<void> {
    const { id } = upload.job;
    const active = new ActiveUpload(upload, this.#followers.get(id));
    active.follower.resume();
    this.#followers.delete(id);
    this.#active.set(id, active);
    this.#owed.delete(id);
    await this.dispatch(active, { type: 'claimed', nowMs });
  }

  /** What was seen of a recording before it was queued. An inspection that was asked for is answered to others. */
  follow(id: string, seen: ReadinessState): void {
    if (this.#active.has(id) || ('file' in seen && seen.file.inspection.isAsked)) return;
    this.#keep(id, new Follower(seen));
  }

  async dispatch(active: ActiveUpload, event: JobEvent): Promise<void> {
    const { upload, change, effects } = transition(active.upload, event);
    if (!(await this.#host.store.save(this.#host.owner, change))) return this.#drop(active);
    active.upload = upload;
    for (const effect of effects) await this.#perform(active, effect);
  }

  /** An event for a job that may or may not be on the desk. */
  async apply(id: string, event: JobEvent): Promise<void> {
    const upload = this.#active.get(id)?.upload ?? (await this.#host.store.find(id));
    if (upload !== null) await this.applyAll([{ upload, event }]);
  }

  /** Resolves with how many were changed: those that someone else works on are left alone. */
  async applyAll(
    pairs: readonly { readonly upload: Upload; readonly event: JobEvent }[],
  ): Promise<number> {
    const { store, clock } = this.#host;
    const steps = [];
    let changed = 0;
    for (const { upload, event } of pairs) {
      const active = this.#active.get(upload.job.id);
      if (active === undefined) steps.push(...stepsOfFree(upload, event, clock.now()));
      else {
        await this.dispatch(active, event);
        changed += 1;
      }
    }
    if (steps.length === 0) return changed;
    await this.giveBack();
    const leased = new Set(
      await store.saveFree(
        steps.map(({ change }) => change),
        clock.now(),
      ),
    );
    const free = new Set<string>();
    for (const { upload, effects } of steps) {
      if (leased.has(upload.job.id)) continue;
      free.add(upload.job.id);
      for (const effect of effects) this.#tell(upload.job, effect);
    }
    return changed + free.size;
  }

  /** Gives everything back. */
  async clear(): Promise<void> {
    for (const id of this.#active.keys()) this.#owed.add(id);
    await this.giveBack();
    this.#active.clear();
  }

  /** Also what could not be given back before: a job that keeps its lease is never taken up again. */
  async giveBack(): Promise<void> {
    const { store, owner } = this.#host;
    for (const id of this.#owed) {
      await store.release(owner, id);
      this.#owed.delete(id);
    }
  }

  /** Away for longer than its lease: whoever has the job now goes on from what was stored. */
  #drop(active: ActiveUpload): void {
    this.#active.delete(active.job.id);
    active.abortAll();
  }

  async #perform(active: ActiveUpload, effect: JobEffect): Promise<void> {
    switch (effect.kind) {
      case 'announce':
      case 'announceRemake':
        return this.#tell(active.job, effect);
      case 'release':
        this.#drop(active);
        this.#keepFollower(active);
        this.#tellHeld(active.job);
        this.#owed.add(active.job.id);
        return this.giveBack();
      case 'identify':
      case 'createAsset':
      case 'sendParts':
      case 'hashFile':
        return this.#host.perform(active, effect);
    }
  }

  #keepFollower({ job: { id, mode, state }, follower }: ActiveUpload): void {
    if (mode === 'growing' && state.kind === 'queued') this.#keep(id, follower);
  }

  #keep(id: string, follower: Follower): void {
    this.#followers.set(id, follower);
    // Of those that were never taken up again; who is forgotten is only seen anew.
    const [oldest] = this.#followers.keys();
    if (this.#followers.size > FOLLOWERS_MOST && oldest !== undefined) {
      this.#followers.delete(oldest);
    }
  }

  #tellHeld({ id: uploadId, path, held, state }: Job): void {
    if (!held || ENDED.includes(state.kind)) return;
    this.#host.emit({ type: 'waiting', uploadId, path, why: 'Held until you let it go' });
  }

  #tell(job: Job, effect: JobEffect): void {
    const event =
      effect.kind === 'announce'
        ? endEvent(job)
        : effect.kind === 'announceRemake'
          ? remakeEvent(job, effect)
          : null;
    if (event !== null) this.#host.emit(event);
  }
}

/**
 * Nobody works on the job. One whose asset is being made was left so by a program that died over it: as
 * when it is taken up, that is noted before a person's wish is heard, which would else wait for an answer
 * that nobody hears. An answer itself, however late, is no wish.
 */
function stepsOfFree(upload: Upload, event: JobEvent, nowMs: number): readonly Transition[] {
  const isWish = ['amended', 'cancelled', 'fileFaulted'].includes(event.type);
  if (upload.job.state.kind !== 'creating' || !isWish) return [transition(upload, event)];
  const noted = transition(upload, { type: 'claimed', nowMs });
  return [noted, transition(noted.upload, event)];
}
