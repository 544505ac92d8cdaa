-- One file on its way, or at its end. `state` is the whole state as JSON; `kind` and `not_before_ms`
-- are taken from it for the index.
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  filetype TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mtime_ns TEXT NOT NULL,
  created_at_ms REAL NOT NULL,
  queued_at_ms REAL NOT NULL,
  remakes INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('queued', 'creating', 'sending', 'verifying', 'completed', 'failed', 'skipped', 'cancelled')
  ),
  not_before_ms REAL NOT NULL,
  state TEXT NOT NULL CHECK (json_valid(state)),
  -- Of acknowledged parts.
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  -- Who wants it done: an upload works off only what it was asked for, an agent everything.
  asked_by TEXT NOT NULL,
  lease_owner TEXT,
  lease_until_ms REAL NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX jobs_by_path ON jobs (path, seq);
CREATE INDEX jobs_by_kind ON jobs (kind, seq);

CREATE TABLE parts (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  offset_bytes INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  url TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  not_before_ms REAL NOT NULL,
  code TEXT,
  -- Set once the storage has acknowledged the part.
  md5 TEXT,
  etag TEXT,
  PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;

-- Assets at Frame.io that will never be completed and that a device cannot delete.
CREATE TABLE dead_assets (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  asset_id TEXT,
  job_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_ms REAL NOT NULL
) STRICT;
