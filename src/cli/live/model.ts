import type { PrintedEvent } from '../print/printer.ts';
import { holdWords } from '../print/queue-words.ts';
import { ClipList } from './clip-list.ts';

/** What the live view shows, grown from events: the same facts as every other output. */
export interface LiveModel {
  readonly code: Extract<PrintedEvent, { type: 'code' }> | null;
  readonly paired: Extract<PrintedEvent, { type: 'paired' }> | null;
  readonly pageUrl: string | null;
  /** In the order they appeared. */
  readonly clips: ClipList<Clip>;
  /** Why the queue does not move, in words. */
  readonly holds: readonly string[];
}

export interface Clip {
  readonly path: string;
  readonly state: 'recording' | 'queued' | 'uploading' | 'completed' | 'failed' | 'skipped';
  readonly totalBytes: number | null;
  readonly sentBytes: number;
  readonly recordedBytes: number;
  /** Why, or what became of it. */
  readonly note: string | null;
  /** What threatens it; told as long as it is under way. */
  readonly warning: string | null;
  /** Compared and opened at Frame.io's side; null while nobody has looked. */
  readonly proof: { readonly good: boolean; readonly words: string } | null;
}

export const EMPTY_MODEL: LiveModel = {
  code: null,
  paired: null,
  pageUrl: null,
  clips: ClipList.empty(),
  holds: [],
};

export function reduce(model: LiveModel, event: PrintedEvent): LiveModel {
  switch (event.type) {
    case 'code':
      return { ...model, code: event };
    case 'paired':
      return { ...model, paired: event, code: null };
    case 'listening':
      return { ...model, pageUrl: event.url };
    case 'held':
      return { ...model, holds: event.reasons.map(holdWords) };
    case 'recording':
      return change(model, event.path, { state: 'recording' });
    case 'queued': {
      const { mode, totalBytes } = event;
      const state = mode === 'growing' && totalBytes === null ? 'recording' : 'queued';
      return change(model, event.path, { state, totalBytes });
    }
    case 'recordingEnded': {
      const { path, totalBytes, why } = event;
      // It may have an end before it is known to have one: nothing was recorded, or a person cancelled it.
      if (model.clips.get(path)?.state !== 'recording') return model;
      return change(model, path, { state: 'uploading', totalBytes, note: why });
    }
    case 'waiting':
      return change(model, event.path, { state: 'queued', note: 'held here' });
    case 'progress': {
      const { sentBytes, totalBytes } = event;
      const state = totalBytes === null ? 'recording' : 'uploading';
      return change(model, event.path, { state, sentBytes, totalBytes });
    }
    case 'completed': {
      const { totalBytes, sha256 } = event;
      const note = `sha256 ${sha256.slice(0, 12)}…`;
      return change(model, event.path, {
        state: 'completed',
        sentBytes: totalBytes,
        totalBytes,
        note,
      });
    }
    case 'failed':
      return change(model, event.path, {
        state: 'failed',
        note: `${event.message}. ${event.hint}`,
      });
    case 'skipped':
      return change(model, event.path, { state: 'skipped', note: event.message });
    case 'arrived': {
      const good = event.identical && event.playable;
      const words = good ? `identical, plays, in ${event.folder}` : (event.reason ?? 'differs');
      return change(model, event.path, { proof: { good, words } });
    }
    case 'restarted': {
      const note = `${event.message}; it is sent again`;
      return change(model, event.path, { state: 'queued', sentBytes: 0, note });
    }
    case 'deadlineAtRisk':
      return change(model, event.path, { warning: event.message });
    case 'cancelled':
    case 'pairingLost':
    case 'pairingFailed':
    case 'quiet':
    case 'planStep':
    case 'recorded':
    case 'container':
    case 'error':
    case 'result':
    case 'unpaired':
    case 'warning':
    case 'configured':
    case 'vault':
    case 'vaultMoved':
    case 'status':
    case 'upload':
    case 'check':
    case 'device':
    case 'channels':
    case 'channelConnected':
    case 'channelDisconnected':
    case 'marked':
    case 'queue':
    case 'network':
    case 'clock':
    case 'bundle':
    case 'limit':
    case 'otherProject':
    case 'delivery':
    case 'orphan':
    case 'verified':
    case 'verdict':
    case 'watchState':
    case 'brokenOff':
    case 'waitingForPairing':
    case 'pairingFound':
    case 'letGo':
    case 'watch':
    case 'watchFolder':
    case 'survey':
    case 'socket':
    case 'paused':
    case 'resumed':
    case 'renamed':
    case 'projectChanged':
      return model;
  }
}

/** How far a recording has got is measured, not told by events. */
export function recorded(model: LiveModel, path: string, bytes: number): LiveModel {
  return change(model, path, { recordedBytes: bytes });
}

function change(model: LiveModel, path: string, to: Partial<Clip>): LiveModel {
  const clip = { ...(model.clips.get(path) ?? { ...NEW_CLIP, path }), ...to };
  return { ...model, clips: model.clips.with(clip) };
}

const NEW_CLIP = {
  state: 'queued',
  totalBytes: null,
  sentBytes: 0,
  recordedBytes: 0,
  note: null,
  warning: null,
  proof: null,
} as const;
