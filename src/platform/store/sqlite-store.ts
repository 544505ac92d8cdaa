import type {
  Change,
  Claim,
  CommandAnswer,
  ContentKey,
  Delivery,
  Job,
  LedgerOptions,
  ListOptions,
  PostedCommand,
  QueueSettings,
  Reach,
  StorePort,
} from '../../engine/index.ts';
import { Claims } from './claims.ts';
import { Connection } from './connection.ts';
import { Desk } from './desk.ts';
import { JobTable } from './job-table.ts';
import { Ledger } from './ledger.ts';
import { Lists } from './lists.ts';
import { Watches } from './watch-store.ts';

/**
 * The queue in one SQLite file. Here is only what is one transaction; what it consists of is in the
 * files of its parts.
 */
export class SqliteStore implements StorePort {
  readonly #connection: Connection;
  readonly #jobs: JobTable;
  readonly #claims: Claims;
  readonly #lists: Lists;
  readonly #ledger: Ledger;
  readonly #desk: Desk;
  /** What is kept of watch folders, in the same file. */
  readonly watches: Watches;

  /** @throws DailiesError `store_newer`, `store_damaged`, `disk_full`, `state_dir_unusable` */
  static open(path: string): SqliteStore {
    const connection = new Connection(path);
    try {
      return new SqliteStore(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#jobs = new JobTable(connection);
    this.#claims = new Claims(connection, this.#jobs);
    this.#lists = new Lists(connection, this.#jobs);
    this.#ledger = new Ledger(connection);
    this.#desk = new Desk(connection);
    this.watches = new Watches(connection);
  }

  async add(jobs: readonly Job[], askedBy: string) {
    return this.#connection.write(() => this.#jobs.add(jobs, askedBy));
  }

  async ask(ids: readonly string[], askedBy: string) {
    return this.#connection.write(() => this.#jobs.ask(ids, askedBy));
  }

  async find(id: string) {
    return this.#connection.read(() => this.#jobs.find(id));
  }

  async findByPath(path: string) {
    return this.#connection.read(() => this.#jobs.findByPath(path));
  }

  async idsLike(prefix: string, limit: number) {
    return this.#connection.read(() => this.#jobs.idsLike(prefix, limit));
  }

  async claim(claim: Claim) {
    return this.#connection.write(() => this.#claims.claim(claim));
  }

  async nextDueMs(reach: Reach) {
    return this.#connection.write(() => this.#claims.nextDueMs(reach));
  }

  async save(owner: string, change: Change) {
    return this.#connection.write(() => {
      if (!this.#claims.holds(owner, change.job.id)) return false;
      this.#write(change);
      return true;
    });
  }

  async saveFree(changes: readonly Change[], nowMs: number) {
    return this.#connection.write(() => {
      const leased: string[] = [];
      for (const change of changes) {
        if (this.#claims.isFree(change.job.id, nowMs)) this.#write(change);
        else leased.push(change.job.id);
      }
      return leased;
    });
  }

  async renew(owner: string, untilMs: number) {
    return this.#connection.write(() => this.#claims.renew(owner, untilMs));
  }

  async release(owner: string, jobId: string) {
    return this.#connection.write(() => this.#claims.release(owner, jobId));
  }

  async releaseAll() {
    return this.#connection.write(() => this.#claims.releaseAll());
  }

  async lowestRank() {
    return this.#connection.read(() => this.#jobs.lowestRank());
  }

  async counts() {
    return this.#connection.read(() => this.#jobs.counts());
  }

  async list(options: ListOptions) {
    return this.#connection.read(() => this.#lists.list(options));
  }

  async deliveriesLike(content: ContentKey): Promise<readonly Delivery[]> {
    return this.#connection.read(() => this.#ledger.deliveriesLike(content));
  }

  async twinOf(job: Job) {
    return this.#connection.read(() => this.#ledger.twinOf(job));
  }

  async deliveries(options: LedgerOptions) {
    return this.#connection.read(() => this.#ledger.deliveries(options));
  }

  async orphans(options: LedgerOptions) {
    return this.#connection.read(() => this.#ledger.orphans(options));
  }

  async settings() {
    return this.#connection.read(() => this.#desk.settings());
  }

  async saveSettings(settings: QueueSettings) {
    return this.#connection.write(() => this.#desk.saveSettings(settings));
  }

  async postCommand(command: PostedCommand, atMs: number) {
    return this.#connection.write(() => this.#desk.postCommand(command, atMs));
  }

  async openCommands() {
    return this.#connection.read(() => this.#desk.openCommands());
  }

  async answerCommand(number: number, answer: CommandAnswer) {
    return this.#connection.write(() => this.#desk.answerCommand(number, answer));
  }

  async takeAnswer(number: number) {
    return this.#connection.write(() => this.#desk.takeAnswer(number));
  }

  async version() {
    return this.#connection.version();
  }

  async close() {
    this.#connection.close();
  }

  #write(change: Change): void {
    this.#jobs.write(change);
    this.#ledger.write(change);
  }
}
