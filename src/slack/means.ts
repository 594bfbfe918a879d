import type { AddressRules } from "../policy/refused-address.ts";
import type { Store, StoredRequest } from "../store/store.ts";
import type { FleetMember } from "./message/vantages.ts";
import type { OngoingRuns } from "./ongoing.ts";
import type { RunDeps } from "./run-in-thread.ts";
import type { SlackTransport } from "./settings.ts";
import type { SlackApi } from "./web-api.ts";

/** All that answering a command or a button takes. */
export type SlackMeans = RunDeps & {
  readonly api: SlackApi;
  readonly transport: SlackTransport;
  readonly store: Store;
  readonly runs: OngoingRuns;
  readonly rules: AddressRules;
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
  /** `https://example.slack.com/`, null as long as Slack has not said. */
  readonly workspaceUrl: () => string | null;
  readonly isStopping: () => boolean;
};

/** Who typed or pressed, and where. */
export type Person = {
  readonly workspace: string;
  readonly channel: string;
  readonly user: string;
  readonly userName: string;
  readonly responseUrl: string | null;
  readonly triggerId: string;
};
