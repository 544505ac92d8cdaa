import type { Asset, Comment } from '../world/asset.ts';
import type { Device } from '../world/device.ts';
import { isoMicros } from '../world/time.ts';

/** The v2 comment object, nulls and all (protocol.md §15.2). */
export function commentBody(comment: Comment, asset: Asset, { user }: Device): unknown {
  const at = isoMicros(comment.insertedMs);
  const { timestampFrames } = comment;
  return {
    _type: 'comment',
    id: comment.id,
    text: comment.text,
    timestamp: timestampFrames,
    // The frame a timestamp falls into: how Frame.io fills it is not documented.
    frame: timestampFrames === null ? null : Math.floor(timestampFrames),
    duration: null,
    owner_id: user.id,
    owner: { _type: 'user', id: user.id, name: user.name },
    asset_id: asset.id,
    device_channel_input_id: null,
    parent_id: null,
    annotation: null,
    page: null,
    pitch: null,
    yaw: null,
    private: false,
    completed: false,
    completed_at: null,
    completer_id: null,
    like_count: 0,
    replies: [],
    inserted_at: at,
    updated_at: at,
    deleted_at: null,
    text_edited_at: null,
  };
}
