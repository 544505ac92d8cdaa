import { DailiesError, type Channel, type LoggingInput } from '../../core/index.ts';
import type { DeviceAct, DeviceActAnswer, StorePort } from '../../engine/index.ts';
import type { Account } from '../session/account.ts';
import { actError } from './act-error.ts';
import { chooseLogger } from './choose-channel.ts';
import { chooseClip, clipOf, type ChosenClip, type Clip } from './choose-clip.ts';
import {
  commentAct,
  commentText,
  readMark,
  type MarkOptions,
  type NamedClip,
  type ReadMark,
} from './mark-options.ts';

/** What became of a mark: at least one of the two. */
export interface Marked {
  /** The button that was pressed. */
  readonly press: (LoggingInput & Pick<Channel, 'index' | 'name'>) | null;
  readonly comment: PutComment | null;
  /** Why a part of it was not done, each a sentence. */
  readonly notes: readonly string[];
}

export interface PutComment {
  /** Null when Frame.io named none. */
  readonly commentId: string | null;
  readonly clip: Clip;
  readonly text: string;
  /** Null: about the whole clip. */
  readonly frame: number | null;
}

interface MarksParts {
  readonly account: Account;
  readonly store: Pick<StorePort, 'list' | 'find' | 'findByPath'>;
  readonly ask: (act: DeviceAct) => Promise<DeviceActAnswer>;
  /** The id a person means by its beginning. */
  readonly resolve: (uploadId: string) => Promise<string>;
  /** As the queue knows a path: absolute, links resolved. */
  readonly realPath: (path: string) => Promise<string>;
}

const NOTHING = 'nothing was marked';

/** Marks: presses of logging buttons and comments on clips (docs/decisions/0015). */
export class Marks {
  readonly #parts: MarksParts;

  constructor(parts: MarksParts) {
    this.#parts = parts;
  }

  /**
   * All that can be known to be wrong is said before anything is asked of Frame.io.
   * @throws DailiesError; unless it says otherwise, nothing was marked then
   */
  async mark(options: MarkOptions): Promise<Marked> {
    const mark = readMark(options);
    const chosen = mark.text === null ? null : await this.#clip(mark.clip);
    const logger = mark.marker === null ? null : await this.#logger(mark.channel);
    const notes = this.#notes(mark, chosen, logger);
    const press = logger === null ? null : await this.#press(mark, logger);
    if (mark.text === null || chosen?.kind !== 'clip') return { press, comment: null, notes };
    const put = { clip: chosen.clip, text: commentText(mark.text, mark.marker), frame: mark.frame };
    try {
      return { press, comment: await this.comment(put), notes };
    } catch (error) {
      // The button cannot be pressed back: what was done is told.
      if (press === null || !(error instanceof DailiesError)) throw error;
      return { press, comment: null, notes: [...notes, `${error.message}: the text is not there`] };
    }
  }

  /** @throws DailiesError */
  async comment({ clip, text, frame }: Omit<PutComment, 'commentId'>): Promise<PutComment> {
    const answer = await this.#parts.ask(commentAct(clip.assetId, text, frame));
    if (answer.kind === 'failed') throw actError(answer, NOTHING);
    return { commentId: answer.commentId, clip, text, frame };
  }

  async #press({ marker, inputIndex }: ReadMark, { channelId, index, name }: Channel) {
    if (marker === null) return null;
    const input = { channelId, inputIndex };
    const answer = await this.#parts.ask({ kind: 'press', input, marker });
    if (answer.kind === 'failed') throw actError(answer, NOTHING);
    return { ...input, index, name };
  }

  /** What will not be done of it. @throws DailiesError when that is all */
  #notes(
    { text, marker }: ReadMark,
    chosen: ChosenClip | null,
    logger: Channel | null,
  ): readonly string[] {
    const notes: string[] = [];
    if (marker !== null && logger === null) {
      notes.push('No channel of this device can log markers in real time');
    }
    if (chosen?.kind === 'none') notes.push(`${chosen.why}; the text was put nowhere`);
    const canPress = marker !== null && logger !== null;
    const canComment = text !== null && chosen?.kind === 'clip';
    if (canPress || canComment) return notes;
    const why = chosen?.kind === 'none' ? chosen.why : (notes[0] ?? '');
    const hint = 'Say which clip: --upload ID, --file PATH or --asset ID.';
    throw new DailiesError('bad_arguments', `${why}; ${NOTHING}`, { hint });
  }

  /** What is known of channels may be old: asked for anew before it is said that none can. */
  async #logger(index: number | undefined): Promise<Channel | null> {
    const known = this.#channels();
    if (!known.some((channel) => channel.canLog)) await this.#parts.ask({ kind: 'readIdentity' });
    return chooseLogger(this.#channels(), index);
  }

  #channels(): readonly Channel[] {
    const { pairing } = this.#parts.account;
    return pairing.kind === 'paired' ? (pairing.identity?.channels ?? []) : [];
  }

  /** One that is named and has no asset is an error at once: another was not meant. */
  async #clip(named: NamedClip | null): Promise<ChosenClip> {
    const { store, account, resolve, realPath } = this.#parts;
    if (named === null) return chooseClip(store, account.projectId);
    if ('assetId' in named) {
      const { assetId } = named;
      const clip = { assetId, uploadId: null, name: null, standing: 'named' } as const;
      return { kind: 'clip', clip };
    }
    const upload =
      'uploadId' in named
        ? await store.find(await resolve(named.uploadId))
        : await store.findByPath(await realPath(named.path));
    const chosen: ChosenClip =
      upload === null
        ? { kind: 'none', why: 'This file was never queued here' }
        : clipOf(upload.job);
    if (chosen.kind === 'clip') return chosen;
    throw new DailiesError('bad_arguments', `${chosen.why}; ${NOTHING}`, {
      hint: 'See which there are: dailies queue list.',
    });
  }
}
