import type { EnrolledAgent, InvitationTrouble, NewAgent } from "../observation/enrolled-agent.ts";
import type { Pause } from "../observation/pause.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import type { Report } from "../verdict/report.ts";

export const runStates = ["running", "complete", "cancelled", "interrupted"] as const;
export type RunState = (typeof runStates)[number];

/** What was asked, kept whole so that *Run again* asks the same after a restart. */
export type StoredRequest = {
  readonly target: Target;
  readonly questions: Questions;
  /** `triage` asks every layer, `resolvers` the names alone, `path` the way there alone. */
  readonly mode: "triage" | "resolvers" | "path";
};

/** One run as the store keeps it. Times are ms since 1970, UTC. */
export type StoredRun = {
  readonly workspace: string;
  readonly id: string;
  readonly channel: string;
  /** The thread that the run was asked in, null where it has a parent of its own. */
  readonly threadTs: string | null;
  readonly parentTs: string | null;
  readonly state: RunState;
  readonly requestedBy: string;
  readonly request: StoredRequest;
  /** Null while it runs, and after the evidence was deleted. */
  readonly report: Report | null;
  readonly createdAt: number;
  readonly updatedAt: number;
};

export type NewRun = Omit<StoredRun, "report" | "updatedAt" | "parentTs">;
export type RunChange = {
  readonly state?: RunState;
  readonly parentTs?: string;
  readonly report?: Report;
};

/** A message that is about to be posted. `key` travels in the message's metadata: Slack has no idempotency key. */
export type PostIntent = { readonly workspace: string; readonly key: string; readonly run: string; readonly channel: string };
export type StoredPost = PostIntent & { readonly ts: string | null; readonly createdAt: number };

export type Feedback = {
  readonly workspace: string;
  readonly run: string;
  readonly user: string;
  readonly right: boolean;
};

/** The secret is stored as its hash alone. */
export type NewInvitation = {
  readonly id: string;
  readonly secret: string;
  readonly name: string | null;
  readonly expiresAt: number;
};

/** Who may ask over the HTTP API. Times are ms since 1970. */
export type ApiToken = {
  readonly name: string;
  readonly role: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};
/** The secret is stored as its hash alone. */
export type NewApiToken = Omit<ApiToken, "createdAt"> & { readonly id: string; readonly secret: string };

/** So long the evidence of a run is kept; that it was asked is known for longer. */
export const evidenceKeptDays = 30;

/** Where runs that were begun over the HTTP API stand, in the place of a workspace: Slack's ids are in capitals. */
export const apiWorkspace = "api";

/** What holds for a whole workspace for a while. */
export type WorkspaceFlag = "plain-blocks";

/**
 * What Faultline remembers. Narrow on purpose: SQLite serves it today, a server may tomorrow, so every answer is a promise.
 * Each call ends within 6 s and rejects with StoreTrouble alone, whose message is meant for the operator.
 */
export type Store = {
  readonly addRun: (run: NewRun) => Promise<void>;
  /** Changes what is named, leaves the rest. A run that is not there is left alone. */
  readonly updateRun: (workspace: string, id: string, change: RunChange) => Promise<void>;
  readonly run: (workspace: string, id: string) => Promise<StoredRun | null>;
  /** Runs of every workspace that were never finished, oldest first, at most 1,000: what a start after a crash has to close. */
  readonly unfinishedRuns: () => Promise<readonly StoredRun[]>;
  /** True the first time that an id is shown, false for every repetition within a day. */
  readonly isFirst: (workspace: string, kind: "trigger" | "event", id: string) => Promise<boolean>;
  readonly intendPost: (post: PostIntent) => Promise<void>;
  readonly postSent: (workspace: string, key: string, ts: string) => Promise<void>;
  readonly posts: (workspace: string, run: string) => Promise<readonly StoredPost[]>;
  /** One opinion a person and run: the latest counts. */
  readonly addFeedback: (feedback: Feedback) => Promise<void>;
  readonly feedback: (workspace: string, run: string) => Promise<readonly Feedback[]>;
  readonly raiseFlag: (workspace: string, flag: WorkspaceFlag, until: number) => Promise<void>;
  readonly hasFlag: (workspace: string, flag: WorkspaceFlag) => Promise<boolean>;
  /** Names this hub; made at first use, the same ever after. */
  readonly hubId: () => Promise<string>;
  readonly agent: (name: string) => Promise<EnrolledAgent | null>;
  /** By name. */
  readonly agents: () => Promise<readonly EnrolledAgent[]>;
  /** Lets one agent in, once, until it expires (ms since 1970). `name` null: under any name that is free. */
  readonly invite: (invitation: NewInvitation) => Promise<void>;
  /** Takes the invitation and enters the agent in one step. Null: done. */
  readonly enrol: (invitation: Pick<NewInvitation, "id" | "secret">, agent: NewAgent) => Promise<InvitationTrouble | null>;
  readonly seen: (agent: string) => Promise<void>;
  /** False where there is none of that name. */
  readonly removeAgent: (name: string) => Promise<boolean>;
  /** Stops all probing until `resume`, also over a restart. */
  readonly pause: (pause: Pause) => Promise<void>;
  /** False where nothing was paused. */
  readonly resume: () => Promise<boolean>;
  readonly paused: () => Promise<Pause | null>;
  /** Null: done. */
  readonly addApiToken: (token: NewApiToken) => Promise<"name-taken" | "full" | null>;
  /** By name, those that are out of date among them. */
  readonly apiTokens: () => Promise<readonly ApiToken[]>;
  /** The one that was shown, also where it is out of date. Null for whoever does not know the secret, whatever is true of the id. */
  readonly showApiToken: (shown: Pick<NewApiToken, "id" | "secret">) => Promise<ApiToken | null>;
  /** False where there is none of that name. */
  readonly removeApiToken: (name: string) => Promise<boolean>;
  /** Deletes evidence that is old enough (`evidenceKeptDays`) (the run's row stays, so that an old button can say so), rows over a year old, and what has expired. */
  readonly tidy: () => Promise<{ readonly evidence: number; readonly runs: number }>;
  /** Resolves where it can be written to. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
};
