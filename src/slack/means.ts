import type { Pause } from "../observation/pause.ts";
import type { Gate } from "../policy/gate.ts";
import type { AddressRules } from "../policy/refused-address.ts";
import type { Store, StoredRequest } from "../store/store.ts";
import type { FleetMember } from "./message/vantages.ts";
import type { OngoingRuns } from "./ongoing.ts";
import type { RunDeps } from "./run-in-thread.ts";
import type { SlackTransport } from "./settings.ts";
import type { SlackApi } from "./web-api.ts";

/** What the policy says, and the switch that stops all probing. */
export type SlackRules = {
  readonly gate: Gate;
  readonly pause: {
    readonly now: Pause | null;
    /** Has stopped everything before it gives itself back; rejects where it is not kept. */
    readonly pause: (pause: Pause) => Promise<void>;
    /** False where nothing was paused. Rejects where that is not kept: then nothing has changed. */
    readonly resume: () => Promise<boolean>;
  };
  /** What is wrong with the policy file, in a sentence; null where all is well. */
  readonly note: () => string | null;
};

/** Whom Slack says that we are: the workspace, and the organisation that it belongs to. */
export type Own = { readonly team: string | null; readonly enterprise: string | null; readonly url: string | null };

/** All that answering a command or a button takes. */
export type SlackMeans = RunDeps & {
  readonly api: SlackApi;
  readonly transport: SlackTransport;
  readonly store: Store;
  readonly runs: OngoingRuns;
  readonly rules: AddressRules;
  readonly policy: SlackRules;
  /** Names of those that are there to ask from. */
  readonly vantages: () => readonly string[];
  /** All that are known, also those that are away. */
  readonly fleet: () => readonly FleetMember[];
  /** From how many of them a request is asked, and what is to be said of that; or what to write instead. */
  readonly askedFrom: (
    request: StoredRequest,
  ) => { readonly count: number; readonly notes: readonly string[] } | { readonly error: string };
  /** A cause in two plain sentences, null for an id that is not known. */
  readonly explain: (cause: string) => string | null;
  readonly version: string;
  readonly newRunId: () => string;
  /** Null as long as Slack has not said. */
  readonly own: () => Own | null;
  readonly isStopping: () => boolean;
};

/** Who typed or pressed, and where. */
export type Person = {
  readonly workspace: string;
  /** The workspace or the organisation that the person belongs to: another company's in a channel shared with it. */
  readonly home: string;
  readonly channel: string;
  readonly user: string;
  readonly userName: string;
  readonly responseUrl: string | null;
  readonly triggerId: string;
};
