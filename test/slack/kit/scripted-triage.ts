import type { RunTriage } from "../../../src/slack/run-in-thread.ts";
import type { Event } from "../../../src/triage/event.ts";
import type { TriageRequest } from "../../../src/triage/request.ts";
import type { Report } from "../../../src/verdict/report.ts";

type Unnumbered = Event extends infer E ? (E extends Event ? Omit<E, "seq" | "run" | "at"> : never) : never;
export type Part = Unnumbered | { readonly wait: number } | { readonly until: Promise<unknown> } | { readonly do: () => void };

export type Scripted = { readonly runTriage: RunTriage; readonly requests: TriageRequest[]; readonly signals: AbortSignal[] };

/** A conductor that says what the test wrote, in the name of the run that was asked for. With a stop it ends with `partial`, or says nothing more. */
export function scripted(
  script: (request: TriageRequest) => readonly Part[],
  partial?: (request: TriageRequest) => Report,
): Scripted {
  const requests: TriageRequest[] = [];
  const signals: AbortSignal[] = [];
  async function* runTriage(request: TriageRequest, signal: AbortSignal): AsyncGenerator<Event> {
    requests.push(request);
    signals.push(signal);
    const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    let seq = 0;
    for (const part of script(request)) {
      if ("wait" in part) await Promise.race([new Promise((resolve) => setTimeout(resolve, part.wait)), stopped]);
      else if ("do" in part) part.do();
      else if ("until" in part) await Promise.race([part.until, stopped]);
      else {
        seq += 1;
        yield { seq, run: request.id, at: new Date().toISOString(), ...part } as Event;
      }
      if (signal.aborted) {
        if (partial !== undefined)
          yield { seq: seq + 1, run: request.id, at: new Date().toISOString(), type: "report", report: partial(request) };
        return;
      }
    }
  }
  return { runTriage, requests, signals };
}
