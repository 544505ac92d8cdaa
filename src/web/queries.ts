import { QueryClient, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { askStatus, fetchUploads, type ListedState, type Reply } from './api.ts';
import type { PairingCode } from './news.ts';

export const STATUS_KEY = ['status'] as const;
export const UPLOADS_KEY = ['uploads'] as const;
export const CODE_KEY = ['code'] as const;

/** How long a list that could not be read is left alone. */
const LIST_RETRY_MS = 5_000;

/**
 * `live.ts` alone decides when something is asked again: react-query's own interval starts anew with
 * each patch of the cache, so that a steady stream of progress would keep it from ever asking.
 * `networkMode`: the device is on this machine, also when the browser believes itself offline.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity },
    },
  });
}

/** The latest reply of the device; undefined until the first. */
export function useReply(): Reply | undefined {
  return useQuery({
    queryKey: STATUS_KEY,
    queryFn: async ({ client }) => askStatus(client.getQueryData<Reply>(STATUS_KEY)),
  }).data;
}

/** The code that is to be typed at Frame.io, as far as this page has heard of one. */
export function usePairingCode(): PairingCode | null {
  return useQuery<PairingCode | null>({ queryKey: CODE_KEY, queryFn: skipToken }).data ?? null;
}

/** Uploads in these states, page by page. */
export function useUploads(states: readonly ListedState[]) {
  return useInfiniteQuery({
    queryKey: [...UPLOADS_KEY, ...states],
    queryFn: async ({ pageParam }) => fetchUploads(states, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => (state.status === 'error' ? LIST_RETRY_MS : false),
  });
}
