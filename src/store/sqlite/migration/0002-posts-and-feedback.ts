/** What is being posted, what people thought of verdicts, and what holds for a workspace for a while. */
export const postsAndFeedback = `
CREATE TABLE posts (
  workspace TEXT NOT NULL,
  key TEXT NOT NULL,
  run TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX posts_by_run ON posts (workspace, run);
CREATE TABLE feedback (
  workspace TEXT NOT NULL,
  run TEXT NOT NULL,
  user TEXT NOT NULL,
  is_right INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (workspace, run, user)
) STRICT, WITHOUT ROWID;
CREATE TABLE flags (
  workspace TEXT NOT NULL,
  name TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (workspace, name)
) STRICT, WITHOUT ROWID;
`;
