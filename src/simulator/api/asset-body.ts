import type { Asset } from '../world/asset.ts';
import type { Device } from '../world/device.ts';
import { isoMicros } from '../world/time.ts';
import type { Project } from '../world/project.ts';

/** The v2 asset object a device gets for its new asset, nulls and all (protocol.md §11.1). */
export function assetBody(
  asset: Asset,
  device: Device,
  project: Project,
  uploadUrls: readonly string[],
): unknown {
  const at = isoMicros(asset.createdMs);
  return {
    _type: 'file',
    type: 'file',
    id: asset.id,
    name: asset.name,
    filetype: asset.filetype,
    filesize: asset.sizeBytes,
    upload_urls: uploadUrls,
    status: 'created',
    label: 'none',
    parent_id: project.rootFolderId,
    project_id: project.id,
    team_id: project.teamId,
    account_id: project.accountId,
    creator_id: device.user.id,
    inserted_at: at,
    updated_at: at,
    // Set although nothing is uploaded yet, as recorded.
    uploaded_at: at,
    upload_completed_at: null,
    upload_failed_at: null,
    deleted_at: null,
    archived_at: null,
    hard_deleted_at: null,
    realtime_upload: null,
    checksums: null,
    description: null,
    duration: null,
    fps: null,
    frames: null,
    transcodes: null,
    cover_asset_id: null,
    auto_version_id: asset.versionOf,
    properties: null,
    rating: null,
    index: -1,
    original: null,
    is_360: false,
    is_hls_required: false,
    is_session_watermarked: false,
    private: false,
    public: false,
    comment_count: 0,
    item_count: 0,
    view_count: 0,
  };
}
