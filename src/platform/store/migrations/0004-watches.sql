-- Folders that are watched, and what is decided about their files.
CREATE TABLE watch_folders (
  path TEXT PRIMARY KEY,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  -- 0: watched only while a program asks for it.
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  added_at_ms REAL NOT NULL,
  -- How it was when it was last looked at.
  report TEXT CHECK (json_valid(report))
) STRICT;

-- By path and not by watch folder: what is decided about a file holds whichever folder finds it.
CREATE TABLE watch_files (
  folder TEXT NOT NULL,
  name TEXT NOT NULL,
  file_id TEXT,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  mtime_ns TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('before', 'growing', 'handedOver', 'brokenOff')),
  -- Of a recording that was broken off.
  why TEXT,
  gone_at_ms REAL,
  PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX watch_files_by_id ON watch_files (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX watch_files_gone ON watch_files (gone_at_ms) WHERE gone_at_ms IS NOT NULL;
