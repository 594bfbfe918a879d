import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { rose } from "./counted.ts";
import { type Full, fullListeners } from "./full-queue.ts";
import { promptOf, silencesOf } from "./hurt-tries.ts";
import { holderWords, ownHosts } from "./own-host.ts";

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
  find: (seen) => ownHosts(seen).flatMap((host) => fullListeners(host).flatMap((full) => matchOf(full))),
};

function matchOf(full: Full): Match[] {
  const { host, looks, listener, isWhole } = full;
  const silent = full.endpoints.flatMap(silencesOf);
  const overflows = rose(host, "TcpExt.ListenOverflows");
  // A full queue that nobody met, and that let nothing fall, hurts nobody yet.
  if (silent.length === 0 && (overflows ?? 0) === 0) return [];
  return [
    {
      failed: silent.length > 0 ? silent : looks,
      ...(silent.length > 0 ? {} : { about: full.endpoints.map(({ address }) => address) }),
      worked: (silent.length > 0 ? host : full).endpoints.flatMap(promptOf),
      beside: [...looks, ...[host.counters.before, host.counters.after].filter((one) => one !== undefined)],
      ruledOut: [
        { cause: "host.firewall-drop", by: looks, why: "connections did reach the listener: they wait in its queue" },
        {
          cause: "host.syn-backlog",
          by: looks,
          why: "it is the queue of whole connections that is full, not that of half-open ones",
        },
      ],
      ...(isWhole ? {} : { impact: "degrades" as const }),
      says: clause(`the accept queue of port ${listener.port} is full (${listener.waiting} of ${listener.backlog})`),
      next: [
        `Find out why ${holderWords(listener)} does not accept: it has ${listener.waiting} connections waiting, and room for ${listener.backlog}${overflows === null || overflows === 0 ? "" : `; ${overflows} were dropped while this run looked`}.`,
        `Watch it: \`ss -ltn 'sport = :${listener.port}'\` (Recv-Q over Send-Q is full) and \`nstat -az TcpExtListenOverflows\`.`,
      ],
      stated: true,
      variant: `${listener.address} ${listener.port}`,
    },
  ];
}
