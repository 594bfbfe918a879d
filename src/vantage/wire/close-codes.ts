/** Why the hub ends a connection (RFC 6455, section 7.4.2: 4000 to 4999 are for private use). An agent that was replaced must not come back at once. */
export const closeCodes = {
  stopping: 1001,
  refused: 4000,
  replaced: 4001,
  nonsense: 4002,
  silent: 4003,
  doesNotRead: 4004,
  removed: 4005,
} as const;
