import { PATHS, commentReply } from '../spec/index.ts';
import { jsonOf, type HttpReply, type HttpRequest } from './http.ts';
import { parseDone } from './reply.ts';
import { apiRequest, fillPath, type ApiContext } from './request.ts';

export interface NewComment {
  readonly text: string;
  /** Where in the asset, in frames from 0; absent: about the whole of it (protocol.md §15.2). */
  readonly frame?: number;
}

/** @throws RangeError for an empty text or a negative frame: nothing Frame.io could take */
export function createCommentRequest(
  context: ApiContext,
  accessToken: string,
  assetId: string,
  { text, frame }: NewComment,
): HttpRequest {
  if (text === '') throw new RangeError('a comment needs a text');
  if (frame !== undefined && !(frame >= 0 && Number.isFinite(frame))) {
    throw new RangeError('a comment is at frame 0 or later');
  }
  const value = frame === undefined ? { text } : { text, timestamp: frame };
  return apiRequest(context, 'POST', fillPath(PATHS.comments, { assetId }), {
    accessToken,
    body: { kind: 'json', value },
  });
}

export interface CreatedComment {
  /** Null when Frame.io named none; the comment is there all the same. */
  readonly commentId: string | null;
}

/** @throws DailiesError `unexpected_reply`, `captive_portal` */
export function parseCreatedComment(reply: HttpReply): CreatedComment {
  parseDone('the comment', reply);
  return { commentId: commentReply.safeParse(jsonOf(reply)).data?.id ?? null };
}
