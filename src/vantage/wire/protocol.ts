/** The version of the wire that this program speaks best, and the oldest that it still understands: hub and agents one apart work together. */
export const wire = { newest: 1, oldest: 1 } as const;

export type Spoken = { newest: number; oldest: number };

/** The newest version that both understand, or null where one of them must be upgraded. */
export function agreedVersion(one: Spoken, other: Spoken): number | null {
  const newest = Math.min(one.newest, other.newest);
  return newest >= Math.max(one.oldest, other.oldest) ? newest : null;
}

/** Which of the two must be upgraded, in words for the one who runs the agent. */
export const upgradeWords = (agent: Spoken, hub: Spoken): string =>
  agent.newest < hub.oldest
    ? `this agent speaks version ${agent.newest} of the wire and the hub no older one than ${hub.oldest}: upgrade the agent`
    : `the hub speaks version ${hub.newest} of the wire and this agent no older one than ${agent.oldest}: upgrade the hub, or install an older agent`;
