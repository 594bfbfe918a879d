import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { counterLooks, rose } from "./counted.ts";
import { fullListeners } from "./full-queue.ts";
import { crowd } from "./half-open.ts";
import { promptOf, silencesOf } from "./hurt-tries.ts";
import { covers, type OwnHost, ownHosts } from "./own-host.ts";

/**
 * As many half-open connections as the listener has room for, and the kernel drops new ones: a flood of first packets whose senders never
 * answer (spoofed, or cut off from what this machine sends), with SYN cookies switched off. With cookies on, the same flood hurts nobody.
 */
export const synBacklog: Cause = {
  id: "host.syn-backlog",
  impact: "breaks",
  plain:
    "So many connections have been begun and never finished that the machine has no room for new ones. Users wait for a connection in vain; an attack looks like this, and so does a network that loses what the machine answers.",
  tell: "The kernel holds as many half-open connections at this port as there is room for, and drops new ones, while the queue of whole connections has room.",
  remedy: [
    "Switch SYN cookies on (`sysctl net.ipv4.tcp_syncookies=1`, the default): they take connections without keeping a place for them.",
    "See whose half-open connections these are (`ss -tn state syn-recv`): one network means that answers do not reach it, many strangers mean an attack.",
  ],
  toldApartFrom: ["host.accept-queue-overflow", "host.firewall-drop", "host.return-path-blocked"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*", "host.return-path-blocked"],
  owner: "whoever runs this machine, and the network before it",
  find: (seen) => ownHosts(seen).flatMap((host) => matchOf(host)),
};

function matchOf(host: OwnHost): Match[] {
  if (fullListeners(host).length > 0) return [];
  const looks = crowd(host);
  const isCrowded = looks.length > 1 && looks.slice(-2).every(({ count, room }) => count >= room);
  if (!isCrowded || host.network?.data.settings?.["net.ipv4.tcp_syncookies"] === "2") return [];
  const dropped =
    (rose(host, "TcpExt.TCPReqQFullDrop") ?? 0) +
    (rose(host, "TcpExt.ListenDrops") ?? 0) -
    (rose(host, "TcpExt.ListenOverflows") ?? 0);
  const silent = host.endpoints.flatMap(silencesOf);
  const usesCookies = (host.network?.data.settings?.["net.ipv4.tcp_syncookies"] ?? "0") !== "0";
  if (usesCookies && silent.length === 0) return [];
  if (silent.length === 0 && dropped <= 0) return [];
  const last = looks.at(-1);
  const seen = looks.map(({ look }) => look);
  return [
    {
      failed: silent.length > 0 ? silent : seen,
      ...(silent.length > 0
        ? {}
        : {
            about: host.endpoints.flatMap(({ address }) =>
              last !== undefined && covers(last.listener, address) ? [address] : [],
            ),
          }),
      worked: host.endpoints.flatMap(promptOf),
      beside: [...seen, ...counterLooks(host), ...(host.network === null ? [] : [host.network])],
      ruledOut: [
        { cause: "host.accept-queue-overflow", by: seen, why: "the queue of whole connections has room" },
        { cause: "host.firewall-drop", by: seen, why: "first packets do reach the listener" },
        { cause: "host.return-path-blocked", by: seen, why: "there are more half-open connections than room for them" },
      ],
      ...(silent.length > 0 ? {} : { impact: "degrades" as const }),
      says: clause(`port ${host.port} is full of half-open connections (${last?.count ?? 0})`),
      next: [
        `Switch SYN cookies on: \`sysctl -w net.ipv4.tcp_syncookies=1\`. Port ${host.port} holds ${last?.count ?? 0} half-open connections and has room for ${last?.room ?? 0}.`,
        `See whose they are: \`ss -tn state syn-recv 'sport = :${host.port}'\`.`,
      ],
      stated: true,
    },
  ];
}
