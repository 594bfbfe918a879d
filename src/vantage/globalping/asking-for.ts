import type { Probe } from "../../observation/kinds.ts";
import type { Step } from "../../observation/step.ts";
import { askDns } from "./ask-dns.ts";
import { askHttp } from "./ask-http.ts";
import { askTcp } from "./ask-tcp.ts";
import { askTrace } from "./ask-trace.ts";
import { type Asking, beyond } from "./asking.ts";
import type { Outside } from "./told-outside.ts";

/** The kinds of which Globalping can answer at least some questions. */
export const askedKinds: readonly Probe[] = ["dns.query", "tcp.connect", "http.request", "path.trace"];

type AskingOfAny = { [K in Probe]: Asking<K> }[Probe];

/** What Globalping is asked for a step, or why it is not. */
export function askingFor(step: Step, outside: Outside): AskingOfAny {
  switch (step.probe) {
    case "dns.query":
      return askDns(step.subject, outside);
    case "tcp.connect":
      return askTcp(step.subject, outside);
    case "http.request":
      return askHttp(step.subject, step.given, outside);
    case "path.trace":
      return askTrace(step.subject, outside);
    default:
      return beyond(`Globalping has no answer to ${step.probe}`);
  }
}
