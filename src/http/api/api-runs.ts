import type { RunState, StoredRequest } from "../../store/store.ts";
import type { StopReason } from "../../triage/to-an-end.ts";
import type { Report } from "../../verdict/report.ts";
import { EventLog } from "./event-log.ts";

/** One run that was begun over the API, while it goes on and a little longer. */
export type ApiRun = {
  readonly id: string;
  /** The name of the token that it was asked with. */
  readonly token: string;
  readonly request: StoredRequest;
  /** ms since 1970. */
  readonly askedAt: number;
  readonly log: EventLog;
  readonly stop: AbortController;
  /** Resolves when it has ended and stands in the store. */
  readonly over: Promise<void>;
  state: RunState;
  /** The latest verdict with all that is known by then. */
  latest: Report | null;
  /** Who stopped it, in words, where it was not whoever began it. */
  stoppedBy: string | null;
  /** Faultline itself broke in it. */
  hasFailed: boolean;
};

/** `begun`: whoever began it says once that it has ended, or that it was refused and never was. */
export type Begun =
  | { readonly kind: "begun"; readonly run: ApiRun; readonly ended: () => void; readonly refused: () => void }
  | { readonly kind: "joined"; readonly run: ApiRun }
  | { readonly kind: "full"; readonly whose: "hub" | "token"; readonly running: number };

/** Each run probes from dozens of sockets, and Slack's have their own bound beside this one. */
const runsAtMost = 20;
const runsOfOneAtMost = 10;
/** Whoever began a short run still follows it from its first event, ms; and so many at most, for each holds its evidence twice. */
const keptForMs = 15_000;
const keptAtMost = 20;

/** The runs of this process: whoever asks exactly the same with the same token meanwhile joins. */
export class ApiRuns {
  readonly #running = new Map<string, ApiRun>();
  readonly #ended = new Map<string, { run: ApiRun; timer: NodeJS.Timeout }>();

  begin(asked: Pick<ApiRun, "id" | "token" | "request" | "askedAt">): Begun {
    const running = [...this.#running.values()];
    const same = running.find((run) => isSame(run, asked) && !run.stop.signal.aborted);
    if (same !== undefined) return { kind: "joined", run: same };
    if (running.length >= runsAtMost) return { kind: "full", whose: "hub", running: running.length };
    const own = running.filter(({ token }) => token === asked.token).length;
    if (own >= runsOfOneAtMost) return { kind: "full", whose: "token", running: own };
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const run: ApiRun = {
      ...asked,
      log: new EventLog(),
      stop: new AbortController(),
      over,
      state: "running",
      latest: null,
      stoppedBy: null,
      hasFailed: false,
    };
    this.#running.set(run.id, run);
    const ended = (): void => {
      this.#running.delete(run.id);
      this.#keep(run);
      run.log.end();
      resolve();
    };
    const refused = (): void => void this.#running.delete(run.id);
    return { kind: "begun", run, ended, refused };
  }

  find(id: string): ApiRun | null {
    return this.#running.get(id) ?? this.#ended.get(id)?.run ?? null;
  }

  /** Has all cancelled by somebody else than whoever began them: `by`, in words. */
  cancelAll(by: string): void {
    for (const run of this.#running.values()) {
      run.stoppedBy = by;
      run.stop.abort("cancelled" satisfies StopReason);
    }
  }

  /** Stops all, and resolves when they have ended. */
  async stopAll(reason: StopReason): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(reason);
    await Promise.all(running.map(({ over }) => over));
    for (const { timer } of this.#ended.values()) clearTimeout(timer);
    this.#ended.clear();
  }

  #keep(run: ApiRun): void {
    const [oldest] = this.#ended.keys();
    if (oldest !== undefined && this.#ended.size >= keptAtMost) this.#forget(oldest);
    this.#ended.set(run.id, { run, timer: setTimeout(() => this.#forget(run.id), keptForMs).unref() });
  }

  #forget(id: string): void {
    clearTimeout(this.#ended.get(id)?.timer);
    this.#ended.delete(id);
  }
}

const isSame = (run: ApiRun, asked: Pick<ApiRun, "token" | "request">): boolean =>
  run.token === asked.token && JSON.stringify(run.request) === JSON.stringify(asked.request);
