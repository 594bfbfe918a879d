/** The one pause that holds for all probing, as long as it does. */
export const pause = `
CREATE TABLE pause (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  by TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
`;
