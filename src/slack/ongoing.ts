import type { StoredRequest } from "../store/store.ts";
import type { StopReason } from "../triage/to-an-end.ts";
import type { Report } from "../verdict/report.ts";
import type { Reply } from "./response-url.ts";

/** One run that goes on in this process. */
export type Ongoing = {
  readonly id: string;
  readonly workspace: string;
  readonly channel: string;
  readonly request: StoredRequest;
  readonly askedBy: string;
  readonly askedByName: string;
  /** ms since 1970. */
  readonly askedAt: number;
  /** Who asked the same while it ran, and how each is answered where nothing can be said to all. */
  readonly joined: Map<string, Reply>;
  readonly stop: AbortController;
  parentTs: string | null;
  /** Who stopped it and why, a whole sentence; null as long as nobody has. */
  stopped: string | null;
  /** The latest verdict with all that is known by then. */
  latest: Report | null;
};

export type Begun = { readonly kind: "begun"; readonly run: Ongoing } | { readonly kind: "joined"; readonly run: Ongoing };

/** The runs of this process: one per target, mode and channel; whoever asks the same meanwhile joins. One that is being stopped counts no more. */
export class OngoingRuns {
  readonly #byPlace = new Map<string, Ongoing>();

  begin(asked: Omit<Ongoing, "joined" | "stop" | "parentTs" | "stopped" | "latest">): Begun {
    const place = placeOf(asked);
    const same = this.#byPlace.get(place);
    if (same !== undefined && !same.stop.signal.aborted) {
      return { kind: "joined", run: same };
    }
    const run: Ongoing = {
      ...asked,
      joined: new Map(),
      stop: new AbortController(),
      parentTs: null,
      stopped: null,
      latest: null,
    };
    this.#byPlace.set(place, run);
    return { kind: "begun", run };
  }

  end(run: Ongoing): void {
    if (this.#byPlace.get(placeOf(run)) === run) this.#byPlace.delete(placeOf(run));
  }

  find(workspace: string, id: string): Ongoing | null {
    return this.all().find((run) => run.workspace === workspace && run.id === id) ?? null;
  }

  inChannel(workspace: string, channel: string): readonly Ongoing[] {
    return this.all().filter((run) => run.workspace === workspace && run.channel === channel && !run.stop.signal.aborted);
  }

  all(): readonly Ongoing[] {
    return [...this.#byPlace.values()];
  }
}

/** Stops a run at somebody's wish, `why` as a whole sentence. What stopped it first is what its message says. */
export function cancelRun(run: Ongoing, why: string): void {
  if (run.stop.signal.aborted) return;
  run.stopped = why;
  run.stop.abort("cancelled" satisfies StopReason);
}

const placeOf = ({ workspace, channel, request }: Pick<Ongoing, "workspace" | "channel" | "request">): string =>
  JSON.stringify([workspace, channel, request.mode, request.target.url]);
