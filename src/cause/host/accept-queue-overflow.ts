import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { rose } from "./counted.ts";
import { type Full, fullListeners } from "./full-queue.ts";
import { promptOf, silencesOf } from "./hurt-tries.ts";
import { holderWords, type OwnHost, ownHosts } from "./own-host.ts";

/**
 * The kernel shows a listener with more connections waiting to be accepted than it may have, at every look: the program takes them more slowly
 * than they arrive, or not at all. From outside only its effects are seen, and loss on the way looks the same.
 */
export const acceptQueueOverflow: Cause = {
  id: "host.accept-queue-overflow",
  impact: "breaks",
  plain:
    "The program takes new connections more slowly than they arrive, or has stopped taking them, and the machine drops what no longer fits into the queue before it. Users wait whole seconds for a connection, or in vain.",
  tell: "The listener's own queue is over its limit at each look at the kernel's list, and connections stall while it is.",
  remedy: [
    "Find out what the program waits for: a thread that hangs, too few workers, a lock or a slow database; its stack tells (`gdb -p`, `py-spy`, `jstack`).",
    "If it only cannot keep up, give it more workers or a longer queue: the backlog of its listen call, and net.core.somaxconn, which cuts it.",
  ],
  toldApartFrom: ["host.firewall-drop", "host.syn-backlog"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "the team of the service behind this port",
  find: (seen) =>
    ownHosts(seen).flatMap((host) => {
      // A service that listens for each family by itself has two queues, and where it stops they fill alike.
      const byPort = Map.groupBy(fullListeners(host), ({ listener }) => listener.port);
      return [...byPort.values()].flatMap((fulls) => matchOf(host, fulls));
    }),
};

function matchOf(host: OwnHost, fulls: readonly Full[]): Match[] {
  const [worst] = fulls.toSorted((a, b) => b.listener.waiting - a.listener.waiting);
  if (worst === undefined) return [];
  const { listener, looks } = worst;
  const endpoints = [...new Set(fulls.flatMap((full) => full.endpoints))];
  const silent = endpoints.flatMap(silencesOf);
  const overflows = rose(host, "TcpExt.ListenOverflows");
  // A full queue that nobody met, and that let nothing fall, hurts nobody yet.
  if (silent.length === 0 && (overflows ?? 0) === 0) return [];
  const waiting = fulls.map((full) => `${full.listener.waiting} of ${full.listener.backlog}`).join(" and ");
  const [queue, isFull] = fulls.length > 1 ? ["accept queues", "are full"] : ["accept queue", "is full"];
  return [
    {
      failed: silent.length > 0 ? silent : looks,
      ...(silent.length > 0 ? {} : { about: endpoints.map(({ address }) => address) }),
      worked: (silent.length > 0 ? host.endpoints : endpoints).flatMap(promptOf),
      beside: [...looks, ...[host.counters.before, host.counters.after].filter((one) => one !== undefined)],
      ruledOut: [
        { cause: "host.firewall-drop", by: looks, why: "connections did reach the listener: they wait in its queue" },
        {
          cause: "host.syn-backlog",
          by: looks,
          why: "it is the queue of whole connections that is full, not that of half-open ones",
        },
      ],
      ...(fulls.every(({ isWhole }) => isWhole) ? {} : { impact: "degrades" as const }),
      says: clause(`the ${queue} of port ${listener.port} ${isFull} (${waiting})`),
      next: [
        `Find out why ${holderWords(listener)} does not accept: it has ${listener.waiting} connections waiting, and room for ${listener.backlog}${overflows === null || overflows === 0 ? "" : `; ${overflows} were dropped while this run looked`}.`,
        `Watch it: \`ss -ltn 'sport = :${listener.port}'\` (Recv-Q over Send-Q is full) and \`nstat -az TcpExtListenOverflows\`.`,
      ],
      stated: true,
      variant: `${host.vantage} ${listener.port}`,
    },
  ];
}
