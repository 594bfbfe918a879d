import type { RequestListener } from "node:http";
import type { Logger } from "pino";
import type { Pause } from "../../observation/pause.ts";
import { apiWorkspace, type Store } from "../../store/store.ts";
import { newRunId } from "../../triage/new-run-id.ts";
import { apiListener } from "./api-listener.ts";
import { ApiRuns } from "./api-runs.ts";
import { BadTokens } from "./bad-tokens.ts";
import type { ApiMeans } from "./means.ts";

export type StartApi = Omit<ApiMeans, "store" | "runs" | "badTokens" | "newRunId" | "isStopping" | "now"> & {
  readonly store: Store;
  /** ms since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
};

export type Api = {
  /** Takes what begins with `/api/`; the rest goes to `otherwise`. */
  readonly listener: (otherwise: RequestListener) => RequestListener;
  /** Stops every run, and whoever waits for one reads why. */
  readonly cancelAll: (pause: Pause) => void;
  /** Takes no more runs, and stops those that go on: their partial reports are stored. Ends within 8 s. */
  readonly stop: () => Promise<void>;
};

/** Opens the API's door. Runs that an earlier process left unfinished are marked so first. */
export function startApi(options: StartApi): Api {
  const { store, now = Date.now } = options;
  const log = options.log.child({ door: "api" });
  const runs = new ApiRuns();
  let isStopping = false;
  void closeInterrupted(store, runs, log).catch((error: unknown) =>
    log.error({ err: error }, "unfinished runs could not be closed"),
  );
  const means: ApiMeans = {
    ...options,
    log,
    now,
    runs,
    badTokens: new BadTokens(),
    newRunId,
    isStopping: () => isStopping,
  };
  return {
    listener: (otherwise) => apiListener(means, otherwise),
    cancelAll: ({ by, why }) => runs.cancelAll(`${by}, who paused all probing${why === "" ? "" : ` (${why})`}`),
    stop: async () => {
      isStopping = true;
      await runs.stopAll("interrupted");
    },
  };
}

/** One that the store does not take holds up none of the others. Rejects where it cannot be read. */
async function closeInterrupted(store: Store, runs: ApiRuns, log: Logger): Promise<void> {
  const left = (await store.unfinishedRuns()).filter(({ workspace, id }) => workspace === apiWorkspace && runs.find(id) === null);
  const closed = await Promise.allSettled(left.map(({ id }) => store.updateRun(apiWorkspace, id, { state: "interrupted" })));
  for (const [index, one] of closed.entries())
    if (one.status === "rejected") log.error({ err: one.reason, run: left[index]?.id }, "an unfinished run could not be closed");
}
