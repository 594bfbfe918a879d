import type { EnrolledAgent, InvitationTrouble, NewAgent } from "../../observation/enrolled-agent.ts";

/** What the hub remembers of its agents. Each call may reject where it cannot be read or written: then nobody is let in. */
export type AgentBook = {
  /** Names this hub in proofs; made at first use, the same ever after. */
  readonly hubId: () => Promise<string>;
  readonly agent: (name: string) => Promise<EnrolledAgent | null>;
  readonly agents: () => Promise<readonly EnrolledAgent[]>;
  /** Takes the invitation and enters the agent in one step, so that of two that show it at once one is let in. Null: done. */
  readonly enrol: (
    invitation: { readonly id: string; readonly secret: string },
    agent: NewAgent,
  ) => Promise<InvitationTrouble | null>;
  readonly seen: (name: string) => Promise<void>;
};
