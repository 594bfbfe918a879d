import type { ProcessorLimit } from "../../observation/kind/host-process.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { ends, type Look, ofService } from "./looks.ts";

/** A period lasts 0.1 s as a rule, and counts where the group ran at all. */
const apartMs = 1_000;
const fewestPeriods = 5;
/** Stopped in one period of four, a request that takes some of them waits for certain. Less is what short bursts of a busy service cost. */
const telling = 0.25;

/**
 * The processes of a service may use so much processor time in each period, and are stopped until the next one once it is used up (cgroups, cpu.max). The kernel counts
 * the periods in which it did so: what counts is how many there were in step with this run, not what happened since the service started.
 */
export const cpuThrottled: Cause = {
  id: "host.cpu-throttled",
  impact: "degrades",
  plain:
    "The service uses more processor time than it is allowed to, so the system stops it many times a second. Users wait although the machine itself has time to spare.",
  tell: "The kernel's count of periods in which the service's group was stopped rises during the run, in a large share of all periods.",
  remedy: [
    "Raise the limit of processor time (`cpu.max`, `CPUQuota=`, the container's CPU limit), or take it away.",
    "If the service should not need so much, look at what it computes: a busy loop, too many threads for its share, garbage collection.",
  ],
  toldApartFrom: [],
  explains: [
    "host.accept-queue-overflow",
    "tcp.accept-queue-overflow",
    "tls.handshake-timeout",
    "http.slow",
    "http.timeout-budget",
    "http.no-response",
    "http.body-stalled",
    "http.gateway-timeout",
    "http.unavailable",
  ],
  owner: "whoever runs the service on this machine",
  find: (seen) => ofService(seen, findIn),
};

type Stopped = { name: string; limit: ProcessorLimit; share: number };

function findIn(looks: readonly Look<"host.process">[]): Match[] {
  const pair = ends(looks, apartMs);
  if (pair === null) return [];
  const { first, last } = pair;
  const earlier = new Map(
    (first.data.processes ?? []).flatMap((one) => one.processors.map((limit) => [limit.group, limit] as const)),
  );
  const [worst] = (last.data.processes ?? [])
    .flatMap(({ name, processors }) =>
      processors.flatMap((limit): Stopped[] => {
        const before = earlier.get(limit.group);
        const periods = limit.periods - (before?.periods ?? limit.periods);
        const share = (limit.throttled - (before?.throttled ?? limit.throttled)) / Math.max(periods, 1);
        return periods >= fewestPeriods && share >= telling ? [{ name, limit, share }] : [];
      }),
    )
    .sort((a, b) => b.share - a.share);
  return worst === undefined ? [] : [matchOf(worst, [first, last])];
}

function matchOf({ name, limit, share }: Stopped, looks: Look<"host.process">[]): Match {
  const cpus = Number(limit.cpus.toFixed(2));
  const percent = Math.round(share * 100);
  return {
    failed: looks,
    worked: [],
    ruledOut: [],
    stated: true,
    says: clause(`${name} is stopped in ${percent} % of all periods, at ${cpus} CPU`),
    next: [
      `Raise the limit of the group ${limit.group} (${cpus} CPU now): its processes were stopped in ${percent} % of the periods of this run.`,
      "If they should need less, see what they compute (`top -H`, a profile): the time goes there and not into the network.",
    ],
  };
}
