-- Files can go up while they are still being recorded. The table is built anew because SQLite cannot change
-- a CHECK; foreign keys are off meanwhile (migrate.ts).
CREATE TABLE new_jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  filetype TEXT NOT NULL,
  -- Of a recording: as it was when its last part was cut.
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mtime_ns TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('finished', 'growing')),
  channel INTEGER,
  sample TEXT,
  created_at_ms REAL NOT NULL,
  queued_at_ms REAL NOT NULL,
  -- The same moment by a clock that nobody can set: which start of the machine, and how long after it.
  queued_boot TEXT,
  queued_boot_ms REAL,
  project_id TEXT,
  rank INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  again INTEGER NOT NULL CHECK (again IN (0, 1)),
  remakes INTEGER NOT NULL,
  -- What people should know of it though it arrived.
  remark TEXT,
  -- `state` is the whole state as JSON; the columns up to `deadline_ms` are taken from it for indexes.
  kind TEXT NOT NULL CHECK (
    kind IN (
      'queued', 'identifying', 'creating', 'sending', 'growing', 'finishing', 'verifying',
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
    CASE
      WHEN kind IN (
        'queued', 'identifying', 'creating', 'sending', 'growing', 'finishing', 'verifying'
      ) THEN kind
    END
  ) VIRTUAL,
  -- Being recorded, it goes before what is finished.
  live INTEGER GENERATED ALWAYS AS (priority < 0) VIRTUAL,
  -- What a claim looks at: free, not held, and either waiting or due; `begun` has an asset.
  turn_class TEXT GENERATED ALWAYS AS (
    CASE
      WHEN lease_owner IS NOT NULL OR held = 1 THEN NULL
      WHEN kind IN ('sending', 'growing', 'finishing', 'verifying') THEN 'begun'
      WHEN kind NOT IN ('queued', 'identifying', 'creating') THEN NULL
      WHEN ready = 0 THEN 'waiting'
      ELSE 'new'
    END
  ) VIRTUAL
) STRICT;

INSERT INTO new_jobs (
  seq, id, path, name, filetype, size_bytes, mtime_ns, mode, sample, created_at_ms, queued_at_ms,
  project_id, rank, priority, held, again, remakes, kind, not_before_ms, ready, deadline_ms, state,
  sent_bytes, asked_by, lease_owner, lease_until_ms
)
SELECT
  seq, id, path, name, filetype, size_bytes, mtime_ns, 'finished', sample, created_at_ms, queued_at_ms,
  project_id, rank, priority, held, again, remakes, kind, not_before_ms, ready, deadline_ms,
  CASE
    WHEN kind = 'creating' THEN json_set(state, '$.recording', NULL)
    WHEN kind = 'failed' AND state ->> '$.resumable' IS NOT NULL
      THEN json_set(state, '$.resumable.kind', 'sending')
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
WHERE kind IN ('creating', 'sending', 'growing', 'finishing', 'verifying');

-- For a claim: each gives the next of its class first. Deadlines and ranks both come first sometimes.
CREATE INDEX turn_new ON jobs (project_id, rank, priority, seq) WHERE turn_class = 'new';
CREATE INDEX turn_new_asked ON jobs (asked_by, project_id, rank, priority, seq)
WHERE turn_class = 'new';
CREATE INDEX turn_begun ON jobs (turn_class, rank, live DESC, deadline_ms, priority, seq)
WHERE turn_class = 'begun';
CREATE INDEX turn_begun_asked ON jobs (asked_by, rank, live DESC, deadline_ms, priority, seq)
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

-- Of a recording, the URL of a part is asked for when the part has been cut, and what was sent is compared
-- with the disk at the end.
CREATE TABLE new_parts (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  offset_bytes INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  -- Null: it is still to be asked for.
  url TEXT,
  attempts INTEGER NOT NULL,
  not_before_ms REAL NOT NULL,
  code TEXT,
  -- Set once the storage has acknowledged the part.
  md5 TEXT,
  etag TEXT,
  -- Of what was sent, while it is to be compared.
  crc32 INTEGER,
  -- How often the storage said that it has other bytes than were sent.
  mismatches INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO new_parts (
  job_id, number, offset_bytes, size_bytes, url, attempts, not_before_ms, code, md5, etag, mismatches
)
SELECT
  job_id, number, offset_bytes, size_bytes, url, attempts, not_before_ms, code, md5, etag, mismatches
FROM parts;

DROP TABLE parts;
ALTER TABLE new_parts RENAME TO parts;
