import type { CommandAnswer, PostedCommand, QueueSettings } from '../../engine/index.ts';
import type { Connection, Statements } from './connection.ts';
import { fromJson } from './rows.ts';
import { readSettings } from './read-settings.ts';

export const DESK_SQL = {
  settings: `SELECT value FROM settings`,
  saveSettings: `INSERT INTO settings (id, value) VALUES (1, :value)
    ON CONFLICT (id) DO UPDATE SET value = excluded.value`,
  post: `INSERT INTO commands (command, at_ms) VALUES (:command, :atMs)`,
  open: `SELECT number, command FROM commands WHERE answer IS NULL ORDER BY number`,
  answer: `UPDATE commands SET answer = :answer WHERE number = :number AND answer IS NULL`,
  answerTo: `SELECT answer FROM commands WHERE number = ? AND answer IS NOT NULL`,
  forget: `DELETE FROM commands WHERE number = ?`,
} as const;

export interface OpenCommand {
  readonly number: number;
  readonly command: PostedCommand;
}

/** What people have decided about the queue, and tell it. Called inside a transaction. */
export class Desk {
  readonly #sql: Statements<typeof DESK_SQL>;

  constructor(connection: Connection) {
    this.#sql = connection.prepare(DESK_SQL);
  }

  settings(): QueueSettings {
    const row = this.#sql.settings.get() as { value: string } | undefined;
    return readSettings(row === undefined ? {} : fromJson(row.value));
  }

  saveSettings(settings: QueueSettings): void {
    this.#sql.saveSettings.run({ value: JSON.stringify(settings) });
  }

  postCommand(command: PostedCommand, atMs: number): number {
    return Number(this.#sql.post.run({ command: JSON.stringify(command), atMs }).lastInsertRowid);
  }

  openCommands(): readonly OpenCommand[] {
    const rows = this.#sql.open.all() as { number: number; command: string }[];
    return rows.map(({ number, command }) => ({
      number,
      command: fromJson(command) as PostedCommand,
    }));
  }

  answerCommand(number: number, answer: CommandAnswer): void {
    this.#sql.answer.run({ number, answer: JSON.stringify(answer) });
  }

  takeAnswer(number: number): CommandAnswer | null {
    const row = this.#sql.answerTo.get(number) as { answer: string } | undefined;
    if (row === undefined) return null;
    this.#sql.forget.run(number);
    return fromJson(row.answer) as CommandAnswer;
  }
}
