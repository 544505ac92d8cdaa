import type { CommandAnswer, QueueCommand, Selection } from './commands.ts';
import { UNENDED, WITHOUT_ASSET, WITH_ASSET, type Job, type JobStateKind } from './job.ts';
import { priorityOf } from './kinds.ts';
import type { ClockPort } from './ports/clock.ts';
import type { StorePort, Upload } from './ports/store.ts';
import type { JobEvent } from './job-event.ts';
import { LIVE_PRIORITY } from './turn.ts';

type JobCommand = Exclude<QueueCommand, { kind: 'set' }>;

/** What carrying out orders needs of the engine. */
export interface OrdersHost {
  readonly store: StorePort;
  readonly clock: ClockPort;
  /** Events for jobs that may or may not be under way; resolves with how many were changed. */
  readonly applyAll: (
    pairs: readonly { readonly upload: Upload; readonly event: JobEvent }[],
  ) => Promise<number>;
}

/** Of each command: to which jobs "all" means, and why it cannot be done to one; null: it can. */
interface Rule {
  readonly states: readonly JobStateKind[];
  readonly refusal: (job: Job, projectId: string | null) => string | null;
}

const hasArrived = ({ state: { kind } }: Job): string | null => {
  if (kind === 'completed') return 'It has arrived';
  return kind === 'verifying' ? 'All of it has arrived; it is being compared' : null;
};
const isEmpty = ({ state }: Job): string | null =>
  state.kind === 'skipped' && state.code === 'empty'
    ? 'It is empty: upload it again when there is something in it'
    : null;
const hasEnded = ({ state: { kind } }: Job): string | null =>
  UNENDED.includes(kind) ? null : `It was ${kind} before`;

const RULES: Readonly<Record<JobCommand['kind'], Rule>> = {
  cancel: {
    states: UNENDED,
    refusal: (job) => {
      const { kind } = job.state;
      if (kind === 'cancelled' || kind === 'skipped') return `It was ${kind} before`;
      return hasArrived(job);
    },
  },
  retry: {
    states: ['failed'],
    refusal: (job) =>
      UNENDED.includes(job.state.kind) ? 'It has not failed' : (hasArrived(job) ?? isEmpty(job)),
  },
  hold: {
    states: UNENDED,
    refusal: (job) => hasArrived(job) ?? hasEnded(job) ?? (job.held ? 'It is held already' : null),
  },
  resume: {
    states: UNENDED,
    refusal: (job) => hasArrived(job) ?? hasEnded(job) ?? (job.held ? null : 'It is not held'),
  },
  first: { states: UNENDED, refusal: (job) => hasArrived(job) ?? hasEnded(job) },
  move: {
    states: WITHOUT_ASSET,
    refusal: (job, projectId) => {
      if (projectId === null) return 'No project is known to move it to';
      if (job.projectId === projectId) return 'It is meant for this project already';
      const begun = 'It is on its way to the other project; cancel it to send it to this one';
      if (job.state.kind === 'failed' && job.state.resumable !== null) return begun;
      if (WITH_ASSET.includes(job.state.kind)) return begun;
      return hasArrived(job) ?? (job.state.kind === 'failed' ? null : hasEnded(job));
    },
  },
};

const PAGE = 500;

/** Carries out what a person tells the queue to do with jobs. */
export class Orders {
  readonly #host: OrdersHost;

  constructor(host: OrdersHost) {
    this.#host = host;
  }

  async carryOut(command: JobCommand, projectId: string | null): Promise<CommandAnswer> {
    const rule = RULES[command.kind];
    const event = await this.#eventOf(command, projectId);
    const refused: { id: string; why: string }[] = [];
    let changed = 0;
    const selection = command.kind === 'first' ? [command.id] : command.which;
    for await (const page of this.#pages(selection, rule.states, refused)) {
      const pairs = [];
      for (const upload of page) {
        const why = rule.refusal(upload.job, projectId);
        if (why === null) pairs.push({ upload, event: event(upload.job) });
        else if (selection !== 'all') refused.push({ id: upload.job.id, why });
      }
      changed += await this.#host.applyAll(pairs);
    }
    return { changed, refused };
  }

  /** Gives every job that has not ended the priority of its kind of file. */
  async reprioritize(priority: readonly string[]): Promise<void> {
    for await (const page of this.#pages('all', UNENDED, [])) {
      const pairs = page.flatMap((upload) => {
        const { path, turn } = upload.job;
        if (turn.priority === LIVE_PRIORITY) return [];
        const to = { turn: { ...turn, priority: priorityOf(path, priority) } };
        const same = to.turn.priority === turn.priority;
        return same ? [] : [{ upload, event: { type: 'amended', to } as const }];
      });
      await this.#host.applyAll(pairs);
    }
  }

  async #eventOf(command: JobCommand, projectId: string | null): Promise<(job: Job) => JobEvent> {
    const nowMs = this.#host.clock.now();
    switch (command.kind) {
      case 'cancel':
        return () => ({ type: 'cancelled', nowMs });
      case 'retry':
        return () => ({ type: 'retried', nowMs });
      case 'hold':
        return () => ({ type: 'amended', to: { held: true } });
      case 'resume':
        return () => ({ type: 'amended', to: { held: false } });
      case 'move':
        return () => ({ type: 'amended', to: { projectId } });
      case 'first': {
        const rank = (await this.#host.store.lowestRank()) - 1;
        return ({ turn }) => ({ type: 'amended', to: { held: false, turn: { ...turn, rank } } });
      }
    }
  }

  /** The jobs of a selection, a page at a time; names that mean no job are refused. */
  async *#pages(
    selection: Selection,
    states: readonly JobStateKind[],
    refused: { id: string; why: string }[],
  ): AsyncGenerator<readonly Upload[]> {
    const { store } = this.#host;
    if (selection !== 'all') {
      for (const id of selection) {
        const upload = await store.find(id);
        if (upload === null) refused.push({ id, why: 'There is no such upload' });
        else yield [upload];
      }
      return;
    }
    let afterId: string | undefined;
    do {
      const page = await store.list({
        limit: PAGE,
        states,
        ...(afterId === undefined ? {} : { afterId }),
      });
      afterId = page.length === PAGE ? page.at(-1)?.job.id : undefined;
      yield page;
    } while (afterId !== undefined);
  }
}
