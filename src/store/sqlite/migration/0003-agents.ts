/** Who may serve this hub as an agent, and the invitations that let somebody in. A secret is kept as its SHA-256 alone. */
export const agents = `
CREATE TABLE hub (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL
) STRICT;
CREATE TABLE agents (
  name TEXT PRIMARY KEY,
  labels TEXT NOT NULL,
  public_key TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  last_seen_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  name TEXT,
  expires_at INTEGER NOT NULL,
  used_by TEXT
) STRICT, WITHOUT ROWID;
`;
