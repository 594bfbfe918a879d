/** Runs, and the ids of what Slack has delivered already. */
export const runs = `
CREATE TABLE runs (
  workspace TEXT NOT NULL,
  id TEXT NOT NULL,
  channel TEXT NOT NULL,
  thread_ts TEXT,
  parent_ts TEXT,
  target TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'cancelled', 'interrupted')),
  requested_by TEXT NOT NULL,
  request TEXT NOT NULL,
  report BLOB,
  report_packed INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX runs_by_state ON runs (state, created_at);
CREATE INDEX runs_by_age ON runs (created_at);
CREATE TABLE seen (
  workspace TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_by_expiry ON seen (expires_at);
`;
