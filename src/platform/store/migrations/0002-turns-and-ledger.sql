-- Jobs get a turn, a project and a sample, and may be held; what was delivered gets a ledger. The table
-- is built anew because SQLite cannot change a CHECK; foreign keys are off meanwhile (migrate.ts).
CREATE TABLE new_jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  filetype TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mtime_ns TEXT NOT NULL,
  sample TEXT,
  created_at_ms REAL NOT NULL,
  queued_at_ms REAL NOT NULL,
  project_id TEXT,
  rank INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  again INTEGER NOT NULL CHECK (again IN (0, 1)),
  remakes INTEGER NOT NULL,
  -- `state` is the whole state as JSON; the columns up to `deadline_ms` are taken from it for indexes.
  kind TEXT NOT NULL CHECK (
    kind IN (
      'queued', 'identifying', 'creating', 'sending', 'verifying',
      'completed', 'failed', 'skipped', 'cancelled'
    )
  ),
  not_before_ms REAL NOT NULL,
  -- 0 while `not_before_ms` lies ahead; a claim sets it when that time has come.
  ready INTEGER NOT NULL CHECK (ready IN (0, 1)),
  -- When the asset there is dies.
  deadline_ms REAL,
  state TEXT NOT NULL CHECK (json_valid(state)),
  -- Of acknowledged parts.
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  -- Who wants it done: an upload works off only what it was asked for, an agent everything.
  asked_by TEXT NOT NULL,
  lease_owner TEXT,
  lease_until_ms REAL NOT NULL DEFAULT 0,
  -- Why a job failed or was skipped.
  code TEXT GENERATED ALWAYS AS (state ->> '$.code') VIRTUAL,
  -- Its kind until it has ended.
  unended TEXT GENERATED ALWAYS AS (
    CASE WHEN kind IN ('queued', 'identifying', 'creating', 'sending', 'verifying') THEN kind END
  ) VIRTUAL,
  -- What a claim looks at: free, not held, and either waiting or due; `begun` has an asset.
  turn_class TEXT GENERATED ALWAYS AS (
    CASE
      WHEN lease_owner IS NOT NULL OR held = 1 THEN NULL
      WHEN kind IN ('sending', 'verifying') THEN 'begun'
      WHEN kind NOT IN ('queued', 'identifying', 'creating') THEN NULL
      WHEN ready = 0 THEN 'waiting'
      ELSE 'new'
    END
  ) VIRTUAL
) STRICT;

INSERT INTO new_jobs (
  seq, id, path, name, filetype, size_bytes, mtime_ns, sample, created_at_ms, queued_at_ms, project_id,
  rank, priority, held, again, remakes, kind, not_before_ms, ready, deadline_ms, state, sent_bytes,
  asked_by, lease_owner, lease_until_ms
)
SELECT
  seq, id, path, name, filetype, size_bytes, mtime_ns, NULL, created_at_ms, queued_at_ms, NULL,
  0, 0, 0, 0, remakes, kind, not_before_ms, not_before_ms = 0,
  -- Upload URLs live 24 hours (protocol.md §11.2). A verifying job did not say when they were issued:
  -- not before it was queued.
  CASE kind
    WHEN 'sending' THEN (state ->> '$.urlsIssuedAtMs') + 86400000
    WHEN 'verifying' THEN queued_at_ms + 86400000
  END,
  CASE kind
    WHEN 'creating' THEN json_set(state, '$.ending', NULL)
    WHEN 'verifying' THEN json_set(state, '$.urlsIssuedAtMs', queued_at_ms)
    ELSE state
  END,
  sent_bytes, asked_by, lease_owner, lease_until_ms
FROM jobs;

DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;

CREATE INDEX jobs_by_path ON jobs (path, seq);
CREATE INDEX jobs_by_kind ON jobs (kind, seq, size_bytes, sent_bytes);
CREATE INDEX jobs_by_code ON jobs (code, seq) WHERE code IS NOT NULL;
CREATE INDEX jobs_unended ON jobs (unended, rank, priority, seq) WHERE unended IS NOT NULL;
CREATE INDEX jobs_alike ON jobs (size_bytes, sample, project_id)
WHERE kind IN ('creating', 'sending', 'verifying');

-- For a claim: each gives the next of its class first. Deadlines and ranks both come first sometimes.
CREATE INDEX turn_new ON jobs (project_id, rank, priority, seq) WHERE turn_class = 'new';
CREATE INDEX turn_new_asked ON jobs (asked_by, project_id, rank, priority, seq)
WHERE turn_class = 'new';
CREATE INDEX turn_begun ON jobs (turn_class, rank, deadline_ms, priority, seq)
WHERE turn_class = 'begun';
CREATE INDEX turn_begun_asked ON jobs (asked_by, rank, deadline_ms, priority, seq)
WHERE turn_class = 'begun';
CREATE INDEX turn_urgent ON jobs (turn_class, deadline_ms, rank, priority, seq)
WHERE turn_class = 'begun';
CREATE INDEX turn_urgent_asked ON jobs (asked_by, deadline_ms, rank, priority, seq)
WHERE turn_class = 'begun';
CREATE INDEX turn_waiting ON jobs (project_id, not_before_ms) WHERE turn_class = 'waiting';
CREATE INDEX turn_waiting_asked ON jobs (asked_by, project_id, not_before_ms)
WHERE turn_class = 'waiting';

-- What a claim sets right before it looks.
CREATE INDEX jobs_not_ready ON jobs (not_before_ms) WHERE ready = 0;
CREATE INDEX jobs_leased_until ON jobs (lease_until_ms) WHERE lease_owner IS NOT NULL;
CREATE INDEX jobs_leased_by ON jobs (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE INDEX jobs_for_any_project ON jobs (project_id, asked_by)
WHERE project_id IS NULL AND lease_owner IS NULL AND kind IN ('queued', 'identifying', 'creating');

-- How often the storage said that it has other bytes than were sent.
ALTER TABLE parts ADD COLUMN mismatches INTEGER NOT NULL DEFAULT 0;

-- The project the job was meant for when its asset died: the job may be moved later.
ALTER TABLE dead_assets ADD COLUMN project_id TEXT;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL,
  asset_id TEXT NOT NULL,
  project_id TEXT,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ns TEXT NOT NULL,
  sample TEXT,
  sha256 TEXT NOT NULL,
  delivered_at_ms REAL NOT NULL,
  UNIQUE (job_id, asset_id)
) STRICT;

CREATE INDEX deliveries_alike ON deliveries (size_bytes, sample, seq);

INSERT INTO deliveries (
  job_id, asset_id, path, name, size_bytes, mtime_ns, sha256, delivered_at_ms
)
SELECT
  id, state ->> '$.assetId', path, name, size_bytes, mtime_ns, state ->> '$.sha256',
  state ->> '$.completedAtMs'
FROM jobs WHERE kind = 'completed' ORDER BY state ->> '$.completedAtMs', seq;

-- One line.
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- What people told the queue. `answer` is set by who owns it, and deleted by who reads it.
CREATE TABLE commands (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  command TEXT NOT NULL CHECK (json_valid(command)),
  at_ms REAL NOT NULL,
  answer TEXT CHECK (json_valid(answer))
) STRICT;

CREATE INDEX commands_open ON commands (number) WHERE answer IS NULL;
