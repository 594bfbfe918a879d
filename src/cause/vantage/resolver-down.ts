import { isDefinite, wasUnanswered } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { isOwnStubDown } from "../dns/own-stub.ts";
import { impactOf, isOwn, resolversOf, type Voice, voicesOf } from "../dns/voices.ts";

/**
 * The resolver that runs on this machine itself (systemd-resolved, dnsmasq, unbound; on a loopback address or one that its neighbours can ask too) is dead:
 * nothing else is asked by programs here, whatever the resolvers of the network would say.
 */
export const resolverDown: Cause = {
  id: "vantage.resolver-down",
  impact: "degrades",
  plain:
    "The little DNS server on the machine that asks, through which its programs look names up, does not work. Nothing is found there by name, and other machines see no trouble.",
  tell: "The resolver on an address of the machine itself refuses or is silent, also for names that it need ask nobody for.",
  remedy: [
    "On the machine that asks, see whether its resolver runs and listens (`ss -lun 'sport = :53'`, `systemctl status systemd-resolved`), and start it again.",
    "Until then name a resolver of the network in resolv.conf.",
  ],
  toldApartFrom: ["dns.resolver-timeout"],
  explains: ["dns.first-resolver-dead", "dns.slow", "dns.parallel-query-loss"],
  owner: "whoever runs the machine that asks",
  find: (seen) => {
    const voices = voicesOf(seen);
    const down = voices.filter((voice) => isOwn(voice) && isOwnStubDown(voice, seen));
    return down.length === 0 ? [] : [matchOf(down, voices)];
  },
};

function matchOf(down: readonly Voice[], all: readonly Voice[]): Match {
  const [name = "", ...more] = resolversOf(down);
  const failed = down.flatMap(({ target }) => target.filter(wasUnanswered));
  const isClosed = failed.some(({ failure }) => failure?.code === "port-unreachable" || failure?.code === "refused");
  const own = down.flatMap((voice) => voice.all.filter(({ subject }) => subject.purpose === "own-name"));
  const toldApart = isClosed
    ? failed.filter(({ failure }) => failure?.code === "port-unreachable" || failure?.code === "refused")
    : own;
  return {
    failed,
    worked: all.filter((voice) => !down.includes(voice)).flatMap(({ target }) => target.filter(isDefinite)),
    beside: own,
    ruledOut:
      toldApart.length === 0
        ? []
        : [
            {
              cause: "dns.resolver-timeout",
              by: toldApart,
              why: isClosed
                ? "nobody listens at that port of this machine"
                : "it does not even answer for localhost, which it need ask nobody for",
            },
          ],
    impact: impactOf(down, all),
    stated: true,
    says: clause(
      more.length === 0
        ? `this machine's own resolver ${name} ${isClosed ? "is not running" : "hangs"}`
        : "this machine's own resolvers are dead",
    ),
    next: [
      `On ${listed([...new Set(down.map(({ vantage }) => vantage))].sort())}, start the resolver at ${listed(resolversOf(down))} again: \`ss -lun 'sport = :53'\` shows whether it listens.`,
    ],
  };
}
