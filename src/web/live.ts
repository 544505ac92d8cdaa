import type { QueryClient } from '@tanstack/react-query';
import { EVENTS_PATH, type Reply } from './api.ts';
import { coalesced } from './coalesced.ts';
import { patchProgress, reactionTo, type Reaction, type Topic } from './news.ts';
import { CODE_KEY, STATUS_KEY, UPLOADS_KEY } from './queries.ts';

/** The safety net, for events that did not arrive. */
const POLL_MS = 5_000;
/** A burst of events asks the device at most this often. */
const REFRESH_GAP_MS = 1_000;

const EVERYTHING: readonly Topic[] = ['status', 'uploads'];

/**
 * Keeps what the page knows up to date: events are hints, replies are the truth.
 * @returns ends it
 */
export function startLive(
  client: QueryClient,
  open: () => EventSource = () => new EventSource(EVENTS_PATH),
): () => void {
  const refreshers: Readonly<Record<Topic, () => void>> = {
    status: refresher(client, STATUS_KEY),
    uploads: refresher(client, UPLOADS_KEY),
  };
  const refresh = (topics: readonly Topic[]) => topics.forEach((topic) => refreshers[topic]());

  const listen = (): EventSource => {
    const source = open();
    // Whatever happened while nobody listened was missed.
    source.addEventListener('open', () => refresh(EVERYTHING));
    source.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') perform(client, reactionTo(data), refresh);
    });
    // It connects again by itself; how the device is, only a reply can say.
    source.addEventListener('error', () => refresh(['status']));
    return source;
  };

  let source = listen();
  const timer = setInterval(() => {
    // Refused for good (401, 5xx): only a new one tries again.
    if (source.readyState === source.CLOSED) source = listen();
    refresh(source.readyState === source.OPEN ? ['status'] : EVERYTHING);
  }, POLL_MS);
  // Browsers slow the timers of a page that nobody sees.
  const onVisibility = () => {
    if (document.visibilityState === 'visible') refresh(EVERYTHING);
  };
  document.addEventListener('visibilitychange', onVisibility);

  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    clearInterval(timer);
    source.close();
  };
}

function refresher(client: QueryClient, queryKey: readonly string[]): () => void {
  const ask = async () => client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  return coalesced(ask, REFRESH_GAP_MS);
}

function perform(
  client: QueryClient,
  reaction: Reaction,
  refresh: (topics: readonly Topic[]) => void,
): void {
  switch (reaction.kind) {
    case 'patch':
      client.setQueryData<Reply>(STATUS_KEY, (reply) => patchReply(reply, reaction.progress));
      return refresh(['status']);
    case 'showCode':
      client.setQueryData(CODE_KEY, reaction.code);
      return refresh(['status']);
    case 'endCode':
      client.setQueryData(CODE_KEY, null);
      return refresh(EVERYTHING);
    case 'refresh':
      return refresh(reaction.topics);
  }
}

/** Only a device that answers is patched: `atMs` stays that of its own word. */
function patchReply(
  reply: Reply | undefined,
  progress: Parameters<typeof patchProgress>[1],
): Reply | undefined {
  if (reply?.kind !== 'answered') return reply;
  return { ...reply, snapshot: patchProgress(reply.snapshot, progress) };
}
